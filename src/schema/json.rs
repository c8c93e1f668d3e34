//! JSON read one level at a time: order kept, duplicate keys refused, every
//! mistake told with its path.
//!
//! Knows JSON; does not know what the metadata means. Inner levels stay text
//! until they are asked for, and are skipped without recursion, so that a deep
//! text costs no stack.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::SchemaError;

/// A place in a text of JSON, written as a path only when it is needed.
pub(super) enum Place<'p> {
    Root,
    Key(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    pub(super) const fn key(&'p self, key: &'p str) -> Self {
        Self::Key(self, key)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("$"),
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

/// Checks that a whole text is JSON; what is in it stays text.
pub(super) fn parse(text: &str) -> Result<&RawValue, SchemaError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| SchemaError::syntax(text, &error))
}

/// What a value is, for messages.
fn kind(raw: &RawValue) -> &'static str {
    match raw.get().bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn expect(wanted: &str, raw: &RawValue, place: &Place<'_>) -> Result<(), SchemaError> {
    let found = kind(raw);
    if found == wanted {
        return Ok(());
    }
    Err(SchemaError::new(place, format!("expected {wanted}, found {found}")))
}

/// Reads the text of a value that [`parse`] has passed over. Passing over does
/// not look at one thing: halves of surrogate pairs in strings.
fn decode<'a, T: Deserialize<'a>>(raw: &'a RawValue, place: &Place<'_>) -> Result<T, SchemaError> {
    serde_json::from_str(raw.get())
        .map_err(|_| SchemaError::new(place, "a `\\u` escape here stands for half a character"))
}

/// Reads a string.
pub(super) fn string(raw: &RawValue, place: &Place<'_>) -> Result<String, SchemaError> {
    expect("a string", raw, place)?;
    decode(raw, place)
}

/// Reads `true` or `false`.
pub(super) fn boolean(raw: &RawValue, place: &Place<'_>) -> Result<bool, SchemaError> {
    expect("a boolean", raw, place)?;
    decode(raw, place)
}

/// Reads a list of strings, none of which stands twice.
pub(super) fn strings(raw: &RawValue, place: &Place<'_>) -> Result<Vec<String>, SchemaError> {
    expect("a list", raw, place)?;
    let items: Vec<&RawValue> = decode(raw, place)?;
    let mut seen = HashSet::new();
    let mut read = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let place = Place::Item(place, at);
        let text = string(item, &place)?;
        if !seen.insert(text.clone()) {
            return Err(SchemaError::new(&place, format!("`{text}` stands twice")));
        }
        read.push(text);
    }
    Ok(read)
}

/// The members of an object, in order.
pub(super) struct Members<'a, 'p> {
    entries: Vec<(String, &'a RawValue)>,
    place: &'p Place<'p>,
}

impl<'a, 'p> Members<'a, 'p> {
    /// Reads one level of an object.
    pub(super) fn read(raw: &'a RawValue, place: &'p Place<'p>) -> Result<Self, SchemaError> {
        expect("an object", raw, place)?;
        let Entries(entries) = decode(raw, place)?;
        refuse_duplicates(&entries, place)?;
        Ok(Self { entries, place })
    }

    /// The members themselves.
    pub(super) fn entries(&self) -> &[(String, &'a RawValue)] {
        &self.entries
    }

    /// The member of a name.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.entries.iter().find(|(key, _)| key == name).map(|&(_, raw)| raw)
    }

    /// The member of a name, which must be there.
    pub(super) fn required(&self, name: &str) -> Result<&'a RawValue, SchemaError> {
        self.get(name).ok_or_else(|| self.missing(name))
    }

    /// The string of a name, if it is there.
    pub(super) fn string(&self, name: &str) -> Result<Option<String>, SchemaError> {
        self.get(name).map(|raw| string(raw, &self.place.key(name))).transpose()
    }

    /// The string of a name, which must be there.
    pub(super) fn required_string(&self, name: &str) -> Result<String, SchemaError> {
        self.string(name)?.ok_or_else(|| self.missing(name))
    }

    /// The flag of a name, if it is there.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, SchemaError> {
        match self.string(name)?.as_deref() {
            None => Ok(None),
            Some("Y") => Ok(Some(true)),
            Some("N") => Ok(Some(false)),
            Some(_) => Err(SchemaError::new(&self.place.key(name), format!("`{name}` must be `Y` or `N`"))),
        }
    }

    /// The flag of a name, which must be there.
    pub(super) fn required_flag(&self, name: &str) -> Result<bool, SchemaError> {
        self.flag(name)?.ok_or_else(|| self.missing(name))
    }

    /// Every member as text: a string's own, else the JSON of it.
    pub(super) fn attributes(&self) -> Result<Vec<Attribute>, SchemaError> {
        self.entries.iter().map(|(name, raw)| self.attribute(name, raw)).collect()
    }

    fn attribute(&self, name: &str, raw: &RawValue) -> Result<Attribute, SchemaError> {
        let text =
            if kind(raw) == "a string" { string(raw, &self.place.key(name))? } else { raw.get().to_owned() };
        Ok(Attribute { name: name.to_owned(), text })
    }

    /// Refuses members of any other name.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), SchemaError> {
        let stray = self.entries.iter().find(|(key, _)| !known.contains(&key.as_str()));
        stray.map_or(Ok(()), |(key, _)| {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("unknown key, expected one of {}", names.join(", "));
            Err(SchemaError::new(&self.place.key(key), message))
        })
    }

    fn missing(&self, name: &str) -> SchemaError {
        SchemaError::new(self.place, format!("`{name}` is missing"))
    }
}

/// What the service tells about something, whether this crate knows it or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    name: String,
    text: String,
}

impl Attribute {
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// The text of an attribute.
pub(super) fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.text.as_str())
}

fn refuse_duplicates(entries: &[(String, &RawValue)], place: &Place<'_>) -> Result<(), SchemaError> {
    let mut seen = HashSet::with_capacity(entries.len());
    match entries.iter().find(|(key, _)| !seen.insert(key.as_str())) {
        Some((key, _)) => Err(SchemaError::new(&place.key(key), "the key stands twice")),
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
