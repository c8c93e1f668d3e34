//! Parses one JSON record: `{"id":…,"data":{…}}`, or an object of fields.
//!
//! The whole record must be valid JSON, but only the values of the projection
//! are kept. Values without escapes are slices of the text.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::keys::{Keys, Role};
use super::refusal::Refusal;
use super::row::{self, Row, Value};
use super::sink::{ID, Projection};
use crate::text::json::{JsonError, Kind, Place, kind};

/// The key of the object that contains the fields, if the record has one.
const DATA: &str = "data";

/// Parses records one by one.
pub(super) struct JsonRecord {
    projection: Projection,
    /// The keys of records, and of their data objects.
    outer: Keys,
    inner: Keys,
}

impl JsonRecord {
    pub(super) fn new(projection: Projection) -> Self {
        let fields = || {
            let fields = projection.fields.iter().enumerate();
            fields.map(|(slot, name)| (name.as_str(), Role { slot: Some(slot), ..Role::default() }))
        };
        let id = (ID, Role { is_id: projection.needs_id, ..Role::default() });
        let data = (DATA, Role { is_data: true, ..Role::default() });
        let (outer, inner) = (Keys::new(fields().chain([id, data])), Keys::new(fields()));
        Self { projection, outer, inner }
    }

    /// Parses a record that starts on `line` at `path`.
    pub(super) fn read<'r>(
        &mut self,
        text: &'r str,
        line: u64,
        path: &Place<'_>,
    ) -> Result<Row<'r>, Refusal> {
        let mut draft = Draft { outer: self.nulls(), inner: None, id: Value::Null };
        let mut json = serde_json::Deserializer::from_str(text);
        let object = Outer { keys: &mut self.outer, inner: &mut self.inner, draft: &mut draft };
        object.deserialize(&mut json).and_then(|()| json.end()).map_err(|error| {
            let error = JsonError::syntax(text, &error);
            Refusal::json(line, &error).at(self.error_path(draft.inner.is_some(), path))
        })?;
        self.finish(draft, line, path)
    }

    fn nulls<'r>(&self) -> Vec<Value<'r>> {
        vec![Value::Null; self.projection.fields.len()]
    }

    /// Returns the path of the value that was being parsed when an error occurred.
    fn error_path(&self, has_data: bool, path: &Place<'_>) -> String {
        let Some(key) = self.outer.current() else { return path.to_string() };
        let place = path.key(key);
        match self.inner.current() {
            Some(inner) if has_data && key == DATA => place.key(inner).to_string(),
            _ => place.to_string(),
        }
    }

    fn finish<'r>(&self, draft: Draft<'r>, line: u64, path: &Place<'_>) -> Result<Row<'r>, Refusal> {
        let data = path.key(DATA);
        let (values, place) = match draft.inner {
            Some(inner) => (inner, &data),
            None => (draft.outer, path),
        };
        let mut fields = self.projection.fields.iter().zip(&values);
        if let Some((name, _)) = fields.find(|(_, value)| **value == Value::Composite) {
            let message = "expected a string, a number, a boolean or null, found a list or an object";
            return Err(Refusal::new(line, message).at(place.key(name).to_string()));
        }
        let id = self.projection.needs_id.then(|| row::id(draft.id)).transpose();
        let id = id.map_err(|message| Refusal::new(line, message).at(path.key(ID).to_string()))?;
        Ok(Row::new(line, values, id))
    }
}

/// The values of a record that is being parsed.
struct Draft<'r> {
    /// The values at the top level.
    outer: Vec<Value<'r>>,
    /// The values in the data object.
    inner: Option<Vec<Value<'r>>>,
    id: Value<'r>,
}

/// Parses the top level of a record.
struct Outer<'s, 'r> {
    keys: &'s mut Keys,
    inner: &'s mut Keys,
    draft: &'s mut Draft<'r>,
}

impl<'r> DeserializeSeed<'r> for Outer<'_, 'r> {
    type Value = ();

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<(), D::Error> {
        self.keys.start();
        deserializer.deserialize_map(self)
    }
}

impl<'r> Visitor<'r> for Outer<'_, 'r> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record (a JSON object)")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(role) = next_key(&mut map, self.keys)? {
            if role.is_data {
                let values = self.draft.inner.insert(vec![Value::Null; self.draft.outer.len()]);
                map.next_value_seed(Inner { keys: self.inner, values })?;
            } else if role.is_none() {
                map.next_value::<IgnoredAny>()?;
            } else {
                let value = next_value(&mut map)?;
                if role.is_id {
                    self.draft.id = value.clone();
                }
                set(&mut self.draft.outer, role, value);
            }
        }
        Ok(())
    }
}

/// Parses the data object of a record.
struct Inner<'s, 'r> {
    keys: &'s mut Keys,
    values: &'s mut Vec<Value<'r>>,
}

impl<'r> DeserializeSeed<'r> for Inner<'_, 'r> {
    type Value = ();

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<(), D::Error> {
        self.keys.start();
        deserializer.deserialize_map(self)
    }
}

impl<'r> Visitor<'r> for Inner<'_, 'r> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a record (a JSON object)")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(role) = next_key(&mut map, self.keys)? {
            if role.is_none() {
                map.next_value::<IgnoredAny>()?;
            } else {
                set(self.values, role, next_value(&mut map)?);
            }
        }
        Ok(())
    }
}

fn set<'r>(values: &mut [Value<'r>], role: Role, value: Value<'r>) {
    if let Some(place) = role.slot.and_then(|slot| values.get_mut(slot)) {
        *place = value;
    }
}

fn next_key<'r, A: MapAccess<'r>>(map: &mut A, keys: &mut Keys) -> Result<Option<Role>, A::Error> {
    keys.clear_current();
    map.next_key_seed(Key(keys))
}

struct Key<'s>(&'s mut Keys);

impl<'r> DeserializeSeed<'r> for Key<'_> {
    type Value = Role;

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<Role, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Role;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Role, E> {
        self.0.next_role(name).map_err(|_| E::custom("duplicate key"))
    }
}

fn next_value<'r, A: MapAccess<'r>>(map: &mut A) -> Result<Value<'r>, A::Error> {
    let raw: &'r RawValue = map.next_value()?;
    let text = raw.get();
    Ok(match kind(raw) {
        Kind::Null => Value::Null,
        Kind::Boolean => Value::Boolean(text == "true"),
        Kind::Number => Value::Text(text.into()),
        Kind::Object | Kind::List => Value::Composite,
        Kind::String => Value::Text(match plain(text) {
            Some(plain) => plain.into(),
            None => unescape(text)?.into(),
        }),
    })
}

/// Returns the content of a JSON string without escapes.
fn plain(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    memchr::memchr(b'\\', inside.as_bytes()).is_none().then_some(inside)
}

/// Parses a JSON string with escapes. Its syntax is valid, but it may contain
/// unpaired surrogates.
fn unescape<E: Error>(text: &str) -> Result<String, E> {
    serde_json::from_str(text).map_err(|_| E::custom("unpaired surrogate in a `\\u` escape"))
}
