//! The rights of a token.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::text::json::{self, JsonError, Members, Place};

/// The rights of a token; the default is all rights.
///
/// In the JSON form, `instance` is the instance of the token, and `objects` lists
/// the visible objects (default: all). `read` and `write` of an object, and of each
/// entry in its `fields`, default to `true`.
///
/// ```
/// use filtre::sandbox::Rights;
///
/// Rights::from_json(r#"{"objects": {"contact": {"write": false, "fields": {"EMail": {"read": false}}}}}"#)?;
/// assert!(Rights::from_json(r#"{"object": {}}"#).is_err());
/// # Ok::<(), filtre::schema::JsonError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    pub(crate) instance: Option<String>,
    objects: Option<BTreeMap<String, ObjectRights>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ObjectRights {
    own: Permission,
    fields: BTreeMap<String, Permission>,
}

/// The permissions on an object or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Permission {
    pub(crate) read: bool,
    pub(crate) write: bool,
}

impl Permission {
    const ALL: Self = Self { read: true, write: true };
    const NONE: Self = Self { read: false, write: false };

    /// Whether neither reading nor writing is allowed.
    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    fn read(members: &Members<'_, '_>, place: &Place<'_>) -> Result<Self, JsonError> {
        let flag = |name| members.get(name).map_or(Ok(true), |raw| json::boolean(raw, &place.key(name)));
        Ok(Self { read: flag("read")?, write: flag("write")? })
    }
}

impl ObjectRights {
    fn read(raw: &RawValue, place: &Place<'_>) -> Result<Self, JsonError> {
        let members = Members::read(raw, place)?;
        members.only(&["read", "write", "fields"])?;
        let field = |raw: &RawValue, place: &Place<'_>| {
            let members = Members::read(raw, place)?;
            members.only(&["read", "write"])?;
            Permission::read(&members, place)
        };
        let fields = members.get("fields").map(|raw| each(raw, &place.key("fields"), field));
        Ok(Self { own: Permission::read(&members, place)?, fields: fields.transpose()?.unwrap_or_default() })
    }
}

/// Parses the value of each member.
fn each<T>(
    raw: &RawValue,
    place: &Place<'_>,
    read: impl Fn(&RawValue, &Place<'_>) -> Result<T, JsonError>,
) -> Result<BTreeMap<String, T>, JsonError> {
    let members = Members::read(raw, place)?;
    members.entries().iter().map(|(name, raw)| Ok((name.clone(), read(raw, &place.key(name))?))).collect()
}

impl std::str::FromStr for Rights {
    type Err = JsonError;

    /// Parses rights from JSON, the same as [`Rights::from_json`].
    fn from_str(text: &str) -> Result<Self, JsonError> {
        Self::from_json(text)
    }
}

impl Rights {
    /// Parses rights from JSON.
    ///
    /// # Errors
    ///
    /// At the first mistake: an unknown or duplicate key, a value of the wrong type, or
    /// text that is not JSON.
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let root = Place::Root;
        let members = Members::read(json::parse(text)?, &root)?;
        members.only(&["instance", "objects"])?;
        let objects = members.get("objects").map(|raw| each(raw, &root.key("objects"), ObjectRights::read));
        Ok(Self { instance: members.string("instance")?, objects: objects.transpose()? })
    }

    /// The permissions on an object.
    pub(crate) fn object(&self, name: &str) -> Permission {
        match &self.objects {
            None => Permission::ALL,
            Some(objects) => match objects.get(name) {
                Some(object) => object.own,
                None => Permission::NONE,
            },
        }
    }

    /// The permissions on a field of an object.
    pub(crate) fn field(&self, object: &str, field: &str) -> Permission {
        let fields =
            self.objects.as_ref().and_then(|objects| objects.get(object)).map(|object| &object.fields);
        fields.and_then(|fields| fields.get(field)).copied().unwrap_or(Permission::ALL)
    }

    /// The objects and fields that the rights name.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.objects
            .iter()
            .flatten()
            .map(|(object, rights)| (object.as_str(), rights.fields.keys().map(String::as_str).collect()))
    }
}
