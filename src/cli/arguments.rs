//! Options that several commands share.
//!
//! Knows how they are spelled; does not know what they lead to.

use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Color;
use super::inputs::{Input, STANDARD_INPUT};
use super::status::Fault;

/// Options of every command.
#[derive(Args)]
#[command(next_help_heading = "Common options")]
pub(super) struct Common {
    /// A metadata file `<object>.json`, or a directory of them
    #[arg(long, value_name = "PATH", global = true)]
    pub(super) schema: Option<PathBuf>,
    /// The object that filters are about, where neither they nor `[[files]]` tell
    #[arg(long, value_name = "NAME", global = true)]
    pub(super) object: Option<String>,
    /// The configuration; else `filtre.toml` in this directory or one above it
    #[arg(long, value_name = "PATH", global = true)]
    pub(super) config: Option<PathBuf>,
    /// When output has colours
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

/// A filter given as an argument, or in a file.
#[derive(Args)]
pub(super) struct FilterArgument {
    /// The filter, in single quotes; `-` reads standard input
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    filter: Option<String>,
    /// A file that holds the filter
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl FilterArgument {
    /// Where the filter comes from, and its text.
    pub(super) fn input(&self) -> Result<(Input, String), Fault> {
        let input = match (&self.file, self.filter.as_deref()) {
            (Some(file), _) if file != Path::new(STANDARD_INPUT) => Input::File(file.clone()),
            (None, Some(text)) if text != STANDARD_INPUT => Input::Expression(text.to_owned()),
            _ => Input::Standard(None),
        };
        let text = input.read()?;
        Ok((input, text))
    }
}
