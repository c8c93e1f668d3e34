//! Records as the service returns them.
//!
//! Records of one response mostly have the same fields in the same order, so the
//! field names are stored once.

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::eval::Datum;
use crate::eval::Record;
use crate::eval::Slot;
use crate::eval::Stored;

/// The names of the fields of a record, shared with others like it.
pub(crate) type Columns = Arc<[Box<str>]>;

/// A record of `get_objects`.
///
/// Values, their order and keys that the document does not know are kept as the
/// service spells them; so [`Serialize`] gives `{"id":…,"data":{…}}` back.
#[derive(Clone, Debug, PartialEq)]
pub struct GetRecord {
    pub(crate) id: String,
    pub(crate) columns: Columns,
    pub(crate) values: Vec<FieldValue>,
    pub(crate) others: Vec<(String, FieldValue)>,
}

/// What a field holds.
#[derive(Clone)]
#[non_exhaustive]
pub enum FieldValue {
    /// `null`
    Null,
    /// A string.
    Text(Box<str>),
    /// Anything else, as the service spells it in JSON.
    Json(Box<RawValue>),
}

impl GetRecord {
    /// The id, a number or a string in the answer.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text of a field; none if it is missing or no string.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.value(field)? {
            FieldValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a field holds.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&FieldValue> {
        let at = self.columns.iter().position(|column| **column == *field)?;
        self.values.get(at)
    }

    /// The fields and what they hold, in the order of the answer.
    pub fn data(&self) -> impl Iterator<Item = (&str, &FieldValue)> {
        self.columns.iter().map(|column| &**column).zip(&self.values)
    }

    /// A key beside `id` and `data`, such as `link`.
    #[must_use]
    pub fn other(&self, key: &str) -> Option<&FieldValue> {
        self.others.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The record with some of its fields alone, in their order.
    pub(crate) fn narrow(&mut self, keep: &[usize], columns: &Columns) {
        let mut old: Vec<Option<FieldValue>> =
            std::mem::take(&mut self.values).into_iter().map(Some).collect();
        let kept = keep.iter().map(|&at| old.get_mut(at).and_then(Option::take).unwrap_or(FieldValue::Null));
        self.values = kept.collect();
        self.columns = Arc::clone(columns);
    }
}

impl Serialize for GetRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("data", &Data(self))?;
        for (key, value) in &self.others {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

struct Data<'r>(&'r GetRecord);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.data())
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Json(raw) => raw.serialize(serializer),
        }
    }
}

impl PartialEq for FieldValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Json(one), Self::Json(other)) => one.get() == other.get(),
            _ => false,
        }
    }
}

impl fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Json(raw) => f.write_str(raw.get()),
        }
    }
}

impl Datum for FieldValue {
    fn as_stored(&self) -> Stored<'_> {
        match self {
            Self::Null => Stored::Null,
            Self::Text(text) => Stored::Text(text),
            Self::Json(raw) => match raw.get() {
                "true" => Stored::Boolean(true),
                "false" => Stored::Boolean(false),
                text if text.starts_with(['{', '[']) => Stored::Composite,
                text if text.contains(['e', 'E']) => text.parse().map_or(Stored::Composite, Stored::Float),
                // The digits say it exactly.
                digits => Stored::Text(digits),
            },
        }
    }
}

/// By name.
///
/// ```
/// use filtre::text::Collation;
/// use filtre::http::Page;
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../../examples/catalogue/contact.json"))?;
/// let matcher = contact.check(&filtre::parse(r#"Pays $eq "FR""#)?)?.matcher(Collation::General)?;
/// let page = Page::read(r#"{"objects":[{"id":7,"data":{"Pays":"fr"}}]}"#, "contact")?;
/// assert!(matcher.matches(&page.records()[0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Record for GetRecord {
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        self.value(slot.name()).map_or(Stored::Null, Datum::as_stored)
    }
}
