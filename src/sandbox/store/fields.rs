//! The fields of a record as they are answered.
//!
//! Knows columns and JSON. Most who ask for records ask for all fields, so these
//! are kept with each record: to read one text costs less than to read fifteen
//! and to write them as JSON, each time.

use rusqlite::types::ValueRef;

use super::column::Column;
use crate::sandbox::text;

/// Members of a JSON object, without its braces.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<u8>);

impl Fields {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn add(&mut self, column: &Column, value: Option<&str>) {
        write(&mut self.0, column, value.map_or(ValueRef::Null, ValueRef::from));
    }

    /// The same with a value as it is stored.
    pub(super) fn add_stored(&mut self, column: &Column, value: ValueRef<'_>) {
        write(&mut self.0, column, value);
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Writes a field as a member after those before it. Every value is a string.
pub(super) fn write(out: &mut Vec<u8>, column: &Column, value: ValueRef<'_>) {
    if !matches!(out.last(), None | Some(b'{')) {
        out.push(b',');
    }
    out.extend_from_slice(column.key.as_bytes());
    match value {
        ValueRef::Text(value) => text::write(out, value),
        ValueRef::Integer(number) => text::write_number(out, number),
        _ => out.extend_from_slice(b"\"\""),
    }
}
