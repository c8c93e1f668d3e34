//! The records of a file, read one after the other: lines of JSON, an answer of
//! the service, or CSV.
//!
//! Knows how records are spelled; does not know filters, or what becomes of a
//! record. Memory is bounded whatever the length of the file: one block, and
//! one record of at most [`LONGEST`] bytes.
//!
//! | file | holds |
//! |---|---|
//! | `source.rs` `window.rs` | bytes in |
//! | `format.rs` | which of the three it is |
//! | `lines.rs` `answer.rs` `csv.rs` | each of them, cut into records |
//! | `json.rs` `keys.rs` | one record of JSON |
//! | `row.rs` `refusal.rs` | what comes of a record |

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

/// The longest record that is read, in bytes.
const LONGEST: usize = 16 << 20;

/// The member, or the column, that names a record.
const ID: &str = "id";

/// What is asked of each record.
#[derive(Clone, Debug, Default)]
pub(super) struct Projection {
    /// The fields whose values make a [`Row`].
    pub(super) fields: Vec<String>,
    /// Whether a record must have an id.
    pub(super) needs_id: bool,
    /// Whether a table gives every column instead of those fields.
    pub(super) has_all_columns: bool,
}

/// Whether reading goes on.
pub(super) type Next = Result<ControlFlow<()>, Stop>;

/// What takes the records, in their order.
pub(super) trait RecordSink {
    /// Takes the line of names that CSV begins with, the names, and those that
    /// are wanted but not there.
    fn head(&mut self, raw: &str, names: &[String], missing: &[&str]) -> Next;

    /// Takes a record and its text, line end included.
    fn record(&mut self, raw: &str, row: &Row<'_>) -> Next;

    /// Takes what is wrong with a record.
    fn refused(&mut self, refusal: &Refusal) -> Next;
}

/// Reads the records of a source up to its end, or until they are not taken any
/// more.
pub(super) fn read(
    mut source: Source,
    projection: Projection,
    sink: &mut impl RecordSink,
) -> Result<(), Stop> {
    match Format::tell(&mut source)? {
        Format::Lines => lines::read(Window::new(source), JsonRecord::new(projection), sink),
        Format::Answer => answer::read(source, JsonRecord::new(projection), sink),
        Format::Csv => csv::read(Window::new(source), &projection, sink),
    }
}

/// What it means that a source cannot be read any further.
fn unreadable(name: &str, cause: &std::io::Error) -> Fault {
    format!("cannot read `{name}`: {}", super::inputs::reason(cause)).into()
}
