//! Reading: records as the JSON that goes back.
//!
//! Knows statements; what may be asked for is decided before.

use rusqlite::types::ValueRef;
use rusqlite::{Row, params_from_iter};

use super::Store;
use super::column::Column;
use super::table::Table;
use crate::sandbox::text;
use crate::sql::{Sql, SqlValue};

/// The length of a usual answer.
const ANSWER: usize = 1 << 14;

/// What is read of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Select {
    pub(in crate::sandbox) filter: Option<Sql>,
    /// The fields that are asked for, by their places.
    pub(in crate::sandbox) fields: Vec<usize>,
    /// Fields to sort by, `None` for the id; and whether downwards.
    pub(in crate::sandbox) sort: Vec<(Option<usize>, bool)>,
    pub(in crate::sandbox) limit: Option<u64>,
    pub(in crate::sandbox) offset: u64,
}

impl Store {
    /// The records, as `{"objects":[…]}`.
    pub(in crate::sandbox) fn select(
        &self,
        table: &Table,
        select: &Select,
    ) -> Result<Vec<u8>, rusqlite::Error> {
        let columns: Vec<&Column> = select.fields.iter().filter_map(|&at| table.columns.get(at)).collect();
        let text = select.statement(table, &columns);
        let number = |number: u64| SqlValue::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let filter = select.filter.iter().flat_map(Sql::params).cloned();
        let params =
            filter.chain([select.limit.map_or(SqlValue::Integer(-1), number), number(select.offset)]);
        self.reading(|connection| {
            let mut statement = connection.prepare_cached(&text)?;
            let mut rows = statement.query(params_from_iter(params))?;
            let mut body = Vec::with_capacity(ANSWER);
            body.extend_from_slice(br#"{"objects":["#);
            while let Some(row) = rows.next()? {
                if body.last() == Some(&b'}') {
                    body.push(b',');
                }
                write_record(&mut body, row, &columns)?;
            }
            body.extend_from_slice(b"]}");
            Ok(body)
        })
    }
}

impl Select {
    fn statement(&self, table: &Table, columns: &[&Column]) -> String {
        let mut text = format!("SELECT {}", table.id);
        for column in columns {
            text.push_str(", ");
            text.push_str(&column.name);
        }
        text.push_str(" FROM ");
        text.push_str(&table.name);
        if let Some(filter) = &self.filter {
            text.push_str(" WHERE ");
            text.push_str(filter.text());
        }
        text.push_str(" ORDER BY ");
        for &(field, is_downward) in &self.sort {
            let column = field.and_then(|at| table.columns.get(at));
            text.push_str(&column.map_or_else(|| table.id.clone(), |column| column.order(table.collation)));
            text.push_str(if is_downward { " DESC, " } else { ", " });
        }
        text.push_str(&table.id);
        text.push_str(" LIMIT ? OFFSET ?");
        text
    }
}

/// Writes a record: its id beside its fields, all of them strings.
fn write_record(body: &mut Vec<u8>, row: &Row<'_>, columns: &[&Column]) -> Result<(), rusqlite::Error> {
    body.extend_from_slice(br#"{"id":"#);
    text::write_number(body, row.get(0)?);
    body.extend_from_slice(br#","data":{"#);
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        body.extend_from_slice(column.key.as_bytes());
        match row.get_ref(at.saturating_add(1))? {
            ValueRef::Text(value) => text::write(body, value),
            ValueRef::Integer(number) => text::write_number(body, number),
            _ => body.extend_from_slice(b"\"\""),
        }
    }
    body.extend_from_slice(b"}}");
    Ok(())
}
