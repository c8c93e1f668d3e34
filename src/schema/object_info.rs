//! The metadata of one object, and the lookup of its fields.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::field::Field;
use super::field_type::FieldType;
use super::name_index::NameIndex;
use super::overlay::Overlay;
use crate::text::json::JsonError;
use crate::text::json::{self, Members, Place};

/// The metadata of an object. A clone shares the fields and costs little.
///
/// It is read from the response of `get_object_info`, or built:
///
/// ```
/// use filtre::schema::{FieldType, ObjectInfo};
///
/// let contact = ObjectInfo::new("contact").with("cc_age", FieldType::Integer);
/// assert!(contact.check(&filtre::parse("cc_age $gte \"18\"")?).is_ok());
///
/// let text = r#"{"EMail": {"attribs": {"type": "text"}, "read": "Y", "write": "Y"}}"#;
/// let contact = ObjectInfo::from_json("contact", text)?;
/// assert_eq!(contact.name(), "contact");
/// assert!(contact.field("EMail").is_some());
/// assert!(contact.field("email").is_none(), "names are exact");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectInfo {
    inner: Arc<Inner>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    name: String,
    fields: Vec<Field>,
    by_name: NameIndex,
    /// Each name in lower case with the index of its field, sorted.
    by_lower_case: Vec<(String, u32)>,
    links: Option<Vec<String>>,
    note: Option<String>,
}

/// The result of [`ObjectInfo::lookup`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<T> {
    /// The field of this name.
    Exact(T),
    /// The only field whose name differs in case alone.
    OtherCase(T),
    /// Several fields have names that differ in case alone.
    Ambiguous,
    /// There is no such field.
    Missing,
}

impl<T> Lookup<T> {
    /// Returns the field, exact or in another case.
    #[must_use]
    pub fn found(self) -> Option<T> {
        match self {
            Self::Exact(field) | Self::OtherCase(field) => Some(field),
            Self::Ambiguous | Self::Missing => None,
        }
    }
}

/// The error of a name that is not a field of an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown field `{field}` of `{object}`")]
pub struct UnknownField {
    object: String,
    field: String,
}

