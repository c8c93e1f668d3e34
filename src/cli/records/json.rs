//! One record of JSON: `{"id":…,"data":{…}}`, or a plain object of fields.
//!
//! Knows objects and their members; does not know where a record begins or
//! ends. All of a record is checked to be JSON, but only the values that are
//! wanted are read, and those without escapes are slices of the text.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::keys::{Keys, Role};
use super::row::{self, Row, Value};
use super::{ID, Projection, Refusal};
use crate::text::json::{JsonError, Kind, Place, kind};

/// The member that holds the fields, where they are not members themselves.
const DATA: &str = "data";

/// Reads one record after the other.
pub(super) struct JsonRecord {
    projection: Projection,
    /// The keys of records, and those of their data.
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

    /// Reads a record that begins on a line, at a path.
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
            Refusal::json(line, &error).at(self.blame(draft.inner.is_some(), path))
        })?;
        self.finish(draft, line, path)
    }

    fn nulls<'r>(&self) -> Vec<Value<'r>> {
        vec![Value::Null; self.projection.fields.len()]
    }

    /// The path of what was being read when something was found to be wrong.
    fn blame(&self, has_data: bool, path: &Place<'_>) -> String {
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
            let message = "a field holds a text, a number, a boolean or null, not a list or an object";
            return Err(Refusal::new(line, message).at(place.key(name).to_string()));
        }
        let id = self.projection.needs_id.then(|| row::id(draft.id)).transpose();
        let id = id.map_err(|message| Refusal::new(line, message).at(path.key(ID).to_string()))?;
        Ok(Row::new(line, values, id))
    }
}

/// What was read of a record.
struct Draft<'r> {
    /// The values among its own members.
    outer: Vec<Value<'r>>,
    /// The values among the members of its data.
    inner: Option<Vec<Value<'r>>>,
    id: Value<'r>,
}

/// Reads a record.
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
        f.write_str("a record, which is an object")
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

/// Reads the data of a record.
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
        f.write_str("the fields of a record, which are an object")
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
    keys.await_key();
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
        self.0.meet(name).map_err(|_| E::custom("the key stands twice"))
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

/// The inside of a string without escapes.
fn plain(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    memchr::memchr(b'\\', inside.as_bytes()).is_none().then_some(inside)
}

/// Reads a string with escapes. That it is one was seen already, but for halves
/// of surrogate pairs.
fn unescape<E: Error>(text: &str) -> Result<String, E> {
    serde_json::from_str(text).map_err(|_| E::custom("a `\\u` escape here stands for half a character"))
}
