//! Reads records from CSV, whose first line is the header.
//!
//! It is stricter than most readers: a misplaced quote could merge or split
//! records, so its record is refused.

use std::borrow::Cow;
use std::collections::HashSet;

use super::refusal::Refusal;
use super::row::{self, Row, Value};
use super::sink::{ID, Projection, RecordSink, unreadable};
use super::source::Source;
use super::window::{RawRecord, Window};
use crate::cli::status::{Fault, Stop};

/// The possible separators. The first of them in the header separates the cells
/// of all lines.
const SEPARATORS: &[u8] = b",;\t";

/// Reads the records of a window. Empty lines are skipped.
pub(super) fn read(
    mut window: Window<Source>,
    projection: &Projection,
    sink: &mut impl RecordSink,
) -> Result<(), Stop> {
    let name = window.source().name();
    let mut table: Option<Table> = None;
    let mut line = 1_u64;
    loop {
        let separators = table.as_ref().map_or(SEPARATORS, |table| &table.separator);
        let raw_record = next_record(&mut window, separators).map_err(|cause| unreadable(&name, &cause))?;
        let Some(raw_record) = raw_record else { return Ok(()) };
        let next = match &table {
            Some(table) => match table.record(&raw_record, line) {
                Ok(None) => std::ops::ControlFlow::Continue(()),
                Ok(Some((raw, row))) => sink.record(raw, &row)?,
                Err(refusal) => sink.refused(&refusal)?,
            },
            None => {
                let refused = |refusal| Fault::from(format!("cannot read `{name}`: {refusal}"));
                let Some((raw, columns)) = Table::read(&raw_record, line, projection).map_err(refused)?
                else {
                    line = line.saturating_add(line_breaks(&raw_record));
                    continue;
                };
                let next = sink.head(raw, &columns.names, &columns.missing(projection))?;
                table = Some(columns);
                next
            }
        };
        if next.is_break() {
            return Ok(());
        }
        line = line.saturating_add(line_breaks(&raw_record));
    }
}

fn line_breaks(raw_record: &RawRecord<'_>) -> u64 {
    match raw_record {
        RawRecord::Whole(bytes) => memchr::memchr_iter(b'\n', bytes).count() as u64,
        RawRecord::TooLong(breaks) => *breaks,
    }
}

/// Returns the next record, with the line breaks inside its quotes.
fn next_record<'w>(
    window: &'w mut Window<Source>,
    separators: &[u8],
) -> std::io::Result<Option<RawRecord<'w>>> {
    let mut quotes = QuoteScanner { state: State::Outside, before: b'\n' };
    window.next_record(|bytes| quotes.end(bytes, separators))
}

/// Finds the end of a record by following its quotes.
struct QuoteScanner {
    state: State,
    /// The last byte of the previous call.
    before: u8,
}

/// The position relative to quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside quotes.
    Outside,
    /// Inside quotes.
    Inside,
    /// After a closing quote; if the next byte is a quote, the two are an escaped quote.
    Closed,
}

impl QuoteScanner {
    /// Returns the end of the record in the next bytes, if it is there.
    fn end(&mut self, bytes: &[u8], separators: &[u8]) -> Option<usize> {
        for at in memchr::memchr2_iter(b'"', b'\n', bytes) {
            if bytes.get(at) == Some(&b'"') {
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                self.quote(*before.unwrap_or(&self.before), separators);
            } else if self.state != State::Inside {
                return Some(at.saturating_add(1));
            }
        }
        self.before = *bytes.last().unwrap_or(&self.before);
        None
    }

    /// Follows a quote. A quote inside an unquoted cell has no effect, so that the
    /// following records stay separate.
    fn quote(&mut self, before: u8, separators: &[u8]) {
        self.state = match self.state {
            State::Inside => State::Closed,
            State::Closed if before == b'"' => State::Inside,
            _ if before == b'\n' || separators.contains(&before) => State::Inside,
            _ => State::Outside,
        };
    }
}

/// The columns, and the field of each.
struct Table {
    separator: [u8; 1],
    names: Vec<String>,
    /// The column of each field of the projection.
    fields: Vec<Option<usize>>,
    /// The column of the id, if it is requested.
    id: Option<usize>,
}

