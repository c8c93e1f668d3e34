//! What the holder of a token may do.
//!
//! Knows its own file; does not know which objects there are.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The rights that come with a token: everything, unless a file says less.
///
/// The file is JSON. `instance` is the instance that the token is for;
/// `objects` are those that can be seen at all. Of an object, and of each of its
/// fields that is named, `read` and `write` are `true` unless said otherwise.
///
/// ```
/// use filtre::sandbox::Rights;
///
/// Rights::from_json(r#"{"objects": {"contact": {"write": false, "fields": {"EMail": {"read": false}}}}}"#)?;
/// assert!(Rights::from_json(r#"{"object": {}}"#).is_err());
/// # Ok::<(), filtre::sandbox::RightsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rights {
    pub(super) instance: Option<String>,
    objects: Option<BTreeMap<String, ObjectRights>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ObjectRights {
    read: bool,
    write: bool,
    fields: BTreeMap<String, FieldRights>,
}

/// What can be done with an object or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FieldRights {
    pub(super) read: bool,
    pub(super) write: bool,
}

impl Default for ObjectRights {
    fn default() -> Self {
        Self { read: true, write: true, fields: BTreeMap::new() }
    }
}

impl Default for FieldRights {
    fn default() -> Self {
        Self { read: true, write: true }
    }
}

impl FieldRights {
    pub(super) const NONE: Self = Self { read: false, write: false };

    /// Whether nothing can be done at all.
    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }
}

/// A file of rights that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RightsError {
    message: String,
}

impl Rights {
    /// Reads a file of rights.
    ///
    /// # Errors
    ///
    /// If the text is not JSON, or has a key that is not known.
    pub fn from_json(text: &str) -> Result<Self, RightsError> {
        serde_json::from_str(text).map_err(|error| RightsError { message: error.to_string() })
    }

    /// What can be done with an object.
    pub(super) fn object(&self, name: &str) -> FieldRights {
        match &self.objects {
            None => FieldRights::default(),
            Some(objects) => match objects.get(name) {
                Some(object) => FieldRights { read: object.read, write: object.write },
                None => FieldRights::NONE,
            },
        }
    }

    /// What can be done with a field of an object.
    pub(super) fn field(&self, object: &str, field: &str) -> FieldRights {
        let fields =
            self.objects.as_ref().and_then(|objects| objects.get(object)).map(|object| &object.fields);
        fields.and_then(|fields| fields.get(field)).copied().unwrap_or_default()
    }

    /// The objects and fields that are named, for whoever knows them to look at.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.objects
            .iter()
            .flatten()
            .map(|(object, rights)| (object.as_str(), rights.fields.keys().map(String::as_str).collect()))
    }
}
