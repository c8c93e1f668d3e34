//! `filtre completions`: prints the completion script of a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::NAME;
use crate::cli::Program;
use crate::cli::output::console::{Console, Stream};
use crate::cli::status::{Answer, Status};

/// Print the completion script of a shell
#[derive(Args)]
#[command(after_help = "Example: filtre completions fish > ~/.config/fish/completions/filtre.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, console: &mut Console) -> Answer {
        // The generator cannot report a failed write; writing to memory never fails.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Program::command(), NAME, &mut script);
        console.writer(Stream::Output).write_all(&script)?;
        Ok(Status::Done)
    }
}
