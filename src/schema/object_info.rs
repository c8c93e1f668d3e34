//! One object: its fields in the service's order.
//!
//! Knows how to read an answer to `get_object_info` and how to find a field;
//! does not know filters.

use std::sync::Arc;

use super::field::Field;
use super::name_index::NameIndex;
use super::overlay::Overlay;
use crate::text::json::JsonError;
use crate::text::json::{self, Members, Place};

/// The metadata of an object; a clone costs next to nothing.
///
/// ```
/// use filtre::schema::ObjectInfo;
///
/// let text = r#"{"EMail": {"attribs": {"type": "text"}, "read": "Y", "write": "Y"}}"#;
/// let contact = ObjectInfo::from_json("contact", text)?;
/// assert_eq!(contact.name(), "contact");
/// assert!(contact.field("EMail").is_some());
/// assert!(contact.field("email").is_none(), "names are exact");
/// # Ok::<(), filtre::schema::JsonError>(())
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
    /// Each name in lower case and the field's index, in that order.
    by_lower_case: Vec<(String, u32)>,
    links: Option<Vec<String>>,
    note: Option<String>,
}

/// What a look-up without case finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseMatch {
    /// No field.
    None,
    /// The one field of this index.
    One(u32),
    /// As many fields; the first has this index.
    Several(u32, usize),
}

impl ObjectInfo {
    /// Reads an answer to `get_object_info`, as the service sends it.
    ///
    /// The order of the fields is kept, and so are attributes that are not
    /// known, see [`Field::attribute`]. The name of the object is not in the
    /// answer and has to be given.
    ///
    /// # Errors
    ///
    /// At the first thing that the service does not send: a missing `attribs`,
    /// `type`, `read` or `write`, an attribute of these that is not a string, a
    /// flag that is neither `Y` nor `N`, a key that stands twice, a text that
    /// is not JSON.
    pub fn from_json(name: &str, text: &str) -> Result<Self, JsonError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        let fields: Result<Vec<_>, _> =
            members.entries().iter().map(|(name, raw)| Field::read(name, raw, &root.key(name))).collect();
        Ok(Self { inner: Arc::new(Inner::new(name, fields?)) })
    }

    /// The same object with what an overlay tells.
    ///
    /// Of two overlays, the last counts where both tell the same thing.
    ///
    /// # Errors
    ///
    /// If the overlay names a field that the object does not have.
    pub fn with_overlay(self, overlay: &Overlay) -> Result<Self, JsonError> {
        let mut inner = Arc::unwrap_or_clone(self.inner);
        for (name, told) in &overlay.fields {
            let Some(field) = inner.field_mut(name) else {
                return Err(Overlay::stray(name, &inner.name));
            };
            field.apply(told);
        }
        if let Some(links) = &overlay.links {
            inner.links = Some(links.clone());
        }
        if let Some(note) = &overlay.note {
            inner.note = Some(note.clone());
        }
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The name of the object.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The fields, in the order of the service.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.inner.fields
    }

    /// The field of a name, spelled exactly so.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.get(self.index_of(name)?)
    }

    /// The objects that this one can be linked to, if an overlay tells them.
    #[must_use]
    pub fn links(&self) -> Option<&[String]> {
        self.inner.links.as_deref()
    }

    /// The note of an overlay.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.inner.note.as_deref()
    }

    /// The index of the field of a name, spelled exactly so.
    pub(crate) fn index_of(&self, name: &str) -> Option<u32> {
        self.inner.index_of(name)
    }

    /// The fields whose names differ at most in case.
    pub(crate) fn find_without_case(&self, name: &str) -> CaseMatch {
        let lower = name.to_lowercase();
        let known = &self.inner.by_lower_case;
        let start = known.partition_point(|(name, _)| *name < lower);
        let mut matches = known.iter().skip(start).take_while(|(name, _)| *name == lower);
        match (matches.next(), matches.count()) {
            (None, _) => CaseMatch::None,
            (Some(&(_, index)), 0) => CaseMatch::One(index),
            (Some(&(_, index)), more) => CaseMatch::Several(index, more.saturating_add(1)),
        }
    }

    /// The field of an index.
    pub(crate) fn get(&self, index: u32) -> Option<&Field> {
        self.inner.fields.get(index as usize)
    }
}

impl Inner {
    fn new(name: &str, fields: Vec<Field>) -> Self {
        let by_name = NameIndex::new(fields.iter().map(Field::name));
        let mut by_lower_case: Vec<_> =
            (0..).zip(&fields).map(|(at, field)| (field.name().to_lowercase(), at)).collect();
        by_lower_case.sort();
        Self { name: name.to_owned(), fields, by_name, by_lower_case, links: None, note: None }
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
