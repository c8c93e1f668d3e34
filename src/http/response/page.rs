//! Responses of `get_objects`, parsed in one pass.
//!
//! A response that is invalid is parsed a second time, to locate the error.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::http::response::record::{Columns, FieldValue, GetRecord};
use crate::text::json::{self, JsonError, Kind, Members, Place};

/// The records of one response of `get_objects`, in order.
///
/// ```
/// use filtre::http::Page;
///
/// let text = r#"{"objects":[{"id":7,"data":{"contact.Nom":"Doe","solde":1.50},"link":{"shop":"3"}}]}"#;
/// let page = Page::read(text, "contact")?;
/// let record = &page.records()[0];
/// assert_eq!((record.id(), record.text("Nom")), ("7", Some("Doe")));
/// assert_eq!(
///     serde_json::to_string(record)?,
///     r#"{"id":"7","data":{"Nom":"Doe","solde":1.50},"link":{"shop":"3"}}"#
/// );
/// assert!(Page::read("{}", "contact").is_err(), "`objects` is required");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    records: Vec<GetRecord>,
    others: Vec<(String, FieldValue)>,
}

/// The default maximum nesting depth of JSON.
const DEPTH: usize = 32;

impl Page {
    /// Parses the text of a response about an object. Ids may be numbers or strings;
    /// the name of the object is removed from field names such as `contact.Nom`.
    ///
    /// # Errors
    ///
    /// If the text is not a documented response; with the location of the first
    /// mistake.
    pub fn read(text: &str, object: &str) -> Result<Self, JsonError> {
        Self::read_within(text, object, DEPTH)
    }

    pub(crate) fn read_within(text: &str, object: &str, depth: usize) -> Result<Self, JsonError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let reader = Reader { prefix: object, depth, columns: RefCell::new(Columns::from([])) };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let page = PageSeed(&reader).deserialize(&mut deserializer);
        match page.and_then(|page| deserializer.end().map(|()| page)) {
            Ok(page) => Ok(page),
            Err(_) => Err(reader.explain(text)),
        }
    }

    /// Returns the records.
    #[must_use]
    pub fn records(&self) -> &[GetRecord] {
        &self.records
    }

    /// Converts into the records.
    #[must_use]
    pub fn into_records(self) -> Vec<GetRecord> {
        self.records
    }

    /// Returns the value of another key than `objects`.
    #[must_use]
    pub fn other(&self, key: &str) -> Option<&FieldValue> {
        self.others.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

struct Reader<'o> {
    prefix: &'o str,
    depth: usize,
    /// The field names of the record before.
    columns: RefCell<Columns>,
}

impl Reader<'_> {
    /// Returns the name of a field without the name of the object.
    fn bare<'k>(&self, key: &'k str) -> &'k str {
        let rest = key.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('.'));
        rest.filter(|rest| !rest.is_empty()).unwrap_or(key)
    }

    fn value(&self, raw: &RawValue) -> Result<FieldValue, String> {
        let text = raw.get();
        match json::kind(raw) {
            Kind::Null => Ok(FieldValue::Null),
            Kind::String => string(raw).map(FieldValue::Text).ok_or_else(|| SURROGATE.to_owned()),
            Kind::Object | Kind::List if levels(text) > self.depth => {
                Err(format!("more than {} levels of JSON", self.depth))
            }
            _ => Ok(FieldValue::Json(raw.to_owned())),
        }
    }

    /// Returns the first mistake in a text.
    fn explain(&self, text: &str) -> JsonError {
        match self.find_mistake(text) {
            Err(error) => error,
            Ok(()) => JsonError::new(&Place::Root, "expected a response of `get_objects`"),
        }
    }

    fn find_mistake(&self, text: &str) -> Result<(), JsonError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        for (key, raw) in members.entries() {
            self.check(raw, &root.key(key))
                .or_else(|error| if key == "objects" { Ok(()) } else { Err(error) })?;
        }
        let place = root.key("objects");
        for (at, raw) in json::items(members.required("objects")?, &place)?.into_iter().enumerate() {
            let place = Place::Item(&place, at);
            let record = Members::read(raw, &place)?;
            id(record.required("id")?).map_err(|message| JsonError::new(&place.key("id"), message))?;
            let inner = place.key("data");
            let data = Members::read(record.required("data")?, &inner)?;
            let mut seen = std::collections::HashSet::new();
            for (key, raw) in data.entries() {
                self.check(raw, &inner.key(key))?;
                if !seen.insert(self.bare(key)) {
                    return Err(JsonError::new(&inner.key(key), "duplicate field"));
                }
            }
            for (key, raw) in record.entries().iter().filter(|(key, _)| key != "data") {
                self.check(raw, &place.key(key))?;
            }
        }
        Ok(())
    }

    fn check(&self, raw: &RawValue, place: &Place<'_>) -> Result<(), JsonError> {
        self.value(raw).map(|_| ()).map_err(|message| JsonError::new(place, message))
    }
}

const SURROGATE: &str = "unpaired surrogate in a `\\u` escape";

