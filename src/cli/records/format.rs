//! Which format a source is in.
//!
//! Knows names of files and how each format begins; does not read on.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Source;
use crate::cli::status::Fault;

/// The member of an answer that holds its records.
pub(super) const OBJECTS: &str = "objects";

/// How far is looked for it.
const FURTHEST: usize = 1 << 16;

const MARK: &[u8] = "\u{feff}".as_bytes();

/// How the records of a source are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// One object a line.
    Lines,
    /// A list of objects, within an object or not.
    Answer,
    /// Comma-separated values, the names first.
    Csv,
}

impl Format {
    /// Tells the format by the ending of the name, else by the first bytes. A
    /// byte order mark is passed over.
    pub(super) fn tell(source: &mut Source) -> Result<Self, Fault> {
        while source.head().len() < MARK.len() && source.look()? {}
        if source.head().starts_with(MARK) {
            source.skip(MARK.len());
        }
        match source.extension().as_deref() {
            Some("csv" | "tsv") => return Ok(Self::Csv),
            Some("ndjson" | "jsonl") => return Ok(Self::Lines),
            _ => {}
        }
        loop {
            let head = source.head();
            let head = head.strip_prefix(MARK).unwrap_or(head);
            if let Some(format) = Self::of(head) {
                return Ok(format);
            }
            if head.len() > FURTHEST || !source.look()? {
                return Ok(Self::Lines);
            }
        }
    }

    /// The format of what begins so; `None` if that is too short to tell.
    fn of(head: &[u8]) -> Option<Self> {
        match head.trim_ascii_start().first()? {
            b'[' => Some(Self::Answer),
            b'{' => probe(head),
            _ => Some(Self::Csv),
        }
    }
}

/// Whether the first object is an answer; `None` if it is cut.
fn probe(head: &[u8]) -> Option<Format> {
    let is_answer = Cell::new(false);
    let mut json = serde_json::Deserializer::from_slice(head);
    let end = json.deserialize_map(Object(&is_answer));
    if is_answer.get() {
        return Some(Format::Answer);
    }
    match end {
        Err(error) if error.is_eof() => None,
        _ => Some(Format::Lines),
    }
}

/// Looks through the members of an object for the list of an answer.
struct Object<'c>(&'c Cell<bool>);

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == OBJECTS {
                map.next_value_seed(List(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Sees whether a value is a list, and reads no further.
struct List<'c>(&'c Cell<bool>);

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        self.0.set(true);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn told(name: &str, bytes: &'static [u8]) -> Format {
        Format::tell(&mut Source::of(name, bytes)).unwrap()
    }

    #[test]
    fn the_first_bytes_tell() {
        for (text, format) in [
            (&b""[..], Format::Lines),
            (b"{\"id\":1,\"data\":{}}\n{\"id\":2,\"data\":{}}\n", Format::Lines),
            (b"{\"objects\":\"x\"}", Format::Lines),
            (b"{ broken", Format::Lines),
            (b"{\"objects\":[]}", Format::Answer),
            (b"\xef\xbb\xbf \r\n {\"total\":{\"objects\":1},\"objects\" : [ {\"id\"", Format::Answer),
            (b"[{\"id\":1}]", Format::Answer),
            (b"id,Nom\n1,a\n", Format::Csv),
            (b"\"id\"\n1\n", Format::Csv),
        ] {
            assert_eq!(told("-", text), format, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn the_name_tells_first() {
        assert_eq!(told("a.CSV", b"{\"id\":1}"), Format::Csv);
        assert_eq!(told("a.jsonl", b"{\"objects\":[]}"), Format::Lines);
        assert_eq!(told("a.ndjson", b"id,Nom"), Format::Lines);
        assert_eq!(told("a.json", b"{\"objects\":[]}"), Format::Answer);
    }
}
