//! Parses one record to write from JSON (`{"id":…,"link":…,"data":…}`) or a row of CSV.

use serde_json::value::RawValue;

use crate::http::PutRecord;
use crate::text::json::{self, JsonError, Kind, Members, Place};

const ID: &str = "id";
const LINK: &str = "link";
const DATA: &str = "data";
/// The prefix of columns with links.
const LINK_COLUMN: &str = "link.";
const WHOLE: &str = "expected a whole number as id; 0 or no id creates a record";

/// Parses a JSON record.
pub(super) fn of_json(text: &str) -> Result<PutRecord, JsonError> {
    let root = Place::Root;
    let members = Members::read(json::parse(text)?, &root)?;
    members.only(&[ID, LINK, DATA])?;
    let mut record = match members.get(ID) {
        None => PutRecord::create(),
        Some(raw) => {
            let place = root.key(ID);
            start(&id(raw, &place)?).map_err(|message| JsonError::new(&place, message))?
        }
    };
    let place = root.key(LINK);
    if let Some(raw) = members.get(LINK) {
        for (object, raw) in Members::read(raw, &place)?.entries() {
            record = record.link(object, id(raw, &place.key(object))?);
        }
    }
    let place = root.key(DATA);
    for (field, raw) in Members::read(members.required(DATA)?, &place)?.entries() {
        record = record.value(field, scalar(raw, &place.key(field))?);
    }
    Ok(record)
}

/// Returns the text of an id. An empty id of an export must not create a record,
/// nor `true` update record 1.
fn id(raw: &RawValue, place: &Place<'_>) -> Result<String, JsonError> {
    let text = match json::kind(raw) {
        Kind::String | Kind::Number => scalar(raw, place)?,
        _ => String::new(),
    };
    if text.is_empty() { Err(JsonError::new(place, WHOLE)) } else { Ok(text) }
}

/// Returns the text of a value: numbers as written, `null` as an empty string.
fn scalar(raw: &RawValue, place: &Place<'_>) -> Result<String, JsonError> {
    match json::kind(raw) {
        Kind::String => json::string(raw, place),
        Kind::Number => Ok(raw.get().to_owned()),
        Kind::Boolean => Ok(if json::boolean(raw, place)? { "1" } else { "0" }.to_owned()),
        Kind::Null => Ok(String::new()),
        kind => Err(JsonError::new(
            place,
            format!("expected a string, a number, a boolean or null, found {}", kind.name()),
        )),
    }
}

/// Parses a row of CSV; an error names its column. An empty id creates a record,
/// and an empty link is ignored.
pub(super) fn of_row<'r>(
    names: &'r [String],
    texts: impl Iterator<Item = &'r str>,
) -> Result<PutRecord, (&'r str, &'static str)> {
    let mut record = PutRecord::create();
    let mut cells: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts).collect();
    if let Some(at) = cells.iter().position(|(name, _)| *name == ID) {
        let (name, text) = cells.remove(at);
        record = start(text).map_err(|message| (name, message))?;
    }
    for (name, text) in cells {
        record = match name.strip_prefix(LINK_COLUMN) {
            Some(_) if text.is_empty() => record,
            Some(object) => record.link(object, text),
            None => record.value(name, text),
        };
    }
    Ok(record)
}

/// Returns an empty record with an id.
fn start(id: &str) -> Result<PutRecord, &'static str> {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit()) && (id == "0" || !id.starts_with('0'));
    match id.parse() {
        _ if id.is_empty() => Ok(PutRecord::create()),
        Ok(id) if is_number => Ok(PutRecord::update(id)),
        _ => Err(WHOLE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        of_json(text).map_or_else(|error| error.to_string(), |record| serde_json::to_string(&record).unwrap())
    }

    #[test]
    fn records_of_json() {
        assert_eq!(
            json(r#"{"id":"7","link":{"contact":3},"data":{"a":"x","b":1.50,"c":true,"d":null}}"#),
            r#"{"id":7,"link":{"contact":"3"},"data":{"a":"x","b":"1.50","c":"1","d":""}}"#
        );
        for creates in
            [r#"{"data":{"a":""}}"#, r#"{"id":0,"data":{"a":""}}"#, r#"{"id":"0","data":{"a":""}}"#]
        {
            assert_eq!(json(creates), r#"{"id":0,"data":{"a":""}}"#);
        }
        for id in ["true", "false", "null", "\"\"", "\"00\"", "\"07\"", "[]", "{}"] {
            let refused = format!("`$.id`: {WHOLE}");
            assert_eq!(json(&format!(r#"{{"id":{id},"data":{{}}}}"#)), refused, "{id}");
        }
        assert_eq!(
            json(r#"{"link":{"contact":true},"data":{}}"#),
            "`$.link.contact`: expected a whole number as id; 0 or no id creates a record"
        );
        assert_eq!(
            json(r#"{"id":-1,"data":{}}"#),
            "`$.id`: expected a whole number as id; 0 or no id creates a record"
        );
        assert_eq!(
            json(r#"{"id":1.0,"data":{}}"#),
            "`$.id`: expected a whole number as id; 0 or no id creates a record"
        );
        assert_eq!(json(r#"{"id":1}"#), "`$`: missing key `data`");
        assert_eq!(
            json(r#"{"data":{"a":[]}}"#),
            "`$.data.a`: expected a string, a number, a boolean or null, found a list"
        );
        assert_eq!(
            json(r#"{"Nom":"x"}"#),
            "`$.Nom`: unknown key `Nom`, expected one of `id`, `link`, `data`"
        );
        assert_eq!(json(r#"{"data":{"a":1,"a":2}}"#), "`$.data.a`: duplicate key `a`");
    }

    #[test]
    fn records_of_a_table() {
        let names = ["Nom", "id", "link.contact"].map(str::to_owned);
        let read = |texts: [&'static str; 3]| of_row(&names, texts.into_iter());
        let record = read(["x", "7", "3"]).unwrap();
        assert_eq!(
            serde_json::to_string(&record).unwrap(),
            r#"{"id":7,"link":{"contact":"3"},"data":{"Nom":"x"}}"#
        );
        let record = read(["", "", ""]).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap(), r#"{"id":0,"data":{"Nom":""}}"#);
        assert_eq!(read(["", "+7", ""]).unwrap_err().0, "id");
    }
}
