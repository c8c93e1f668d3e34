//! JSON read one level at a time, in order, with a path in each error.
//!
//! Duplicate keys are errors. Inner levels stay text until they are read, and
//! are skipped without recursion.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

#[cfg(any(feature = "http", feature = "sandbox"))]
mod apostrophe;
mod error;

#[cfg(any(feature = "http", feature = "sandbox"))]
pub(crate) use apostrophe::without_escaped_apostrophes;
pub use error::JsonError;
#[cfg(feature = "cli")]
pub(crate) use error::syntax_message;

/// A place in a JSON text, formatted as a path only for an error.
pub(crate) enum Place<'p> {
    Root,
    /// A place that is already formatted.
    Path(&'p str),
    Key(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    pub(crate) const fn key(&'p self, key: &'p str) -> Self {
        Self::Key(self, key)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("$"),
            Self::Path(path) => f.write_str(path),
            Self::Key(parent, key) if is_identifier(key) => write!(f, "{parent}.{key}"),
            Self::Key(parent, key) => write!(f, "{parent}[{}]", serde_json::Value::from(*key)),
            Self::Item(parent, at) => write!(f, "{parent}[{at}]"),
        }
    }
}

fn is_identifier(key: &str) -> bool {
    let mut characters = key.chars();
    let starts = characters.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first));
    starts && characters.all(unicode_ident::is_xid_continue)
}

/// Checks that the whole text is JSON, and returns it undecoded.
pub(crate) fn parse(text: &str) -> Result<&RawValue, JsonError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| JsonError::syntax(text, &error))
}

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    List,
    String,
    Boolean,
    Null,
    Number,
}

impl Kind {
    /// Returns the name used in messages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::String => "a string",
            Self::Boolean => "a boolean",
            Self::Null => "null",
            Self::Number => "a number",
        }
    }
}

/// Returns the type of a value.
pub(crate) fn kind(raw: &RawValue) -> Kind {
    match raw.get().bytes().next() {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::List,
        Some(b'"') => Kind::String,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'n') => Kind::Null,
        _ => Kind::Number,
    }
}

fn expect(expected: Kind, raw: &RawValue, place: &Place<'_>) -> Result<(), JsonError> {
    let found = kind(raw);
    if found == expected {
        return Ok(());
    }
    Err(JsonError::new(place, format!("expected {}, found {}", expected.name(), found.name())))
}

/// Decodes a value that [`parse`] has skipped. Only an unpaired surrogate in a
/// string is not found before.
fn decode<'a, T: Deserialize<'a>>(raw: &'a RawValue, place: &Place<'_>) -> Result<T, JsonError> {
    serde_json::from_str(raw.get()).map_err(|_| JsonError::new(place, "unpaired surrogate in a `\\u` escape"))
}

/// Reads a string.
pub(crate) fn string(raw: &RawValue, place: &Place<'_>) -> Result<String, JsonError> {
    expect(Kind::String, raw, place)?;
    decode(raw, place)
}

/// Reads `true` or `false`.
pub(crate) fn boolean(raw: &RawValue, place: &Place<'_>) -> Result<bool, JsonError> {
    expect(Kind::Boolean, raw, place)?;
    decode(raw, place)
}

/// Reads one level of a list.
pub(crate) fn items<'a>(raw: &'a RawValue, place: &Place<'_>) -> Result<Vec<&'a RawValue>, JsonError> {
    expect(Kind::List, raw, place)?;
    decode(raw, place)
}

/// Reads a list of distinct strings.
pub(crate) fn strings(raw: &RawValue, place: &Place<'_>) -> Result<Vec<String>, JsonError> {
    let items = items(raw, place)?;
    let mut seen = HashSet::new();
    let mut read = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let place = Place::Item(place, at);
        let text = string(item, &place)?;
        if !seen.insert(text.clone()) {
            return Err(JsonError::new(&place, format!("duplicate item `{text}`")));
        }
        read.push(text);
    }
    Ok(read)
}

