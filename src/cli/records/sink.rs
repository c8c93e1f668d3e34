//! The receiver of records, and what it requests of each.

use std::ops::ControlFlow;

use super::refusal::Refusal;
use super::row::Row;
use crate::cli::input::inputs::reason;
use crate::cli::status::{Fault, Stop};

/// The key or column of the id.
pub(super) const ID: &str = "id";

/// The values to read from each record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Projection {
    /// The fields whose values make a [`Row`].
    pub(crate) fields: Vec<String>,
    /// Whether a record must have an id.
    pub(crate) needs_id: bool,
    /// Whether CSV returns every column instead of those fields.
    pub(crate) has_all_columns: bool,
}

/// Whether to continue reading.
pub(crate) type Next = Result<ControlFlow<()>, Stop>;

/// Receives the records in order.
pub(crate) trait RecordSink {
    /// Receives the header of CSV, its names, and the requested names that are
    /// missing.
    fn head(&mut self, raw: &str, names: &[String], missing: &[&str]) -> Next;

    /// Receives a record and its text with the line end.
    fn record(&mut self, raw: &str, row: &Row<'_>) -> Next;

    /// Receives the error of a record.
    fn refused(&mut self, refusal: &Refusal) -> Next;
}

/// Creates the error of a source that cannot be read.
pub(super) fn unreadable(name: &str, cause: &std::io::Error) -> Fault {
    format!("cannot read `{name}`: {}", reason(cause)).into()
}
