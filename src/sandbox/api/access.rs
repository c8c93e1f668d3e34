//! An object with the access that a token gives to it and its fields.

use super::rights::Rights;
use crate::profile::{FieldCase, Profile, Storage};
use crate::sandbox::data::record::ID;
use crate::schema::{Field, FieldType, ObjectInfo};

/// An object, and which of its fields a token may read and write.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) info: ObjectInfo,
    pub(crate) may_read: bool,
    pub(crate) may_write: bool,
    /// The access to each field, in the order of the metadata.
    fields: Vec<FieldAccess>,
    /// The metadata that filters are checked against.
    pub(crate) filterable: ObjectInfo,
    field_case: FieldCase,
}

#[derive(Clone, Copy, Debug)]
struct FieldAccess {
    is_visible: bool,
    is_readable: bool,
    is_writable: bool,
}

impl Access {
    pub(crate) fn new(info: &ObjectInfo, rights: &Rights, profile: &Profile) -> Self {
        let object = rights.object(info.name());
        let field = |field: &Field| {
            let rights = rights.field(info.name(), field.name());
            FieldAccess {
                is_visible: !rights.is_none(),
                is_readable: field.is_readable() && rights.read,
                is_writable: field.is_writable() && rights.write,
            }
        };
        let fields: Vec<_> = info.fields().iter().map(field).collect();
        Self {
            info: info.clone(),
            may_read: object.read,
            may_write: object.write,
            filterable: filterable(info, &fields, profile),
            fields,
            field_case: profile.field_case,
        }
    }

    /// The index of a field, whose name is case-sensitive only if the profile says so.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let index = match self.field_case {
            FieldCase::Sensitive => self.info.index_of(name)?,
            FieldCase::Insensitive => self.info.lookup_index(name).found()?,
        } as usize;
        self.fields.get(index).is_some_and(|field| field.is_visible).then_some(index)
    }

    /// The indexes of the readable fields.
    pub(crate) fn readable(&self) -> impl Iterator<Item = usize> {
        self.fields.iter().enumerate().filter(|(_, field)| field.is_readable).map(|(at, _)| at)
    }

    pub(crate) fn is_readable(&self, index: usize) -> bool {
        self.fields.get(index).is_some_and(|field| field.is_readable)
    }

    pub(crate) fn is_writable(&self, index: usize) -> bool {
        self.fields.get(index).is_some_and(|field| field.is_writable)
    }

    /// The answer to `get_object_info`.
    pub(crate) fn metadata(&self) -> Vec<u8> {
        let visible = self.info.fields().iter().zip(&self.fields).filter(|(_, view)| view.is_visible);
        let fields = visible.map(|(field, view)| {
            let attribs = object(attributes(field).map(|(name, value)| (name, string(value))));
            let flags = [("read", flag(view.is_readable)), ("write", flag(view.is_writable))];
            let members =
                [("attribs", attribs)].into_iter().chain(flags.map(|(name, flag)| (name, string(flag))));
            (field.name(), object(members))
        });
        object(fields).into_bytes()
    }
}

/// The attributes of a field without the flags.
fn attributes(field: &Field) -> impl Iterator<Item = (&str, &str)> {
    field.attributes().filter(|(name, _)| !matches!(*name, "read" | "write"))
}

const fn flag(is_set: bool) -> &'static str {
    if is_set { "Y" } else { "N" }
}

/// The metadata for checking filters: without labels, which the service does not
/// return; every field is `text` under text storage; `id` is a field if the profile
/// allows it.
fn filterable(info: &ObjectInfo, fields: &[FieldAccess], profile: &Profile) -> ObjectInfo {
    let visible = info.fields().iter().zip(fields).filter(|(_, view)| view.is_visible);
    let fields = visible.map(|(field, view)| {
        let field_type = match profile.storage {
            Storage::Typed => field.field_type().clone(),
            Storage::Text => FieldType::Text,
        };
        Field::new(field.name(), field_type).with_readable(view.is_readable)
    });
    let id = (profile.id_filterable && info.field(ID).is_none()).then(|| Field::new(ID, FieldType::Integer));
    ObjectInfo::new(info.name()).with_fields(fields.chain(id))
}

/// A JSON object with its members in this order.
pub(crate) fn object<'k>(members: impl IntoIterator<Item = (&'k str, String)>) -> String {
    let members: Vec<_> =
        members.into_iter().map(|(name, value)| format!("{}:{value}", string(name))).collect();
    format!("{{{}}}", members.join(","))
}

/// A JSON string.
pub(crate) fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
