//! Serialization of metadata as the response of `get_object_info`.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::field::{Field, flag};
use super::object_info::ObjectInfo;

/// Serializes as the response of `get_object_info`, with the attributes in their
/// order and without the values of an overlay.
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
        serializer.collect_map(self.fields().iter().map(|field| (field.name(), FieldResponse(field))))
    }
}

struct FieldResponse<'f>(&'f Field);

impl Serialize for FieldResponse<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
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
