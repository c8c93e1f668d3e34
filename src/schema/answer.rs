//! Metadata written back as the service answers it.
//!
//! Knows the form of an answer to `get_object_info`; what an overlay tells is
//! no part of it.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::field::Field;
use super::object_info::ObjectInfo;

/// As the service answers it, every attribute in its order, without what an
/// overlay tells. [`ObjectInfo::from_json`] reads it.
///
/// ```
/// use filtre::schema::ObjectInfo;
///
/// let text = r#"{"CP":{"attribs":{"type":"text","length":"50"},"read":"Y","write":"N"}}"#;
/// let contact = ObjectInfo::from_json("contact", text)?;
/// assert_eq!(serde_json::to_string(&contact)?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for ObjectInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields().iter().map(|field| (field.name(), Answer(field))))
    }
}

struct Answer<'f>(&'f Field);

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let flag = |is_set| if is_set { "Y" } else { "N" };
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("attribs", &Attributes(self.0))?;
        map.serialize_entry("read", flag(self.0.is_readable()))?;
        map.serialize_entry("write", flag(self.0.is_writable()))?;
        map.end()
    }
}

struct Attributes<'f>(&'f Field);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = self.0.attributes().filter(|(name, _)| !matches!(*name, "read" | "write"));
        serializer.collect_map(inner)
    }
}
