//! Reads the records of a file one by one: JSON lines, a response of the service, or CSV.
//!
//! It does not depend on filters. Memory is bounded: one block, and one record
//! of at most [`MAX_RECORD_BYTES`] bytes.
//!
//! | file | contains |
//! |---|---|
//! | `source.rs` `window.rs` | the bytes of the file |
//! | `format.rs` | detection of the format |
//! | `lines.rs` `answer.rs` `csv.rs` | one reader for each format |
//! | `json.rs` `keys.rs` | the parser of one JSON record |
//! | `row.rs` `refusal.rs` | the result: values, or an error |

mod answer;
mod csv;
mod format;
mod json;
mod keys;
mod lines;
mod refusal;
mod row;
mod source;
mod window;

use std::ops::ControlFlow;

use super::status::{Fault, Stop};
use format::Format;
use json::JsonRecord;
use window::Window;

pub(super) use refusal::Refusal;
pub(super) use row::Row;
pub(super) use source::Source;

/// The maximum length of a record in bytes.
const MAX_RECORD_BYTES: usize = 16 << 20;

/// The key or column of the id.
const ID: &str = "id";

/// The values to read from each record.
#[derive(Clone, Debug, Default)]
pub(super) struct Projection {
    /// The fields whose values make a [`Row`].
    pub(super) fields: Vec<String>,
    /// Whether a record must have an id.
    pub(super) needs_id: bool,
    /// Whether CSV returns every column instead of those fields.
    pub(super) has_all_columns: bool,
}

/// Whether to continue reading.
pub(super) type Next = Result<ControlFlow<()>, Stop>;

/// Receives the records in order.
pub(super) trait RecordSink {
    /// Receives the header of CSV, its names, and the requested names that are
    /// missing.
    fn head(&mut self, raw: &str, names: &[String], missing: &[&str]) -> Next;

    /// Receives a record and its text with the line end.
    fn record(&mut self, raw: &str, row: &Row<'_>) -> Next;

    /// Receives the error of a record.
    fn refused(&mut self, refusal: &Refusal) -> Next;
}

/// Reads the records of a source until its end, or until the sink stops.
pub(super) fn read(
    mut source: Source,
    projection: Projection,
    sink: &mut impl RecordSink,
) -> Result<(), Stop> {
    match Format::detect(&mut source)? {
        Format::Lines => lines::read(Window::new(source), JsonRecord::new(projection), sink),
        Format::Response => answer::read(source, JsonRecord::new(projection), sink),
        Format::Csv => csv::read(Window::new(source), &projection, sink),
    }
}

/// Creates the error of a source that cannot be read.
fn unreadable(name: &str, cause: &std::io::Error) -> Fault {
    format!("cannot read `{name}`: {}", super::inputs::reason(cause)).into()
}
