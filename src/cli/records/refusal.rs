//! What is wrong with a record, and where.
//!
//! Knows lines and paths; does not know what becomes of the rest.

use std::fmt;

use crate::cli::visible;
use crate::text::json::JsonError;

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    line: u64,
    column: Option<u64>,
    /// A path such as `$.data.cc_age`, or the name of a column.
    path: Option<String>,
    message: String,
}

impl Refusal {
    pub(crate) fn new(line: u64, message: impl Into<String>) -> Self {
        Self { line, column: None, path: None, message: message.into() }
    }

    /// The same in a column of its line, counted in characters from 1.
    pub(super) const fn at_column(mut self, column: u64) -> Self {
        self.column = Some(column);
        self
    }

    /// The same at a path or in a column of a table.
    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// What is wrong with JSON that begins on a line.
    pub(crate) fn json(line: u64, error: &JsonError) -> Self {
        let position = error.position();
        let further = position.map_or(0, |position| u64::from(position.line).saturating_sub(1));
        Self {
            line: line.saturating_add(further),
            column: position.map(|position| u64::from(position.column)),
            path: Some(error.path().to_owned()),
            message: error.message().to_owned(),
        }
    }

    /// A record that is over the limit.
    pub(super) fn too_long(line: u64) -> Self {
        let most = super::LONGEST >> 20;
        Self::new(line, format!("the record is longer than {most} MiB"))
    }

    /// A record that is not UTF-8.
    pub(super) fn encoding(line: u64, error: std::str::Utf8Error) -> Self {
        Self::new(line, format!("the record is not UTF-8 after its first {} bytes", error.valid_up_to()))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        if let Some(path) = &self.path {
            write!(f, ", `{}`", visible::line(path))?;
        }
        write!(f, ": {}", self.message)
    }
}
