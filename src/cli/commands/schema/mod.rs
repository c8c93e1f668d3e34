//! `filtre schema`: fetches, shows and compares metadata.
//!
//! | file | contains |
//! |---|---|
//! | `pull.rs` `show.rs` `diff.rs` | a command |
//! | `changes.rs` | the differences between two catalogues |
//! | `broken.rs` | the filters that the changes break |

mod broken;
mod changes;
mod diff;
mod pull;
mod show;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::arguments::Common;
use crate::cli::output::console::Console;
use crate::cli::status::Answer;

/// Fetch, show and compare metadata
#[derive(Args)]
pub(crate) struct Schema {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Pull(pull::Pull),
    Show(show::Show),
    Diff(diff::Diff),
}

/// How metadata is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

impl Schema {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        match &self.command {
            Command::Pull(pull) => pull.run(common, console),
            Command::Show(show) => show.run(common, console),
            Command::Diff(diff) => diff.run(common, console),
        }
    }
}
