//! The stored JSON of a record.
//!
//! Most requests read all fields, so the JSON of all readable fields is stored with
//! each record: one column is faster to read than fifteen, and needs no encoding.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::column::Column;
use super::table::Table;
use crate::sandbox::data::json_text;

/// The members of a JSON object, without braces.
#[derive(Debug, Default)]
pub(super) struct RecordJson(Vec<u8>);

impl RecordJson {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn add(&mut self, column: &Column, value: Option<&str>) {
        write(&mut self.0, column, value.map_or(ValueRef::Null, ValueRef::from));
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Stores the JSON of a record again after the record has changed.
    pub(super) fn renew(&mut self, connection: &Connection, table: &Table, id: i64) -> Result<()> {
        let names = table.readable().map(|(_, column)| format!(", {}", column.name)).collect::<String>();
        let text = format!("SELECT {id}{names} FROM {name} WHERE {id} = ?", id = table.id, name = table.name);
        self.clear();
        connection.prepare_cached(&text)?.query_row([id], |row| {
            for (at, (_, column)) in (1_usize..).zip(table.readable()) {
                write(&mut self.0, column, row.get_ref(at)?);
            }
            Ok(())
        })?;
        let text = format!("UPDATE {} SET {} = ? WHERE {} = ?", table.name, table.record, table.id);
        connection.prepare_cached(&text)?.execute((self.as_bytes(), id)).map(drop)
    }
}

/// Stores the JSON of all records again if the readable fields or their order have
/// changed.
pub(super) fn refresh(connection: &Connection, table: &Table) -> Result<()> {
    let renaming = "UPDATE filtre_objects SET answered = ?1 WHERE name = ?2 AND answered <> ?1";
    if connection.execute(renaming, (table.answered(), table.label()))? == 0 {
        return Ok(());
    }
    let mut ids = connection.prepare(&format!("SELECT {} FROM {}", table.id, table.name))?;
    let ids: Vec<i64> = ids.query_map([], |row| row.get(0))?.collect::<Result<_>>()?;
    let mut fields = RecordJson::default();
    ids.into_iter().try_for_each(|id| fields.renew(connection, table, id))
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
