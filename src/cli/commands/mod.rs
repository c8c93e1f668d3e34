//! The commands, one file or folder each.

mod check;
mod compile;
mod completions;
mod explain;
mod fmt;
mod get;
mod man;
mod r#match;
mod objects;
mod parse;
mod probe;
mod put;
mod rules;
mod sandbox;
mod schema;
mod sql;

use clap::Subcommand;

use super::args::arguments::Common;
use super::output::console::Console;
use super::status::Answer;

#[derive(Subcommand)]
pub(super) enum Command {
    Check(check::Check),
    Fmt(fmt::Fmt),
    Parse(parse::Parse),
    Compile(compile::Compile),
    Match(r#match::Match),
    Sql(sql::Sql),
    Explain(explain::Explain),
    Rules(rules::Rules),
    Objects(objects::Objects),
    Schema(schema::Schema),
    Get(get::Get),
    Put(put::Put),
    Probe(probe::Probe),
    Sandbox(sandbox::Sandbox),
    Completions(completions::Completions),
    Man(man::Manual),
}

impl Command {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        match self {
            Self::Check(check) => check.run(common, console),
            Self::Fmt(fmt) => fmt.run(console),
            Self::Parse(parse) => parse.run(console),
            Self::Compile(compile) => compile.run(common, console),
            Self::Match(matching) => matching.run(common, console),
            Self::Sql(sql) => sql.run(common, console),
            Self::Explain(explain) => explain.run(common, console),
            Self::Rules(rules) => rules.run(console),
            Self::Objects(objects) => objects.run(common, console),
            Self::Schema(schema) => schema.run(common, console),
            Self::Get(get) => get.run(common, console),
            Self::Put(put) => put.run(common, console),
            Self::Probe(probe) => probe.run(common, console),
            Self::Sandbox(sandbox) => sandbox.run(console),
            Self::Completions(completions) => completions.run(console),
            Self::Man(man) => man.run(console),
        }
    }
}
