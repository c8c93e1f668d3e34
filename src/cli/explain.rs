//! `filtre explain`: the page of a code.
//!
//! Knows how a page is laid out; what it says is for [`Rule`] to say.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::console::{Console, Stream};
use super::levels;
use super::status::{Answer, Status};
use crate::diagnostic::Code;
use crate::lint::Rule;

/// Explain a code: the offence, why it matters, and how it is mended
#[derive(Args)]
#[command(after_help = "Example: filtre explain mixed-connectives")]
pub(super) struct Explain {
    /// The code, as `filtre rules` lists it
    code: String,
    /// How the page is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Plain text
    Text,
    /// Markdown
    Markdown,
}

impl Explain {
    pub(super) fn run(&self, console: &mut Console) -> Answer {
        let code = levels::code(&self.code)?;
        let out = console.writer(Stream::Output);
        match self.format {
            Format::Text => write_text(code, Rule::of(code), out)?,
            Format::Markdown => writeln!(out, "{}", Rule::of(code).page().trim_end())?,
        }
        Ok(Status::Done)
    }
}

fn write_text(code: Code, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let default = if code.is_on_by_default() { "on" } else { "off" };
    writeln!(out, "{code} ({}, {default} by default)", code.severity())?;
    writeln!(out, "{}", code.summary())?;
    for (title, text) in
        [("What", rule.what), ("Why", rule.why), ("Example", rule.example), ("Fix", rule.fix)]
    {
        if text.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}:")?;
        for line in text.lines() {
            writeln!(out, "{}", format!("  {line}").trim_end())?;
        }
    }
    Ok(())
}
