//! Options of several commands: metadata, the filter and its parameters.

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
    /// Metadata: a file `<object>.json`, or a catalogue directory
    #[arg(long, value_name = "PATH", global = true)]
    pub(crate) schema: Option<PathBuf>,
    /// Object of filters that neither a comment nor `[[files]]` assigns to one
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) object: Option<String>,
    /// Configuration file (default: `filtre.toml` in this directory or a parent)
    #[arg(long, value_name = "PATH", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

/// A filter given as an argument, or in a file.
#[derive(Args)]
pub(crate) struct FilterArgument {
    /// The filter, in single quotes; `-` reads standard input
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    filter: Option<String>,
    /// Read the filter from a file
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
    /// Value of the parameter `:NAME` of the filter; repeat for a list
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    given: Vec<(String, String)>,
}

impl ParameterArguments {
    /// Returns the filter with its parameters bound.
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

/// Returns the parameters that represent a whole list.
fn list_parameters(checked: &Checked) -> impl Iterator<Item = &str> {
    let lists = checked.conditions().filter(|condition| condition.op().operand_kind() == OperandKind::List);
    let open = lists.filter(|condition| !condition.has_list());
    open.flat_map(|condition| condition.operands().map(Operand::text))
}

/// Reads `name=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    let Some((name, value)) = text.split_once('=') else {
        return Err("expected `name=value`, found no `=`".to_owned());
    };
    let name = name.strip_prefix(':').unwrap_or(name);
    match is_name(name) {
        true => Ok((name.to_owned(), value.to_owned())),
        false => Err(format!("invalid parameter name `{name}`")),
    }
}
