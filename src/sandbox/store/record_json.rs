//! The stored JSON of a record.
//!
//! Most requests read all fields, so the JSON of all readable fields is stored with
//! each record: one column is faster to read than fifteen, and needs no encoding.

use rusqlite::types::ValueRef;

use super::column::Column;
use crate::sandbox::data::json_text;

/// The members of a JSON object, without braces.
#[derive(Debug, Default)]
pub(super) struct RecordJson(Vec<u8>);

impl RecordJson {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn add(&mut self, column: &Column, value: Option<&str>) {
        self.add_stored(column, value.map_or(ValueRef::Null, ValueRef::from));
    }

    pub(super) fn add_stored(&mut self, column: &Column, value: ValueRef<'_>) {
        write(&mut self.0, column, value);
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Writes a field as the next member. Every value is a string.
pub(super) fn write(out: &mut Vec<u8>, column: &Column, value: ValueRef<'_>) {
    if !matches!(out.last(), None | Some(b'{')) {
        out.push(b',');
    }
    out.extend_from_slice(column.key.as_bytes());
    match value {
        ValueRef::Text(value) => json_text::write(out, value),
        ValueRef::Integer(number) => json_text::write_number(out, number),
        _ => out.extend_from_slice(b"\"\""),
    }
}
