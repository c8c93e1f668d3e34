//! Every format, with rows that do not fit it.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::*;

impl Row for Map<String, Value> {
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.iter().map(|(name, value)| (name.as_str(), Cow::Borrowed(value.as_str().unwrap_or(""))))
    }
}

fn listed(format: Format, is_seen: bool, rows: &[Value]) -> Result<String, Stop> {
    let mut listing = Listing::new(format, is_seen, None);
    let mut out = Vec::new();
    for row in rows {
        listing.add(row.as_object().unwrap(), &mut out)?;
    }
    listing.finish(vec!["id".to_owned()], &mut out).unwrap();
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn every_format_writes_the_same_rows() {
    let rows = [json!({"a": "1", "b": "x;\"y\"\n"}), json!({"a": "22", "b": ""}), json!({"b": "z"})];
    let all = |format| listed(format, false, &rows).unwrap();
    assert_eq!(all(Format::Csv), "a,b\n1,\"x;\"\"y\"\"\n\"\n22,\n,z\n");
    assert_eq!(
        all(Format::Ndjson),
        "{\"a\":\"1\",\"b\":\"x;\\\"y\\\"\\n\"}\n{\"a\":\"22\",\"b\":\"\"}\n{\"b\":\"z\"}\n"
    );
    assert_eq!(serde_json::from_str::<Vec<Value>>(&all(Format::Json)).unwrap(), rows);
    assert_eq!(all(Format::Table), "a   b\n──  ──────\n1   x;\"y\"␊\n22\n    z\n");
}

#[test]
fn empty_list_has_header_only() {
    let none = |format| listed(format, false, &[]).unwrap();
    assert_eq!(none(Format::Csv), "id\n");
    assert_eq!(none(Format::Ndjson), "");
    assert_eq!(none(Format::Json), "[]\n");
    assert_eq!(none(Format::Table), "id\n──\n");
}

#[test]
fn control_characters_are_escaped_on_terminal() {
    let rows = [json!({"a": "\u{1b}[31m\u{202e}"})];
    for format in [Format::Csv, Format::Ndjson, Format::Json, Format::Table] {
        let shown = listed(format, true, &rows).unwrap();
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
    }
}

#[test]
fn cell_without_column_is_an_error() {
    let rows = [json!({"a": "1"}), json!({"a": "1", "c": "2"})];
    assert!(matches!(listed(Format::Csv, false, &rows), Err(Stop::Fault(_))));
    assert!(matches!(listed(Format::Table, false, &rows), Err(Stop::Fault(_))));
    assert!(listed(Format::Json, false, &rows).is_ok());
}

#[test]
fn long_table_is_written_with_truncated_cells() {
    let row = json!({"a": "x".repeat(99)});
    let rows = vec![row; 500];
    let shown = listed(Format::Table, false, &rows).unwrap();
    assert_eq!(shown.lines().count(), 502);
    assert!(shown.lines().all(|line| line.chars().count() <= 48));
}