/// The members of a JSON object, in order.
pub(crate) struct Members<'a, 'p> {
    entries: Vec<(String, &'a RawValue)>,
    place: &'p Place<'p>,
}

impl<'a, 'p> Members<'a, 'p> {
    /// Reads one level of an object.
    pub(crate) fn read(raw: &'a RawValue, place: &'p Place<'p>) -> Result<Self, JsonError> {
        expect(Kind::Object, raw, place)?;
        let Entries(entries) = decode(raw, place)?;
        check_duplicates(&entries, place)?;
        Ok(Self { entries, place })
    }

    /// Returns the names and values.
    pub(crate) fn entries(&self) -> &[(String, &'a RawValue)] {
        &self.entries
    }

    /// Returns the value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.entries.iter().find(|(key, _)| key == name).map(|&(_, raw)| raw)
    }

    /// Returns the value of a name, or an error if it is missing.
    pub(crate) fn required(&self, name: &str) -> Result<&'a RawValue, JsonError> {
        self.get(name).ok_or_else(|| self.missing(name))
    }

    /// Returns the string of a name, if present.
    pub(crate) fn string(&self, name: &str) -> Result<Option<String>, JsonError> {
        self.get(name).map(|raw| string(raw, &self.place.key(name))).transpose()
    }

    /// Returns the string of a name, or an error if it is missing.
    pub(crate) fn required_string(&self, name: &str) -> Result<String, JsonError> {
        self.string(name)?.ok_or_else(|| self.missing(name))
    }

    /// Returns the flag of a name, if present.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, JsonError> {
        match self.string(name)?.as_deref() {
            None => Ok(None),
            Some("Y") => Ok(Some(true)),
            Some("N") => Ok(Some(false)),
            Some(_) => {
                // The text may come from an answer of the service, whose values appear in no error.
                let message = "expected `Y` or `N`, found another string";
                Err(JsonError::new(&self.place.key(name), message))
            }
        }
    }

    /// Returns the flag of a name, or an error if it is missing.
    pub(crate) fn required_flag(&self, name: &str) -> Result<bool, JsonError> {
        self.flag(name)?.ok_or_else(|| self.missing(name))
    }

    /// Returns each member as text: a string decoded, any other value as JSON.
    pub(crate) fn attributes(&self) -> Result<Vec<Attribute>, JsonError> {
        self.entries.iter().map(|(name, raw)| self.attribute(name, raw)).collect()
    }

    fn attribute(&self, name: &str, raw: &RawValue) -> Result<Attribute, JsonError> {
        let text = if kind(raw) == Kind::String {
            string(raw, &self.place.key(name))?
        } else {
            raw.get().to_owned()
        };
        Ok(Attribute::new(name, text))
    }

    /// Returns an error if there is a member of another name.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), JsonError> {
        let stray = self.entries.iter().find(|(key, _)| !known.contains(&key.as_str()));
        stray.map_or(Ok(()), |(key, _)| {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("unknown key `{key}`, expected one of {}", names.join(", "));
            Err(JsonError::new(&self.place.key(key), message))
        })
    }

    fn missing(&self, name: &str) -> JsonError {
        JsonError::new(self.place, format!("missing key `{name}`"))
    }
}

/// An attribute that the service sent, known or unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    name: String,
    text: String,
}

impl Attribute {
    pub(crate) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Returns the text of an attribute.
pub(crate) fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.text.as_str())
}

fn check_duplicates(entries: &[(String, &RawValue)], place: &Place<'_>) -> Result<(), JsonError> {
    let mut seen = HashSet::with_capacity(entries.len());
    match entries.iter().find(|(key, _)| !seen.insert(key.as_str())) {
        Some((key, _)) => Err(JsonError::new(&place.key(key), format!("duplicate key `{key}`"))),
        None => Ok(()),
    }
}

struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}
