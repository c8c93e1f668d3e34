//! Records of an answer of the service, `{"objects":[…]}`, or of a bare list.
//!
//! Knows where the records stand; [`JsonRecord`] knows what stands in them.
//! Only one record of an answer is in memory at a time. Several answers may
//! stand one after the other, as the pages of a reading do.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::format::OBJECTS;
use super::json::JsonRecord;
use super::{LONGEST, RecordSink, Refusal, Source, unreadable};
use crate::cli::status::Stop;
use crate::text::json::{Place, syntax_message};

/// How much is read at once.
const BLOCK: usize = 1 << 16;

/// Reads the records of a source.
pub(super) fn read(source: Source, json: JsonRecord, sink: &mut impl RecordSink) -> Result<(), Stop> {
    let name = source.name();
    let count = Count::default();
    let counted = Counted { inner: BufReader::with_capacity(BLOCK, source), count: &count };
    let mut answers = serde_json::Deserializer::from_reader(counted);
    let mut reading = Reading { json, sink, count: &count, path: Place::Root.to_string(), end: None };
    while answers.end().is_err() {
        reading.path = Place::Root.to_string();
        let Err(error) = Answer(&mut reading).deserialize(&mut answers) else { continue };
        if let Some(end) = reading.end {
            return end;
        }
        if count.is_over() {
            let refusal = Refusal::too_long(count.lines.get().saturating_add(1)).at(reading.path);
            return reading.sink.refused(&refusal).map(drop);
        }
        if error.is_io() {
            return Err(unreadable(&name, &error.into()).into());
        }
        let refusal = Refusal::new(error.line() as u64, syntax_message(&error));
        let refusal = refusal.at_column(error.column().max(1) as u64).at(reading.path);
        return reading.sink.refused(&refusal).map(drop);
    }
    Ok(())
}

/// What was read so far.
#[derive(Default)]
struct Count {
    lines: Cell<u64>,
    /// The bytes since the last record.
    bytes: Cell<usize>,
}

impl Count {
    const fn is_over(&self) -> bool {
        self.bytes.get() > LONGEST
    }
}

/// A reader that counts, and fails where a record is too long.
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
        if self.count.is_over() { Err(io::Error::other("a record is too long")) } else { Ok(length) }
    }
}

/// A reading of answers, one value of JSON after the other.
struct Reading<'s, T> {
    json: JsonRecord,
    sink: &'s mut T,
    count: &'s Count,
    /// The path of what is being read.
    path: String,
    /// How the reading ended, if it did so before the end of the answer.
    end: Option<Result<(), Stop>>,
}

impl<T: RecordSink> Reading<'_, T> {
    /// Takes a record; whether to go on.
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

/// A record on one line: its own text without line breaks and what indents the
/// line after, none of which stands inside a string.
fn one_line(raw: &str) -> String {
    let mut lines = raw.split(['\n', '\r']);
    let mut line = lines.next().unwrap_or("").to_owned();
    line.extend(lines.map(str::trim_start));
    line.push('\n');
    line
}

/// Reads an answer, or a bare list.
struct Answer<'a, 's, T>(&'a mut Reading<'s, T>);

impl<'de, T: RecordSink> DeserializeSeed<'de> for Answer<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: RecordSink> Visitor<'de> for Answer<'_, '_, T> {
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
                return Err(A::Error::custom("the key stands twice"));
            } else {
                has_objects = true;
                map.next_value_seed(Records(self.0))?;
            }
            self.0.path = Place::Root.to_string();
        }
        if has_objects { Ok(()) } else { Err(A::Error::custom(format!("`{OBJECTS}` is missing"))) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        Records(self.0).visit_seq(seq)
    }
}

/// Reads the list of records.
struct Records<'a, 's, T>(&'a mut Reading<'s, T>);

impl<'de, T: RecordSink> DeserializeSeed<'de> for Records<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: RecordSink> Visitor<'de> for Records<'_, '_, T> {
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
                Some(_) => return Err(A::Error::custom("the reading ended")),
            }
        }
        self.0.path = list;
        Ok(())
    }
}
