//! `filtre fmt`: rewrites filters in canonical form.

use std::path::PathBuf;

use clap::Args;

use crate::cli::input::inputs::{Input, Inputs};
use crate::cli::output::atomic_file;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::diff;
use crate::cli::output::sanitize;
use crate::cli::report::{Findings, Human};
use crate::cli::status::{Answer, Status, Stop};
use crate::diagnostic::Diagnostics;

/// Format filters
///
/// Files are changed in place, comments are kept, and lines end in LF. With `-e`
/// or `-`, the text is written to standard output. Invalid filters are not changed.
#[derive(Args)]
#[command(after_help = "Example: filtre fmt -e 'status   $eq \"client\"'")]
pub(crate) struct Fmt {
    /// Files, and directories to search for `*.filter`; `-` reads standard input [default: .]
    paths: Vec<PathBuf>,
    /// Format a filter given in single quotes
    #[arg(short, long = "expression", value_name = "FILTER")]
    expression: Option<String>,
    /// List the files that would change without changing them; exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Show the changes as a diff without making them; exit with 1 if there are any
    #[arg(long)]
    diff: bool,
}

impl Fmt {
    pub(super) fn run(&self, console: &mut Console) -> Answer {
        let inputs = Inputs::find(&self.paths, self.expression.as_deref(), None);
        let mut status = Status::Done;
        for fault in &inputs.faults {
            console.error(fault);
            status = Status::Fault;
        }
        for warning in &inputs.warnings {
            console.warning(warning);
        }
        for input in &inputs.all {
            status = status.and(match self.one(input, console) {
                Err(Stop::Fault(fault)) => {
                    console.error(&fault);
                    Status::Fault
                }
                answer => answer?,
            });
        }
        Ok(status)
    }

    fn one(&self, input: &Input, console: &mut Console) -> Answer {
        let text = input.read()?;
        match crate::format(&text) {
            Ok(formatted) => self.write(input, &text, &formatted, console),
            Err(findings) => refuse(&input.name(), &text, findings, console),
        }
    }

    fn write(&self, input: &Input, text: &str, formatted: &str, console: &mut Console) -> Answer {
        let has_changed = formatted != text;
        if self.check || self.diff {
            if has_changed && self.check {
                let name = input.name();
                writeln!(console.writer(Stream::Output), "{}", sanitize::line(&name))?;
            }
            if has_changed && self.diff {
                console.text(&diff::unified(&input.name(), text, formatted))?;
            }
            return Ok(Status::no_if(has_changed));
        }
        match input.file() {
            Some(file) if has_changed => atomic_file::replace(file, formatted)?,
            Some(_) => {}
            None => console.text(formatted)?,
        }
        Ok(Status::Done)
    }
}

/// Reports the errors of an invalid filter on standard error.
pub(super) fn refuse(name: &str, text: &str, findings: Diagnostics, console: &mut Console) -> Answer {
    let findings = findings.into_vec();
    let human = Human::new(console.has_colors(Stream::Error));
    human.add(Findings { name, text, all: &findings }, console.writer(Stream::Error))?;
    Ok(Status::No)
}
