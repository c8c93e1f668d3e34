//! The metadata of one field.

use serde_json::value::RawValue;

use super::field_type::FieldType;
use super::overlay::FieldOverlay;
use crate::text::json::JsonError;
use crate::text::json::{Attribute, Members, Place, attribute};

/// The metadata of a field, from the service and an overlay, or built.
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
    /// Creates a field that the profile may read and write.
    ///
    /// ```
    /// use filtre::schema::{Field, FieldType};
    ///
    /// let field = Field::new("CP", FieldType::Text).with_length(5).with_writable(false);
    /// assert_eq!((field.length(), field.is_writable()), (Some(5), false));
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, field_type: FieldType) -> Self {
        let field = Self {
            name: name.into(),
            label: None,
            description: None,
            attributes: vec![Attribute::new("type", field_type.as_str())],
            field_type,
            length: None,
            is_personal_data: false,
            is_readable: true,
            is_writable: true,
            choices: None,
            is_unique: false,
            never_null: false,
            note: None,
        };
        field.with_readable(true).with_writable(true)
    }

    /// Sets the label for people.
    #[must_use]
    pub fn with_label(self, label: impl Into<String>) -> Self {
        let label = label.into();
        Self { label: Some(label.clone()), ..self }.with_attribute("label", &label)
    }

    /// Sets the description for people.
    #[must_use]
    pub fn with_description(self, description: impl Into<String>) -> Self {
        let description = description.into();
        Self { description: Some(description.clone()), ..self }.with_attribute("description", &description)
    }

    /// Sets the maximum length of a value, in characters.
    #[must_use]
    pub fn with_length(self, length: u32) -> Self {
        Self { length: Some(length), ..self }.with_attribute("length", &length.to_string())
    }

    /// Sets whether the field is classified as personal data.
    #[must_use]
    pub fn with_personal_data(self, is_personal_data: bool) -> Self {
        Self { is_personal_data, ..self }.with_attribute("is_personal_data", flag(is_personal_data))
    }

    /// Sets whether the profile may read the field.
    #[must_use]
    pub fn with_readable(self, is_readable: bool) -> Self {
        Self { is_readable, ..self }.with_attribute("read", flag(is_readable))
    }

    /// Sets whether the profile may write the field.
    #[must_use]
    pub fn with_writable(self, is_writable: bool) -> Self {
        Self { is_writable, ..self }.with_attribute("write", flag(is_writable))
    }

    /// Sets the labels of a choice.
    #[must_use]
    pub fn with_choices<T: Into<String>>(self, choices: impl IntoIterator<Item = T>) -> Self {
        Self { choices: Some(choices.into_iter().map(Into::into).collect()), ..self }
    }

    /// Sets whether no two records have the same value.
    #[must_use]
    pub fn with_unique(self, is_unique: bool) -> Self {
        Self { is_unique, ..self }
    }

    /// Sets whether every record has a value.
    #[must_use]
    pub fn with_never_null(self, never_null: bool) -> Self {
        Self { never_null, ..self }
    }

    /// Sets the note for people.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    fn with_attribute(mut self, name: &str, text: &str) -> Self {
        self.attributes.retain(|attribute| attribute.name() != name);
        self.attributes.push(Attribute::new(name, text));
        self
    }

    /// Reads a member of the response of `get_object_info`.
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

    /// Applies the values of an overlay.
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

    /// Returns the name, exactly as the service spells it.
    ///
    /// It may contain characters that a filter cannot express.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the label for people, or `None` if it is missing or empty.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref().filter(|label| !label.is_empty())
    }

    /// Returns the description for people, or `None` if it is missing or empty.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref().filter(|description| !description.is_empty())
    }

    /// Returns the type of the overlay, or else of the service.
    #[must_use]
    pub const fn field_type(&self) -> &FieldType {
        &self.field_type
    }

    /// Returns the maximum length of a value in characters, or `None` if it is unknown.
    #[must_use]
    pub const fn length(&self) -> Option<u32> {
        self.length
    }

    /// Returns whether the field is classified as personal data.
    #[must_use]
    pub const fn is_personal_data(&self) -> bool {
        self.is_personal_data
    }

    /// Returns whether the profile may read the field.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        self.is_readable
    }

    /// Returns whether the profile may write the field.
    #[must_use]
    pub const fn is_writable(&self) -> bool {
        self.is_writable
    }

    /// Returns the labels of a choice, or `None` if no overlay lists them.
    #[must_use]
    pub fn choices(&self) -> Option<&[String]> {
        self.choices.as_deref()
    }

    /// Returns whether no two records have the same value, according to an overlay.
    #[must_use]
    pub const fn is_unique(&self) -> bool {
        self.is_unique
    }

    /// Returns whether every record has a value, according to an overlay.
    #[must_use]
    pub const fn never_null(&self) -> bool {
        self.never_null
    }

    /// Returns the note of an overlay.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Returns an attribute that the service sent, known or unknown.
    ///
    /// Those in `attribs` come before those beside it. An attribute that is not a
    /// string is returned as JSON. An overlay does not change attributes.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        attribute(&self.attributes, name)
    }

    /// Returns the attributes that the service sent, in its order: those in
    /// `attribs`, then those beside it.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|attribute| (attribute.name(), attribute.text()))
    }
}

/// Returns a flag as the service writes it.
pub(super) const fn flag(is_set: bool) -> &'static str {
    if is_set { "Y" } else { "N" }
}

/// Reads the attributes of both levels, the inner first.
fn attributes(inner: &Members<'_, '_>, outer: &Members<'_, '_>) -> Result<Vec<Attribute>, JsonError> {
    let mut attributes = inner.attributes()?;
    let beside = outer.attributes()?;
    attributes.extend(beside.into_iter().filter(|attribute| attribute.name() != "attribs"));
    Ok(attributes)
}

/// Reads a length in digits.
fn length(text: &str) -> Option<u32> {
    // `parse` would also accept a sign.
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
