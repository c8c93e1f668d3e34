//! Why a record is refused, and where the error is.

use std::fmt;

use crate::cli::output::sanitize;
use crate::text::json::JsonError;

/// The maximum length of a record in bytes.
pub(super) const MAX_RECORD_BYTES: usize = 16 << 20;

/// The error of a record that cannot be read.
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

    /// Sets the column, counted in characters from 1.
    pub(super) const fn at_column(mut self, column: u64) -> Self {
        self.column = Some(column);
        self
    }

    /// Sets the path or the name of the column.
    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Creates the refusal of invalid JSON that starts on `line`.
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

    /// Creates the refusal of a record that exceeds the limit.
    pub(super) fn too_long(line: u64) -> Self {
        let limit = MAX_RECORD_BYTES >> 20;
        Self::new(line, format!("the record exceeds the limit of {limit} MiB"))
    }

    /// Creates the refusal of a record that is not UTF-8.
    pub(super) fn encoding(line: u64, error: std::str::Utf8Error) -> Self {
        Self::new(line, format!("invalid UTF-8 after the first {} bytes of the record", error.valid_up_to()))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        if let Some(path) = &self.path {
            write!(f, ", `{}`", sanitize::line(path))?;
        }
        write!(f, ": {}", self.message)
    }
}
