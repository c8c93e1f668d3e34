//! `filtre man`: prints the man pages of the program and of each command.

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::cli::NAME;
use crate::cli::Program;
use crate::cli::output::console::{Console, Stream};
use crate::cli::status::{Answer, Status};

/// Print the man pages
#[derive(Args)]
#[command(after_help = "Example: filtre man > filtre.1 && man ./filtre.1")]
pub(crate) struct Manual {}

impl Manual {
    pub(super) fn run(&self, console: &mut Console) -> Answer {
        let out = console.writer(Stream::Output);
        let mut program = Program::command();
        program.build();
        Man::new(program.clone()).render(out)?;
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            let name = format!("{NAME}-{}", command.get_name());
            writeln!(out)?;
            Man::new(command.clone()).title(name).render(out)?;
        }
        Ok(Status::Done)
    }
}
