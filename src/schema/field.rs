//! One field of an object.
//!
//! Knows what the service and an overlay tell about it; does not know which
//! operators or values it admits.

use serde_json::value::RawValue;

use super::field_type::FieldType;
use super::overlay::FieldOverlay;
use crate::text::json::JsonError;
use crate::text::json::{Attribute, Members, Place, attribute};

/// A field, as the metadata describes it.
///
/// ```
/// use filtre::schema::{FieldType, ObjectInfo};
///
/// let text = r#"{"CP": {"attribs": {"type": "text", "length": "50"}, "read": "Y", "write": "N"}}"#;
/// let contact = ObjectInfo::from_json("contact", text)?;
/// let field = contact.field("CP").expect("a field");
/// assert_eq!(field.field_type(), &FieldType::Text);
/// assert_eq!(field.length(), Some(50));
/// assert!(field.is_readable() && !field.is_writable());
/// # Ok::<(), filtre::schema::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    name: String,
    label: Option<String>,
    description: Option<String>,
    field_type: FieldType,
    length: Option<u32>,
    is_personal_data: bool,
    is_readable: bool,
    is_writable: bool,
    attributes: Vec<Attribute>,
    choices: Option<Vec<String>>,
    is_unique: bool,
    never_null: bool,
    note: Option<String>,
}

impl Field {
    /// Reads a member of an answer to `get_object_info`.
    pub(super) fn read(name: &str, raw: &RawValue, place: &Place<'_>) -> Result<Self, JsonError> {
        let members = Members::read(raw, place)?;
        let inner_place = place.key("attribs");
        let attribs = Members::read(members.required("attribs")?, &inner_place)?;
        for optional in ["created_date", "modified_date"] {
            attribs.string(optional)?;
        }
        Ok(Self {
            name: name.to_owned(),
            label: attribs.string("label")?,
            description: attribs.string("description")?,
            field_type: FieldType::from_name(&attribs.required_string("type")?),
            length: attribs.string("length")?.as_deref().and_then(length),
            is_personal_data: attribs.flag("is_personal_data")?.unwrap_or(false),
            is_readable: members.required_flag("read")?,
            is_writable: members.required_flag("write")?,
            attributes: attributes(&attribs, &members)?,
            choices: None,
            is_unique: false,
            never_null: false,
            note: None,
        })
    }

    /// Takes over what an overlay tells.
    pub(super) fn apply(&mut self, overlay: &FieldOverlay) {
        if let Some(field_type) = &overlay.field_type {
            self.field_type = field_type.clone();
        }
        if let Some(choices) = &overlay.choices {
            self.choices = Some(choices.clone());
        }
        if let Some(note) = &overlay.note {
            self.note = Some(note.clone());
        }
        self.is_unique = overlay.is_unique.unwrap_or(self.is_unique);
        self.never_null = overlay.never_null.unwrap_or(self.never_null);
    }

    /// The name, exactly as the service spells it.
    ///
    /// It may be one that no filter can spell.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The label for people; none where the service gives a blank.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref().filter(|label| !label.is_empty())
    }

    /// The description for people; none where the service gives a blank.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref().filter(|description| !description.is_empty())
    }

    /// The type: the overlay's, else the service's.
    #[must_use]
    pub const fn field_type(&self) -> &FieldType {
        &self.field_type
    }

    /// The greatest length of a value; none where the service gives no number.
    #[must_use]
    pub const fn length(&self) -> Option<u32> {
        self.length
    }

    /// Whether the field is classified as personal data.
    #[must_use]
    pub const fn is_personal_data(&self) -> bool {
        self.is_personal_data
    }

    /// Whether the profile may read the field.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        self.is_readable
    }

    /// Whether the profile may write the field.
    #[must_use]
    pub const fn is_writable(&self) -> bool {
        self.is_writable
    }

    /// The labels of a choice, if an overlay tells them.
    #[must_use]
    pub fn choices(&self) -> Option<&[String]> {
        self.choices.as_deref()
    }

    /// Whether no two records share a value, as an overlay tells.
    #[must_use]
    pub const fn is_unique(&self) -> bool {
        self.is_unique
    }

    /// Whether every record has a value, as an overlay tells.
    #[must_use]
    pub const fn never_null(&self) -> bool {
        self.never_null
    }

    /// The note of an overlay.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The text of any attribute that the service sent, known or not.
    ///
    /// Looks in `attribs` first, then beside it. An attribute that is not a
    /// string is given as its JSON. An overlay changes nothing here.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }

    /// Every attribute that the service sent, in its order: those in `attribs`
    /// first, then those beside it.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|attribute| (attribute.name(), attribute.text()))
    }
}

/// The attributes of both levels, the inner first.
fn attributes(inner: &Members<'_, '_>, outer: &Members<'_, '_>) -> Result<Vec<Attribute>, JsonError> {
    let mut attributes = inner.attributes()?;
    let beside = outer.attributes()?;
    attributes.extend(beside.into_iter().filter(|attribute| attribute.name() != "attribs"));
    Ok(attributes)
}

/// A length in digits; any other text tells none.
fn length(text: &str) -> Option<u32> {
    // The standard conversion would take a sign too.
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
