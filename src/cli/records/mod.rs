//! Reads the records of a file one by one: JSON lines, a response of the service, or CSV.
//!
//! It does not depend on filters. Memory is bounded: one block, and one record
//! of at most [`MAX_RECORD_BYTES`](refusal::MAX_RECORD_BYTES) bytes.
//!
//! | file | contains |
//! |---|---|
//! | `source.rs` `window.rs` | the bytes of the file |
//! | `format.rs` | detection of the format |
//! | `lines.rs` `answer.rs` `csv.rs` | one reader for each format |
//! | `json.rs` `keys.rs` | the parser of one JSON record |
//! | `row.rs` `refusal.rs` | the result: values, or an error |
//! | `sink.rs` | the receiver of the results |

mod answer;
mod csv;
mod format;
mod json;
mod keys;
mod lines;
mod refusal;
mod row;
mod sink;
mod source;
mod window;

use crate::cli::status::Stop;
use format::Format;
use json::JsonRecord;
use window::Window;

pub(super) use refusal::Refusal;
pub(super) use row::Row;
pub(super) use sink::{Next, Projection, RecordSink};
pub(super) use source::Source;

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
