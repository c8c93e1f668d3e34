//! Detects the format of a source from its file extension or its first bytes.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::source::Source;
use crate::cli::status::Fault;

/// The key of the records in a response.
pub(super) const OBJECTS: &str = "objects";

/// The number of bytes that are searched for the key.
const MAX_LOOKAHEAD: usize = 1 << 16;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The format of the records of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// One JSON object on each line.
    Lines,
    /// A response of the service, or a JSON list of objects.
    Response,
    /// Comma-separated values with a header.
    Csv,
}

impl Format {
    /// Detects the format by the file extension, else by the first bytes. A byte
    /// order mark is skipped.
    pub(super) fn detect(source: &mut Source) -> Result<Self, Fault> {
        while source.head().len() < BYTE_ORDER_MARK.len() && source.inspect()? {}
        if source.head().starts_with(BYTE_ORDER_MARK) {
            source.skip(BYTE_ORDER_MARK.len());
        }
        match source.extension().as_deref() {
            Some("csv" | "tsv") => return Ok(Self::Csv),
            Some("ndjson" | "jsonl") => return Ok(Self::Lines),
            _ => {}
        }
        loop {
            let head = source.head();
            let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
            if let Some(format) = Self::of(head) {
                return Ok(format);
            }
            if head.len() > MAX_LOOKAHEAD || !source.inspect()? {
                return Ok(Self::Lines);
            }
        }
    }

    /// Returns the format of a source that starts with these bytes, or `None` if
    /// they are too few.
    fn of(head: &[u8]) -> Option<Self> {
        match head.trim_ascii_start().first()? {
            b'[' => Some(Self::Response),
            b'{' => probe(head),
            _ => Some(Self::Csv),
        }
    }
}

/// Returns the format of JSON objects, or `None` if the first one is incomplete.
fn probe(head: &[u8]) -> Option<Format> {
    let is_response = Cell::new(false);
    let mut json = serde_json::Deserializer::from_slice(head);
    let end = json.deserialize_map(Object(&is_response));
    if is_response.get() {
        return Some(Format::Response);
    }
    match end {
        Err(error) if error.is_eof() => None,
        _ => Some(Format::Lines),
    }
}

/// Searches an object for the list of records.
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

/// Finds out whether a value is a list, without reading its items.
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
    fn detected(name: &str, bytes: &'static [u8]) -> Format {
        Format::detect(&mut Source::of(name, bytes)).unwrap()
    }

    #[test]
    fn first_bytes_determine_format() {
        for (text, format) in [
            (&b""[..], Format::Lines),
            (b"{\"id\":1,\"data\":{}}\n{\"id\":2,\"data\":{}}\n", Format::Lines),
            (b"{\"objects\":\"x\"}", Format::Lines),
            (b"{ broken", Format::Lines),
            (b"{\"objects\":[]}", Format::Response),
            (b"\xef\xbb\xbf \r\n {\"total\":{\"objects\":1},\"objects\" : [ {\"id\"", Format::Response),
            (b"[{\"id\":1}]", Format::Response),
            (b"id,Nom\n1,a\n", Format::Csv),
            (b"\"id\"\n1\n", Format::Csv),
        ] {
            assert_eq!(detected("-", text), format, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn file_extension_takes_precedence() {
        assert_eq!(detected("a.CSV", b"{\"id\":1}"), Format::Csv);
        assert_eq!(detected("a.jsonl", b"{\"objects\":[]}"), Format::Lines);
        assert_eq!(detected("a.ndjson", b"id,Nom"), Format::Lines);
        assert_eq!(detected("a.json", b"{\"objects\":[]}"), Format::Response);
    }
}