/// Returns the text of a JSON string.
fn string(raw: &RawValue) -> Option<Box<str>> {
    let inner = raw.get().strip_prefix('"').and_then(|text| text.strip_suffix('"'))?;
    // Valid JSON without an escape needs no decoding.
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(inner.into());
    }
    serde_json::from_str(raw.get()).ok()
}

/// Parses an id: a string, or an integer, whose digits are kept.
pub(crate) fn id(raw: &RawValue) -> Result<String, String> {
    match json::kind(raw) {
        Kind::String => {
            string(raw).map(String::from).filter(|id| !id.is_empty()).ok_or_else(|| "an empty id".to_owned())
        }
        Kind::Number if raw.get().bytes().all(|byte| byte.is_ascii_digit()) => Ok(raw.get().to_owned()),
        kind => Err(format!("expected a string or a whole number, found {}", kind.name())),
    }
}

/// Returns the nesting depth of a JSON text.
fn levels(text: &str) -> usize {
    let (mut level, mut deepest, mut in_string) = (0_usize, 0, false);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => drop(bytes.next()),
            b'{' | b'[' if !in_string => {
                level = level.saturating_add(1);
                deepest = deepest.max(level);
            }
            b'}' | b']' if !in_string => level = level.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A key, borrowed from the text if it has no escape.
#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// A visitor that is its own seed, and has the reader.
macro_rules! seed {
    ($name:ident, $value:ty, $method:ident) => {
        struct $name<'r>(&'r Reader<'r>);

        impl<'de> DeserializeSeed<'de> for $name<'_> {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<$value, D::Error> {
                deserializer.$method(self)
            }
        }
    };
}

seed!(PageSeed, Page, deserialize_map);

impl<'de> Visitor<'de> for PageSeed<'_> {
    type Value = Page;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page, A::Error> {
        let (mut records, mut others) = (None, Vec::new());
        while let Some(key) = map.next_key::<Key<'de>>()? {
            if &*key.0 != "objects" {
                let raw: &RawValue = map.next_value()?;
                others.push((key.0.into_owned(), self.0.value(raw).map_err(A::Error::custom)?));
            } else if records.replace(map.next_value_seed(RecordsSeed(self.0))?).is_some() {
                return Err(A::Error::custom("duplicate"));
            }
        }
        let records = records.ok_or_else(|| A::Error::custom("missing"))?;
        Ok(Page { records, others })
    }
}

seed!(RecordsSeed, Vec<GetRecord>, deserialize_seq);

impl<'de> Visitor<'de> for RecordsSeed<'_> {
    type Value = Vec<GetRecord>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        while let Some(record) = items.next_element_seed(RecordSeed(self.0))? {
            records.push(record);
        }
        Ok(records)
    }
}

seed!(RecordSeed, GetRecord, deserialize_map);

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = GetRecord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<GetRecord, A::Error> {
        let (mut found, mut data, mut others) = (None, None, Vec::<(String, FieldValue)>::new());
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let is_twice = match &*key.0 {
                "id" => {
                    let raw: &RawValue = map.next_value()?;
                    found.replace(id(raw).map_err(A::Error::custom)?).is_some()
                }
                "data" => data.replace(map.next_value_seed(DataSeed(self.0))?).is_some(),
                _ => {
                    let raw: &RawValue = map.next_value()?;
                    let is_twice = others.iter().any(|(other, _)| *other == *key.0);
                    others.push((key.0.into_owned(), self.0.value(raw).map_err(A::Error::custom)?));
                    is_twice
                }
            };
            if is_twice {
                return Err(A::Error::custom("duplicate"));
            }
        }
        match (found, data) {
            (Some(id), Some((columns, values))) => Ok(GetRecord { id, columns, values, others }),
            _ => Err(A::Error::custom("missing")),
        }
    }
}

seed!(DataSeed, (Columns, Vec<FieldValue>), deserialize_map);

impl<'de> Visitor<'de> for DataSeed<'_> {
    type Value = (Columns, Vec<FieldValue>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let before = Arc::clone(&self.0.columns.borrow());
        let mut values = Vec::with_capacity(before.len());
        // Names are kept only from where they differ from the record before.
        let mut own: Option<Vec<Box<str>>> = None;
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let key = self.0.bare(&key.0);
            match &mut own {
                Some(own) => own.push(key.into()),
                None if before.get(values.len()).is_some_and(|name| **name == *key) => {}
                None => {
                    let same = before.iter().take(values.len()).cloned();
                    own = Some(same.chain([key.into()]).collect());
                }
            }
            let raw: &RawValue = map.next_value()?;
            values.push(self.0.value(raw).map_err(A::Error::custom)?);
        }
        if own.is_none() && values.len() < before.len() {
            own = Some(before.iter().take(values.len()).cloned().collect());
        }
        let Some(own) = own else { return Ok((before, values)) };
        let mut seen = std::collections::HashSet::new();
        if !own.iter().all(|name| seen.insert(name)) {
            return Err(A::Error::custom("duplicate"));
        }
        let columns = Columns::from(own);
        *self.0.columns.borrow_mut() = Arc::clone(&columns);
        Ok((columns, values))
    }
}

#[cfg(test)]
mod tests;
