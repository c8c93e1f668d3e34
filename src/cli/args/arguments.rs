//! Options that several commands share.
//!
//! Knows how they are spelled; does not know what they lead to.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use clap::Args;

use crate::build::Parameters;
use crate::check::{Checked, Operand};
use crate::cli::input::inputs::Input;
use crate::cli::output::console::Color;
use crate::diagnostic::Diagnostics;
use crate::syntax::lexer::is_name;
use crate::syntax::ops::OperandKind;

/// Options of every command.
#[derive(Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    /// A metadata file `<object>.json`, or a directory of them
    #[arg(long, value_name = "PATH", global = true)]
    pub(crate) schema: Option<PathBuf>,
    /// The object that filters are about, where neither they nor `[[files]]` tell
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) object: Option<String>,
    /// The configuration; else `filtre.toml` in this directory or one above it
    #[arg(long, value_name = "PATH", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// When output has colours
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

/// A filter given as an argument, or in a file.
#[derive(Args)]
pub(crate) struct FilterArgument {
    /// The filter, in single quotes; `-` reads standard input
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    filter: Option<String>,
    /// A file that holds the filter
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl FilterArgument {
    /// Where the filter comes from.
    pub(crate) fn input(&self) -> Input {
        Input::of(self.file.as_deref(), self.filter.as_deref())
    }
}

/// Values for the parameters of a filter.
#[derive(Args)]
pub(crate) struct ParameterArguments {
    /// A value for the parameter `:NAME` of the filter; several make a list
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    given: Vec<(String, String)>,
}

impl ParameterArguments {
    /// The filter with its parameters bound.
    pub(crate) fn bind(&self, checked: &Checked) -> Result<Checked, Diagnostics> {
        let mut given: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in &self.given {
            given.entry(name).or_default().push(value);
        }
        let lists: HashSet<&str> = list_parameters(checked).collect();
        let parameters =
            given.into_iter().fold(Parameters::new(), |parameters, (name, values)| match values.as_slice() {
                [value] if !lists.contains(name) => parameters.with(name, *value),
                _ => parameters.with_list(name, values),
            });
        checked.bind(&parameters)
    }

    /// Whether there are any.
    pub(crate) const fn is_empty(&self) -> bool {
        self.given.is_empty()
    }
}

/// The parameters that stand for a whole list.
fn list_parameters(checked: &Checked) -> impl Iterator<Item = &str> {
    let lists = checked.conditions().filter(|condition| condition.op().operand_kind() == OperandKind::List);
    let open = lists.filter(|condition| !condition.has_list());
    open.flat_map(|condition| condition.operands().map(Operand::text))
}

/// Reads `name=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    let Some((name, value)) = text.split_once('=') else {
        return Err("there is no `=` between name and value".to_owned());
    };
    let name = name.strip_prefix(':').unwrap_or(name);
    match is_name(name) {
        true => Ok((name.to_owned(), value.to_owned())),
        false => Err(format!("`{name}` is not the name of a parameter")),
    }
}
