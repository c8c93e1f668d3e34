//! The program: arguments, files and terminals around the library.
//!
//! | folder or file | contains |
//! |---|---|
//! | `commands/` | one file or folder for each command |
//! | `args/` | options that several commands share |
//! | `input/` | `filtre.toml`, metadata, and the filters of a call |
//! | `records/` | records of a file, read as a stream |
//! | `output/` | standard output and error, tables, progress, files |
//! | `report/` | the formats of findings |
//! | `status.rs` | exit statuses, and errors that end a command |

mod args;
mod commands;
mod input;
mod output;
mod records;
mod report;
mod status;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::arguments::Common;
use commands::Command;
use output::console::{self, Console};
use output::sanitize;
use status::{Status, Stop};

/// The end of the help: quoting, which differs between shells.
const QUOTING: &str = "Quoting: put filters in single quotes, since a shell replaces `$eq` in double quotes. \
    In the Windows command prompt, use double quotes and write \\\" for each inner quote, \
    or read the filter from a file.";

/// The name of the program.
const NAME: &str = "filtre";

/// Compiler, checker and linter for the filter language of the Scal-e datamart
///
/// Exit status: 0 success; 1 the check failed (findings, differences, a refused
/// filter or record); 2 the call failed (usage, unreadable file, invalid
/// metadata, service unreachable or call rejected).
#[derive(Parser)]
#[command(name = NAME, version, propagate_version = true, after_long_help = QUOTING, after_help = QUOTING)]
struct Program {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Parses the arguments of the process, runs the command and returns its exit status.
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
    // A failed write was already reported.
    let _ = console.flush();
    status.into()
}

fn explain_stop(stop: Stop, console: &mut Console) -> Status {
    match stop {
        Stop::Fault(fault) => console.error(&fault),
        Stop::Write(cause) => console.error(&format!("cannot write the output: {cause}").into()),
    }
    Status::Fault
}

/// Shows help or a usage error. Arguments can contain control characters, so
/// errors are sanitized and lose the colours of `clap`.
fn refuse(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed output leaves no place for an error.
            let _ = error.print();
            Status::Done.into()
        }
        _ => {
            console::print_error(&sanitize::lines(&error.render().to_string()));
            Status::Fault.into()
        }
    }
}