impl ObjectInfo {
    /// Creates an object without fields; [`with`](Self::with) adds them.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { inner: Arc::new(Inner::new(name.into(), Vec::new())) }
    }

    /// Adds a field that the profile may read and write.
    #[must_use]
    pub fn with(self, name: impl Into<String>, field_type: FieldType) -> Self {
        self.with_field(Field::new(name, field_type))
    }

    /// Adds a field, or replaces the field of the same name.
    ///
    /// ```
    /// use filtre::schema::{Field, FieldType, ObjectInfo};
    ///
    /// let status = Field::new("status", FieldType::Choice).with_choices(["client", "prospect"]);
    /// let contact = ObjectInfo::new("contact").with_field(status);
    /// assert!(contact.check(&filtre::parse("status $eq \"visitor\"")?).is_err());
    /// # Ok::<(), filtre::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn with_field(self, field: Field) -> Self {
        self.with_fields([field])
    }

    /// Adds fields, or replaces those of the same names. For many fields, this is
    /// faster than adding each alone.
    #[must_use]
    pub fn with_fields(self, fields: impl IntoIterator<Item = Field>) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.inner);
        let known = inner.fields.iter().map(|field| field.name().to_owned());
        let mut places: HashMap<String, usize> = known.zip(0..).collect();
        for field in fields {
            match places.get(field.name()).and_then(|&at| inner.fields.get_mut(at)) {
                Some(known) => *known = field,
                None => {
                    places.insert(field.name().to_owned(), inner.fields.len());
                    inner.fields.push(field);
                }
            }
        }
        Self { inner: Arc::new(inner.indexed()) }
    }

    /// Keeps only the fields of these names, in the order of the object.
    ///
    /// # Errors
    ///
    /// The object has no field of one of the names.
    ///
    /// ```
    /// use filtre::schema::{FieldType, ObjectInfo};
    ///
    /// let contact = ObjectInfo::new("contact").with("Nom", FieldType::Text).with("CP", FieldType::Text);
    /// assert_eq!(contact.clone().only(["CP"])?, contact.clone().without(["Nom"])?);
    /// assert!(contact.only(["Pays"]).is_err());
    /// # Ok::<(), filtre::schema::UnknownField>(())
    /// ```
    pub fn only<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Result<Self, UnknownField> {
        self.retain(names, true)
    }

    /// Removes the fields of these names.
    ///
    /// # Errors
    ///
    /// The object has no field of one of the names.
    pub fn without<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Result<Self, UnknownField> {
        self.retain(names, false)
    }

    fn retain<'n>(
        self,
        names: impl IntoIterator<Item = &'n str>,
        keeps_named: bool,
    ) -> Result<Self, UnknownField> {
        let mut named = HashSet::new();
        for name in names {
            let unknown = || UnknownField { object: self.name().to_owned(), field: name.to_owned() };
            named.insert(self.field(name).ok_or_else(unknown)?.name().to_owned());
        }
        let mut inner = Arc::unwrap_or_clone(self.inner);
        inner.fields.retain(|field| named.contains(field.name()) == keeps_named);
        Ok(Self { inner: Arc::new(inner.indexed()) })
    }

    /// Reads the response of `get_object_info`.
    ///
    /// Fields keep their order, and unknown attributes are kept, see
    /// [`Field::attribute`]. The name of the object is not in the response.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or it is not such a response: `attribs`, `type`,
    /// `read` or `write` is missing, a value has the wrong type, a flag is
    /// neither `Y` nor `N`, or a key is a duplicate.
    pub fn from_json(name: &str, text: &str) -> Result<Self, JsonError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        let fields: Result<Vec<_>, _> =
            members.entries().iter().map(|(name, raw)| Field::read(name, raw, &root.key(name))).collect();
        Ok(Self { inner: Arc::new(Inner::new(name.to_owned(), fields?)) })
    }

    /// Applies an overlay; its values replace those of earlier overlays.
    ///
    /// # Errors
    ///
    /// The overlay has a field that the object does not have.
    pub fn with_overlay(self, overlay: &Overlay) -> Result<Self, JsonError> {
        let mut inner = Arc::unwrap_or_clone(self.inner);
        for (name, values) in &overlay.fields {
            let Some(field) = inner.field_mut(name) else {
                return Err(Overlay::unknown_field(name, &inner.name));
            };
            field.apply(values);
        }
        if let Some(links) = &overlay.links {
            inner.links = Some(links.clone());
        }
        if let Some(note) = &overlay.note {
            inner.note = Some(note.clone());
        }
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns the name of the object.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Returns the fields, in the order of the service.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.inner.fields
    }

    /// Returns the field of exactly this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.get(self.index_of(name)?)
    }

    /// Returns the names of the objects that this one can be linked to, or `None`
    /// if no overlay lists them.
    #[must_use]
    pub fn links(&self) -> Option<&[String]> {
        self.inner.links.as_deref()
    }

    /// Returns the note of an overlay.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.inner.note.as_deref()
    }

    /// Returns the index of the field of exactly this name.
    pub(crate) fn index_of(&self, name: &str) -> Option<u32> {
        self.inner.index_of(name)
    }

    /// Finds a field by its name as the service does: exact, or else in another case.
    ///
    /// ```
    /// use filtre::schema::{FieldType, Lookup, ObjectInfo};
    ///
    /// let contact = ObjectInfo::new("contact").with("EMail", FieldType::Text);
    /// assert!(matches!(contact.lookup("EMail"), Lookup::Exact(_)));
    /// assert!(matches!(contact.lookup("email"), Lookup::OtherCase(_)));
    /// assert_eq!(contact.lookup("Nom"), Lookup::Missing);
    /// ```
    #[must_use]
    pub fn lookup(&self, name: &str) -> Lookup<&Field> {
        let field = |index| self.get(index);
        match self.lookup_index(name) {
            Lookup::Exact(index) => field(index).map_or(Lookup::Missing, Lookup::Exact),
            Lookup::OtherCase(index) => field(index).map_or(Lookup::Missing, Lookup::OtherCase),
            Lookup::Ambiguous => Lookup::Ambiguous,
            Lookup::Missing => Lookup::Missing,
        }
    }

    /// Returns the index of the field that [`lookup`](Self::lookup) finds.
    #[inline]
    pub(crate) fn lookup_index(&self, name: &str) -> Lookup<u32> {
        self.index_of(name).map_or_else(|| self.lookup_without_case(name), Lookup::Exact)
    }

    fn lookup_without_case(&self, name: &str) -> Lookup<u32> {
        let lower = name.to_lowercase();
        let known = &self.inner.by_lower_case;
        let start = known.partition_point(|(name, _)| *name < lower);
        let mut matches = known.iter().skip(start).take_while(|(name, _)| *name == lower);
        match (matches.next(), matches.next()) {
            (None, _) => Lookup::Missing,
            (Some(&(_, index)), None) => Lookup::OtherCase(index),
            (Some(_), Some(_)) => Lookup::Ambiguous,
        }
    }

    /// Returns the field of an index.
    pub(crate) fn get(&self, index: u32) -> Option<&Field> {
        self.inner.fields.get(index as usize)
    }
}

impl Inner {
    /// Creates an object of fields with distinct names.
    fn new(name: String, fields: Vec<Field>) -> Self {
        let by_name = NameIndex::new(std::iter::empty());
        Self { name, fields, by_name, by_lower_case: Vec::new(), links: None, note: None }.indexed()
    }

    /// Rebuilds the indexes after a change of the fields.
    fn indexed(mut self) -> Self {
        self.by_name = NameIndex::new(self.fields.iter().map(Field::name));
        self.by_lower_case =
            (0..).zip(&self.fields).map(|(at, field)| (field.name().to_lowercase(), at)).collect();
        self.by_lower_case.sort();
        self
    }

    fn index_of(&self, name: &str) -> Option<u32> {
        self.by_name.find(name, |index| self.name_at(index))
    }

    fn name_at(&self, index: u32) -> Option<&str> {
        self.fields.get(index as usize).map(Field::name)
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut Field> {
        let index = self.index_of(name)?;
        self.fields.get_mut(index as usize)
    }
}

#[cfg(test)]
mod tests;
