//! The program: one file a command, and what the commands share.
//!
//! Knows arguments, files and terminals; what is right or wrong in a filter is
//! for the stages below to say.
//!
//! | file | holds |
//! |---|---|
//! | `check.rs` `fmt.rs` `parse.rs` `compile.rs` `match.rs` `sql.rs` `explain.rs` `rules.rs` `completions.rs` `man.rs` | a command |
//! | `objects.rs` `schema/` `get/` `put/` `probe.rs` `sandbox.rs` | a command about the service |
//! | `arguments.rs` `levels.rs` | options that several commands share |
//! | `config.rs` `project.rs` | `filtre.toml`, metadata, and the object of a filter |
//! | `inputs.rs` `write.rs` `difference.rs` | files in, files out, and what changed |
//! | `subject.rs` `words.rs` `required.rs` | a filter, ready to run; a filter in plain words |
//! | `records/` `listing/` | records in, and rows out |
//! | `service.rs` `readings.rs` | the service that is called, and how it reads |
//! | `status.rs` `tally.rs` | how a command ends, and what it counted |
//! | `console.rs` `progress.rs` `visible.rs` `report/` | what is shown, and where |

mod arguments;
mod check;
mod compile;
mod completions;
mod config;
mod console;
mod difference;
mod explain;
mod fmt;
mod get;
mod inputs;
mod levels;
mod listing;
mod man;
mod r#match;
mod objects;
mod parse;
mod probe;
mod progress;
mod project;
mod put;
mod readings;
mod records;
mod report;
mod required;
mod rules;
mod sandbox;
mod schema;
mod service;
mod sql;
mod status;
mod subject;
mod tally;
mod visible;
mod words;
mod write;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use arguments::Common;
use console::Console;
use status::{Answer, Status, Stop};

/// The name of the program.
const NAME: &str = "filtre";

/// Compiler, checker and linter for the filter language of the Scal-e datamart
///
/// Exit status: 0 nothing is wrong; 1 the answer is no (findings, differences,
/// refused records); 2 the call itself is at fault (usage, unreadable file, bad
/// metadata, a service that cannot be reached or refuses the call).
#[derive(Parser)]
#[command(name = NAME, version, propagate_version = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Subcommand)]
enum Command {
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

/// Reads the arguments of the process, runs the command and tells its status.
#[must_use]
pub fn main() -> ExitCode {
    let program = match Program::try_parse() {
        Ok(program) => program,
        Err(error) => return refuse(&error),
    };
    let mut console = Console::new(program.common.color);
    let answer = program.command.run(&program.common, &mut console);
    let answer = answer.and_then(|status| Ok(console.flush().map(|()| status)?));
    let status = answer.unwrap_or_else(|stop| explain_stop(stop, &mut console));
    // What cannot be written now has been complained about.
    let _ = console.flush();
    status.into()
}

impl Command {
    fn run(&self, common: &Common, console: &mut Console) -> Answer {
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

fn explain_stop(stop: Stop, console: &mut Console) -> Status {
    match stop {
        Stop::Fault(fault) => console.error(&fault),
        Stop::Write(cause) => console.error(&format!("cannot write the output: {cause}").into()),
    }
    Status::Fault
}

/// Shows help, or what is wrong with the arguments. These can hold what would
/// harm a terminal, so mistakes are shown without the colours of `clap`.
fn refuse(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // There is nowhere left to complain about a closed output.
            let _ = error.print();
            Status::Done.into()
        }
        _ => {
            console::complain(&visible::lines(&error.render().to_string()));
            Status::Fault.into()
        }
    }
}
