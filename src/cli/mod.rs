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
            console::complain(&sanitize::lines(&error.render().to_string()));
            Status::Fault.into()
        }
    }
}
