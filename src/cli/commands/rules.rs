//! `filtre rules`: lists the codes of findings.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Status};
use crate::diagnostic::Code;
use crate::lint::Rule;

/// List the codes of findings
#[derive(Args)]
pub(crate) struct Rules {
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One line per code
    Table,
    /// One JSON array with the page of each code
    Json,
}

impl Rules {
    pub(super) fn run(&self, console: &mut Console) -> Answer {
        let out = console.writer(Stream::Output);
        match self.format {
            Format::Table => write_table(out)?,
            Format::Json => write_json(out)?,
        }
        Ok(Status::Done)
    }
}

fn write_table(out: &mut dyn Write) -> io::Result<()> {
    let width = Code::all().map(|code| code.as_str().len()).max().unwrap_or(0);
    writeln!(out, "{:width$}  {:8}  {:7}  SUMMARY", "CODE", "SEVERITY", "DEFAULT")?;
    for code in Code::all() {
        let default = if code.is_on_by_default() { "on" } else { "off" };
        writeln!(out, "{code:width$}  {:8}  {default:7}  {}", code.severity(), code.summary())?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    severity: &'static str,
    on_by_default: bool,
    summary: &'static str,
    what: &'static str,
    why: &'static str,
    example: &'static str,
    fix: &'static str,
}

impl Row {
    fn new(rule: &Rule) -> Self {
        let code = rule.code();
        Self {
            code: code.as_str(),
            severity: code.severity().as_str(),
            on_by_default: code.is_on_by_default(),
            summary: code.summary(),
            what: rule.what(),
            why: rule.why(),
            example: rule.example(),
            fix: rule.fix(),
        }
    }
}

fn write_json(out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Row> = Rule::all().map(Row::new).collect();
    let json = serde_json::to_string_pretty(&rows)?;
    writeln!(out, "{}", sanitize::json(&json))
}
