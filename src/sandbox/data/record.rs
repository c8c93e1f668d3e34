//! Records parsed from JSON: one per line, or an answer of the service.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::sandbox::error::SandboxError;
use crate::schema::ObjectInfo;
use crate::text::json::{self, Kind, Members, Place};

/// The name of the id of a record.
pub(crate) const ID: &str = "id";

/// A record to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) id: i64,
    /// The values of the fields, in the order of the metadata.
    pub(crate) values: Vec<Option<String>>,
    /// The objects and records that the record is linked to.
    pub(crate) links: Vec<(String, i64)>,
}

/// Parses all records of a text.
pub(crate) fn read(name: &str, text: &str, object: &ObjectInfo) -> Result<Vec<Record>, SandboxError> {
    let at = |place: String, message: String| SandboxError::Data { place, message };
    let mut ids = HashSet::new();
    let mut records = Vec::new();
    let mut take = |place: String, raw: &RawValue| {
        let record = record(raw, object).map_err(|error| at(place.clone(), error.to_string()))?;
        if !ids.insert(record.id) {
            return Err(at(place, format!("duplicate id {}", record.id)));
        }
        records.push(record);
        Ok(())
    };
    match answer(text) {
        Some(objects) => {
            let objects = objects.map_err(|error| at(name.to_owned(), error.to_string()))?;
            objects.iter().enumerate().try_for_each(|(at, raw)| take(format!("{name}, record {at}"), raw))?;
        }
        None => {
            for (line, text) in (1_usize..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
                let place = format!("{name}, line {line}");
                let raw = json::parse(text).map_err(|error| at(place.clone(), error.to_string()))?;
                take(place, raw)?;
            }
        }
    }
    Ok(records)
}

/// The records of an answer of the service, if the text is one.
fn answer(text: &str) -> Option<Result<Vec<&RawValue>, json::JsonError>> {
    let raw = json::parse(text).ok()?;
    let objects = Members::read(raw, &Place::Root).ok()?.get("objects")?;
    Some(json::items(objects, &Place::Root.key("objects")))
}

fn record(raw: &RawValue, object: &ObjectInfo) -> Result<Record, json::JsonError> {
    let root = Place::Root;
    let members = Members::read(raw, &root)?;
    members.only(&["id", "data", "link"])?;
    let mut values = vec![None; object.fields().len()];
    let data_place = root.key("data");
    for (name, raw) in Members::read(members.required("data")?, &data_place)?.entries() {
        let place = data_place.key(name);
        let bare = name.strip_prefix(object.name()).and_then(|rest| rest.strip_prefix('.'));
        let index = object.index_of(name).or_else(|| object.index_of(bare?));
        let slot = index.and_then(|index| values.get_mut(index as usize));
        let unknown = || json::JsonError::new(&place, format!("unknown field of `{}`", object.name()));
        *slot.ok_or_else(unknown)? = scalar(raw, &place)?;
    }
    let links = match members.get("link") {
        Some(raw) => links(raw, &root.key("link"))?,
        None => Vec::new(),
    };
    Ok(Record { id: id(members.required("id")?, &root.key("id"))?, values, links })
}

fn links(raw: &RawValue, place: &Place<'_>) -> Result<Vec<(String, i64)>, json::JsonError> {
    let members = Members::read(raw, place)?;
    members.entries().iter().map(|(object, raw)| Ok((object.clone(), id(raw, &place.key(object))?))).collect()
}

/// Serializes records to lines of `{"id": …, "data": {…}}`.
pub(crate) fn to_lines<T: Serialize>(records: impl IntoIterator<Item = T>) -> Result<String, String> {
    let mut lines = String::new();
    for (position, record) in (1_u64..).zip(records) {
        let value = serde_json::to_value(record).map_err(|error| error.to_string())?;
        let Value::Object(mut fields) = value else {
            return Err(format!("record {position}: expected a map of fields, found `{value}`"));
        };
        let id = fields.remove(ID).unwrap_or_else(|| position.into());
        for value in fields.values_mut() {
            if let Value::Bool(is_set) = *value {
                *value = u8::from(is_set).into();
            }
        }
        lines.push_str(&format!("{}\n", serde_json::json!({ ID: id, "data": fields })));
    }
    Ok(lines)
}

/// The id of a record, a number or a string of digits.
pub(crate) fn id(raw: &RawValue, place: &Place<'_>) -> Result<i64, json::JsonError> {
    let text = scalar(raw, place)?.unwrap_or_default();
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let id = text.parse().ok().filter(|&id: &i64| is_digits && id > 0);
    id.ok_or_else(|| json::JsonError::new(place, "invalid id: expected a positive integer"))
}

/// The text of a scalar value; `None` for null.
pub(crate) fn scalar(raw: &RawValue, place: &Place<'_>) -> Result<Option<String>, json::JsonError> {
    match json::kind(raw) {
        Kind::Null => Ok(None),
        Kind::String => json::string(raw, place).map(Some),
        Kind::Number | Kind::Boolean => Ok(Some(raw.get().to_owned())),
        Kind::List | Kind::Object => Err(json::JsonError::new(
            place,
            "expected a string, a number, a Boolean or null, found a list or an object",
        )),
    }
}
