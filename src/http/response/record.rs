//! Records as the service returns them.
//!
//! Records of one response mostly have the same fields in the same order, so the
//! field names are stored once.

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::eval::{Datum, Record, Slot, Stored};

/// The field names of a record, shared by similar records.
pub(crate) type Columns = Arc<[Box<str>]>;

/// A record of `get_objects`.
///
/// Values, their order and undocumented keys are kept as the service writes them,
/// so [`Serialize`] returns the same `{"id":…,"data":{…}}`.
#[derive(Clone, Debug, PartialEq)]
pub struct GetRecord {
    pub(crate) id: String,
    pub(crate) columns: Columns,
    pub(crate) values: Vec<FieldValue>,
    pub(crate) others: Vec<(String, FieldValue)>,
}

/// The value of a field.
#[derive(Clone)]
#[non_exhaustive]
pub enum FieldValue {
    /// `null`
    Null,
    /// A string.
    Text(Box<str>),
    /// Any other JSON value, as the service writes it.
    Json(Box<RawValue>),
}

impl GetRecord {
    /// Returns the id, a number or a string in the response.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the text of a field, or `None` if it is missing or not a string.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.value(field)? {
            FieldValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value of a field.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&FieldValue> {
        let at = self.columns.iter().position(|column| **column == *field)?;
        self.values.get(at)
    }

    /// Returns the fields with their values, in the order of the response.
    pub fn data(&self) -> impl Iterator<Item = (&str, &FieldValue)> {
        self.columns.iter().map(|column| &**column).zip(&self.values)
    }

    /// Returns the value of a key other than `id` and `data`, such as `link`.
    #[must_use]
    pub fn other(&self, key: &str) -> Option<&FieldValue> {
        self.others.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Keeps only some fields, in this order.
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
                // A float would lose digits.
                digits => Stored::Text(digits),
            },
        }
    }
}

/// Fields are found by name.
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
