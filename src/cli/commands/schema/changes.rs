//! The differences between two catalogues. Dates of change and unknown
//! attributes are ignored.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::schema::Catalogue;
use crate::schema::Field;
use crate::schema::ObjectInfo;

/// The kind of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Added,
    Removed,
    Changed,
}

/// The differences of an object.
#[derive(Serialize)]
pub(super) struct ObjectChange {
    object: String,
    change: Kind,
    fields: Vec<FieldChange>,
}

/// The differences of a field.
#[derive(Serialize)]
struct FieldChange {
    field: String,
    change: Kind,
    attributes: Vec<AttributeChange>,
}

#[derive(Serialize)]
struct AttributeChange {
    attribute: &'static str,
    old: String,
    new: String,
}

/// Returns the objects that differ, ordered by name.
pub(super) fn changes(old: &Catalogue, new: &Catalogue) -> Vec<ObjectChange> {
    let names: BTreeSet<&str> = old.objects().iter().chain(new.objects()).map(ObjectInfo::name).collect();
    names.into_iter().filter_map(|name| object_change(name, old.object(name), new.object(name))).collect()
}

fn object_change(name: &str, old: Option<&ObjectInfo>, new: Option<&ObjectInfo>) -> Option<ObjectChange> {
    let change = match (old, new) {
        (None, _) => Kind::Added,
        (_, None) => Kind::Removed,
        _ => Kind::Changed,
    };
    let fields = match (old, new) {
        (Some(old), Some(new)) => field_changes(old, new),
        _ => Vec::new(),
    };
    let differs = change != Kind::Changed || !fields.is_empty();
    differs.then(|| ObjectChange { object: name.to_owned(), change, fields })
}

/// Returns the fields that differ: the old fields in their order, then the new ones.
fn field_changes(old: &ObjectInfo, new: &ObjectInfo) -> Vec<FieldChange> {
    let gone_or_changed = old.fields().iter().filter_map(|field| {
        let Some(other) = new.field(field.name()) else {
            return Some(one(field, Kind::Removed, Vec::new()));
        };
        let attributes = attribute_changes(field, other);
        (!attributes.is_empty()).then(|| one(field, Kind::Changed, attributes))
    });
    let added = new.fields().iter().filter(|field| old.field(field.name()).is_none());
    gone_or_changed.chain(added.map(|field| one(field, Kind::Added, attributes_of(field)))).collect()
}

fn one(field: &Field, change: Kind, attributes: Vec<AttributeChange>) -> FieldChange {
    FieldChange { field: field.name().to_owned(), change, attributes }
}

/// Returns the type of a new field, as a change from nothing.
fn attributes_of(field: &Field) -> Vec<AttributeChange> {
    let [field_type, ..] = attributes(field);
    let (attribute, new) = field_type;
    vec![AttributeChange { attribute, old: String::new(), new }]
}

fn attribute_changes(old: &Field, new: &Field) -> Vec<AttributeChange> {
    let pairs = attributes(old).into_iter().zip(attributes(new));
    pairs
        .filter(|((_, old), (_, new))| old != new)
        .map(|((attribute, old), (_, new))| AttributeChange { attribute, old, new })
        .collect()
}

/// The attributes that are compared.
fn attributes(field: &Field) -> [(&'static str, String); 10] {
    let flag = |is_so: bool| if is_so { "Y" } else { "N" }.to_owned();
    let text = |text: Option<&str>| text.unwrap_or("").to_owned();
    [
        ("type", field.field_type().as_str().to_owned()),
        ("length", field.length().map(|length| length.to_string()).unwrap_or_default()),
        ("read", flag(field.is_readable())),
        ("write", flag(field.is_writable())),
        ("is_personal_data", flag(field.is_personal_data())),
        ("unique", flag(field.is_unique())),
        ("never_null", flag(field.never_null())),
        ("choices", field.choices().map(|choices| choices.join(" | ")).unwrap_or_default()),
        ("label", text(field.label())),
        ("description", text(field.description())),
    ]
}

impl Kind {
    const fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }
}

impl fmt::Display for ObjectChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.change.sign(), self.object)?;
        for field in &self.fields {
            write!(f, "  {} {}", field.change.sign(), field.field)?;
            for (at, AttributeChange { attribute, old, new }) in field.attributes.iter().enumerate() {
                let mark = if at == 0 { ": " } else { ", " };
                match field.change {
                    Kind::Changed => write!(f, "{mark}{attribute} `{old}` → `{new}`")?,
                    Kind::Added | Kind::Removed => write!(f, "{mark}{attribute} `{new}`")?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
