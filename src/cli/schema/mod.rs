//! `filtre schema`: metadata fetched, shown and compared.
//!
//! | file | holds |
//! |---|---|
//! | `pull.rs` `show.rs` `diff.rs` | a command |
//! | `changes.rs` | what differs between two catalogues |
//! | `broken.rs` | the filters that were sound and are no more |

mod broken;
mod changes;
mod diff;
mod pull;
mod show;

use clap::{Args, Subcommand, ValueEnum};

use super::arguments::Common;
use super::console::Console;
use super::status::Answer;

/// Fetch, show and compare metadata
#[derive(Args)]
pub(super) struct Schema {
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