impl Table {
    /// Parses the header; returns `None` if the line is empty.
    fn read<'p>(
        raw_record: &RawRecord<'p>,
        line: u64,
        projection: &Projection,
    ) -> Result<Option<(&'p str, Self)>, Refusal> {
        let Some((raw, text)) = decode(raw_record, line)? else { return Ok(None) };
        let separator = text.bytes().find(|byte| SEPARATORS.contains(byte)).unwrap_or(b',');
        let names: Result<Vec<_>, _> =
            Cells::new(text, separator).map(|cell| cell.map(Cow::into_owned)).collect();
        let names = names.map_err(|message| Refusal::new(line, message))?;
        let mut seen = HashSet::new();
        if let Some(duplicate) = names.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(Refusal::new(line, format!("duplicate column `{duplicate}`")));
        }
        let column = |field: &str| names.iter().position(|name| name == field);
        let fields = match projection.has_all_columns {
            true => (0..names.len()).map(Some).collect(),
            false => projection.fields.iter().map(|field| column(field)).collect(),
        };
        let id = if projection.needs_id { column(ID) } else { None };
        if projection.needs_id && id.is_none() {
            return Err(Refusal::new(line, format!("missing column `{ID}`")));
        }
        Ok(Some((raw, Self { separator: [separator], names, fields, id })))
    }

    /// Returns the fields of the projection that have no column.
    fn missing<'w>(&self, projection: &'w Projection) -> Vec<&'w str> {
        let fields = projection.fields.iter().zip(&self.fields);
        fields.filter(|(_, column)| column.is_none()).map(|(field, _)| field.as_str()).collect()
    }

    /// Parses a record; returns `None` if its line is empty.
    fn record<'p>(
        &self,
        raw_record: &RawRecord<'p>,
        line: u64,
    ) -> Result<Option<(&'p str, Row<'p>)>, Refusal> {
        let Some((raw, text)) = decode(raw_record, line)? else { return Ok(None) };
        let mut values = vec![Value::Null; self.fields.len()];
        let mut id = Value::Null;
        let mut count = 0_usize;
        let [separator] = self.separator;
        for (column, cell) in Cells::new(text, separator).enumerate() {
            let cell = cell.map_err(|message| self.refuse(line, column, message))?;
            count = column.saturating_add(1);
            for (value, _) in values.iter_mut().zip(&self.fields).filter(|(_, of)| **of == Some(column)) {
                *value = Value::Text(cell.clone());
            }
            if self.id == Some(column) {
                id = Value::Text(cell);
            }
        }
        if count != self.names.len() {
            let message = format!("expected {} cells, found {count}", self.names.len());
            return Err(Refusal::new(line, message));
        }
        let id = self.id.map(|column| row::id(id).map_err(|message| self.refuse(line, column, message)));
        Ok(Some((raw, Row::new(line, values, id.transpose()?))))
    }

    fn refuse(&self, line: u64, column: usize, message: &str) -> Refusal {
        let refusal = Refusal::new(line, message);
        match self.names.get(column) {
            Some(name) => refusal.at(name),
            None => refusal,
        }
    }
}

/// Returns the text of a record with and without its line end, or `None` if it is empty.
fn decode<'p>(raw_record: &RawRecord<'p>, line: u64) -> Result<Option<(&'p str, &'p str)>, Refusal> {
    let RawRecord::Whole(bytes) = *raw_record else { return Err(Refusal::too_long(line)) };
    let raw = std::str::from_utf8(bytes).map_err(|error| Refusal::encoding(line, error))?;
    let text = raw.strip_suffix('\n').map_or(raw, |text| text.strip_suffix('\r').unwrap_or(text));
    Ok((!text.is_empty()).then_some((raw, text)))
}

/// The cells of a record.
struct Cells<'t> {
    rest: Option<&'t str>,
    separator: u8,
}

impl<'t> Cells<'t> {
    const fn new(text: &'t str, separator: u8) -> Self {
        Self { rest: Some(text), separator }
    }

    /// Parses a quoted cell; `text` begins after its opening quote.
    fn quoted(&mut self, text: &'t str) -> Result<Cow<'t, str>, &'static str> {
        let end = closing_quote(text).ok_or("missing closing quote in this cell")?;
        let (inside, after) = text.split_at_checked(end).unwrap_or((text, ""));
        let after = after.strip_prefix('"').unwrap_or(after);
        self.rest = match after.as_bytes().first() {
            None => None,
            Some(byte) if *byte == self.separator => after.get(1..),
            Some(_) => return Err("expected a separator after the closing quote of this cell"),
        };
        let has_pairs = memchr::memchr(b'"', inside.as_bytes()).is_some();
        Ok(if has_pairs { inside.replace("\"\"", "\"").into() } else { inside.into() })
    }
}

/// Returns the position of the first quote that is not escaped by doubling.
fn closing_quote(text: &str) -> Option<usize> {
    let mut quotes = memchr::memchr_iter(b'"', text.as_bytes());
    loop {
        let at = quotes.next()?;
        if text.as_bytes().get(at.saturating_add(1)) != Some(&b'"') {
            return Some(at);
        }
        quotes.next();
    }
}

impl<'t> Iterator for Cells<'t> {
    type Item = Result<Cow<'t, str>, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.rest.take()?;
        if let Some(inside) = text.strip_prefix('"') {
            return Some(self.quoted(inside));
        }
        let end = memchr::memchr(self.separator, text.as_bytes());
        let (cell, rest) = match end.and_then(|end| text.split_at_checked(end)) {
            Some((cell, rest)) => (cell, rest.get(1..)),
            None => (text, None),
        };
        self.rest = rest;
        let has_quote = memchr::memchr(b'"', cell.as_bytes()).is_some();
        Some(if has_quote { Err("unexpected quote in an unquoted cell") } else { Ok(cell.into()) })
    }
}
