//! Reads JSON records, one on each line.

use std::io::Read;

use super::json::JsonRecord;
use super::refusal::Refusal;
use super::row::Row;
use super::sink::{RecordSink, unreadable};
use super::source::Source;
use super::window::{RawRecord, Window};
use crate::cli::status::Stop;
use crate::text::json::Place;

/// Reads the records of a window. Empty lines are skipped.
pub(super) fn read(
    mut window: Window<Source>,
    mut json: JsonRecord,
    sink: &mut impl RecordSink,
) -> Result<(), Stop> {
    let mut number = 0_u64;
    loop {
        let line = match next(&mut window) {
            Ok(Some(line)) => line,
            Ok(None) => return Ok(()),
            Err(cause) => return Err(unreadable(&window.source().name(), &cause).into()),
        };
        number = number.saturating_add(1);
        let next = match record(&line, number, &mut json) {
            Ok(None) => continue,
            Ok(Some((raw, row))) => sink.record(raw, &row)?,
            Err(refusal) => sink.refused(&refusal)?,
        };
        if next.is_break() {
            return Ok(());
        }
    }
}

fn next<R: Read>(window: &mut Window<R>) -> std::io::Result<Option<RawRecord<'_>>> {
    window.next_record(|bytes| memchr::memchr(b'\n', bytes).map(|at| at.saturating_add(1)))
}

/// Parses a line; returns `None` if it is empty.
fn record<'l>(
    line: &RawRecord<'l>,
    number: u64,
    json: &mut JsonRecord,
) -> Result<Option<(&'l str, Row<'l>)>, Refusal> {
    let RawRecord::Whole(bytes) = *line else { return Err(Refusal::too_long(number)) };
    let raw = std::str::from_utf8(bytes).map_err(|error| Refusal::encoding(number, error))?;
    let text = raw.trim_end_matches(['\n', '\r', ' ', '\t']);
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some((raw, json.read(text, number, &Place::Root)?)))
}
