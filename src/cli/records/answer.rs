//! Reads records from a response of the service, `{"objects":[…]}`, or from a list.
//!
//! Only one record is in memory at a time. A source may contain several
//! responses, such as the pages of an object.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::format::OBJECTS;
use super::json::JsonRecord;
use super::refusal::MAX_RECORD_BYTES;
use super::refusal::Refusal;
use super::sink::{RecordSink, unreadable};
use super::source::Source;
use crate::cli::status::Stop;
use crate::text::json::{Place, syntax_message};

/// The number of bytes of one read.
const BLOCK: usize = 1 << 16;

/// Reads the records of a source.
pub(super) fn read(source: Source, json: JsonRecord, sink: &mut impl RecordSink) -> Result<(), Stop> {
    let name = source.name();
    let count = Count::default();
    let counted = Counted { inner: BufReader::with_capacity(BLOCK, source), count: &count };
    let mut responses = serde_json::Deserializer::from_reader(counted);
    let mut state = ReadState { json, sink, count: &count, path: Place::Root.to_string(), end: None };
    while responses.end().is_err() {
        state.path = Place::Root.to_string();
        let Err(error) = ResponseReader(&mut state).deserialize(&mut responses) else { continue };
        if let Some(end) = state.end {
            return end;
        }
        if count.exceeds_limit() {
            let refusal = Refusal::too_long(count.lines.get().saturating_add(1)).at(state.path);
            return state.sink.refused(&refusal).map(drop);
        }
        if error.is_io() {
            return Err(unreadable(&name, &error.into()).into());
        }
        let refusal = Refusal::new(error.line() as u64, syntax_message(&error));
        let refusal = refusal.at_column(error.column().max(1) as u64).at(state.path);
        return state.sink.refused(&refusal).map(drop);
    }
    Ok(())
}

/// The line breaks and bytes that were read.
#[derive(Default)]
struct Count {
    lines: Cell<u64>,
    /// The bytes since the end of the last record.
    bytes: Cell<usize>,
}

impl Count {
    const fn exceeds_limit(&self) -> bool {
        self.bytes.get() > MAX_RECORD_BYTES
    }
}

/// A reader that counts bytes, and fails if a record exceeds the limit.
struct Counted<'c, R> {
    inner: R,
    count: &'c Count,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(block)?;
        let breaks = block.iter().take(length).filter(|byte| **byte == b'\n').count() as u64;
        self.count.lines.set(self.count.lines.get().saturating_add(breaks));
        self.count.bytes.set(self.count.bytes.get().saturating_add(length));
        if self.count.exceeds_limit() { Err(io::Error::other("the record is too long")) } else { Ok(length) }
    }
}

/// The state of reading a sequence of responses.
struct ReadState<'s, T> {
    json: JsonRecord,
    sink: &'s mut T,
    count: &'s Count,
    /// The path of the current JSON value.
    path: String,
    /// The result, if reading stopped before the end of the response.
    end: Option<Result<(), Stop>>,
}

impl<T: RecordSink> ReadState<'_, T> {
    /// Passes a record to the sink; returns whether to continue.
    fn record(&mut self, raw: &str) -> bool {
        self.count.bytes.set(0);
        let breaks = memchr::memchr_iter(b'\n', raw.as_bytes()).count() as u64;
        let line = self.count.lines.get().saturating_sub(breaks).saturating_add(1);
        let next = match self.json.read(raw, line, &Place::Path(&self.path)) {
            Ok(row) => self.sink.record(&one_line(raw), &row),
            Err(refusal) => self.sink.refused(&refusal),
        };
        match next {
            Ok(next) if next.is_continue() => true,
            next => {
                self.end = Some(next.map(drop));
                false
            }
        }
    }
}

/// Returns a record on one line: its text without line breaks and indentation.
/// A JSON string contains no line break, so no value changes.
fn one_line(raw: &str) -> String {
    let mut lines = raw.split(['\n', '\r']);
    let mut line = lines.next().unwrap_or("").to_owned();
    line.extend(lines.map(str::trim_start));
    line.push('\n');
    line
}

/// Reads a response or a list.
struct ResponseReader<'a, 's, T>(&'a mut ReadState<'s, T>);

impl<'de, T: RecordSink> DeserializeSeed<'de> for ResponseReader<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: RecordSink> Visitor<'de> for ResponseReader<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a list `{OBJECTS}`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut has_objects = false;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            self.0.path = Place::Root.key(&key).to_string();
            if key != OBJECTS {
                map.next_value::<IgnoredAny>()?;
            } else if has_objects {
                return Err(A::Error::custom("duplicate key"));
            } else {
                has_objects = true;
                map.next_value_seed(ListReader(self.0))?;
            }
            self.0.path = Place::Root.to_string();
        }
        if has_objects { Ok(()) } else { Err(A::Error::custom(format!("missing key `{OBJECTS}`"))) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        ListReader(self.0).visit_seq(seq)
    }
}

/// Reads the list of records.
struct ListReader<'a, 's, T>(&'a mut ReadState<'s, T>);

impl<'de, T: RecordSink> DeserializeSeed<'de> for ListReader<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: RecordSink> Visitor<'de> for ListReader<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let list = std::mem::take(&mut self.0.path);
        for at in 0.. {
            self.0.path = Place::Item(&Place::Path(&list), at).to_string();
            match seq.next_element::<Box<RawValue>>()? {
                None => break,
                Some(raw) if self.0.record(raw.get()) => {}
                Some(_) => return Err(A::Error::custom("reading stopped")),
            }
        }
        self.0.path = list;
        Ok(())
    }
}
