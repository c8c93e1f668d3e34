//! Reading: records as the JSON that goes back.
//!
//! Knows statements; what may be asked for is decided before.

use std::borrow::Cow;

use rusqlite::{Connection, Row, params_from_iter};

use super::Store;
use super::column::Column;
use super::index_range::{FEW, Range};
use super::record_json;
use super::table::Table;
use crate::sandbox::data::json_text;
use crate::sql::{Sql, SqlValue};

/// The length of a usual answer.
const ANSWER: usize = 1 << 14;

/// What is read of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Select {
    pub(in crate::sandbox) filter: Option<Filter>,
    /// The fields that are asked for, by their places.
    pub(in crate::sandbox) fields: Vec<usize>,
    /// Fields to sort by, `None` for the id; and whether downwards.
    pub(in crate::sandbox) sort: Vec<(Option<usize>, bool)>,
    pub(in crate::sandbox) limit: Option<u64>,
    pub(in crate::sandbox) offset: u64,
}

/// What records are selected by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct Filter {
    pub(super) condition: Sql,
    pub(super) range: Option<Range>,
}

/// What is read of each record.
#[derive(Debug)]
enum Shape<'t> {
    /// The fields that are kept as they are answered.
    Whole,
    Fields(Vec<&'t Column>),
}

/// How a page is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way<'s> {
    /// As SQLite finds best.
    Free,
    /// Going through the records by id.
    Through,
    /// Sorting what is in a range of an index.
    Within(&'s Range),
}

impl Store {
    /// The records, as `{"objects":[…]}`.
    pub(in crate::sandbox) fn select(
        &self,
        table: &Table,
        select: &Select,
    ) -> Result<Vec<u8>, rusqlite::Error> {
        let shape = select.shape(table);
        self.reading(|connection| {
            let way = select.way(connection, table)?;
            let mut statement = connection.prepare_cached(&select.statement(table, &shape, way))?;
            let mut rows = statement.query(params_from_iter(select.params(way)))?;
            let mut body = Vec::with_capacity(ANSWER);
            body.extend_from_slice(br#"{"objects":["#);
            while let Some(row) = rows.next()? {
                if body.last() == Some(&b'}') {
                    body.push(b',');
                }
                write_record(&mut body, row, &shape)?;
            }
            body.extend_from_slice(b"]}");
            Ok(body)
        })
    }
}

impl Select {
    /// How few records a range holds decides how a page of them is found.
    fn way(&self, connection: &Connection, table: &Table) -> Result<Way<'_>, rusqlite::Error> {
        let Some(Filter { condition, range: Some(range) }) = &self.filter else { return Ok(Way::Free) };
        if self.limit.is_none() || !self.sort.is_empty() {
            return Ok(Way::Free);
        }
        let (text, params) = match range {
            Range::Whole => (condition.text(), condition.params()),
            Range::Around { text, params } => (text.as_str(), params.as_slice()),
        };
        let look = format!("SELECT 1 FROM {} WHERE {text} LIMIT 1 OFFSET {FEW}", table.name);
        let has_many = connection.prepare_cached(&look)?.exists(params_from_iter(params))?;
        Ok(if has_many { Way::Through } else { Way::Within(range) })
    }

    fn params<'s>(&'s self, way: Way<'s>) -> impl Iterator<Item = Cow<'s, SqlValue>> {
        let around = match way {
            Way::Within(Range::Around { params, .. }) => params.as_slice(),
            _ => &[],
        };
        let filter = self.filter.iter().flat_map(|filter| filter.condition.params());
        let number = |number: u64| SqlValue::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let part = [self.limit.map_or(SqlValue::Integer(-1), number), number(self.offset)];
        around.iter().chain(filter).map(Cow::Borrowed).chain(part.map(Cow::Owned))
    }

    fn shape<'t>(&self, table: &'t Table) -> Shape<'t> {
        if table.readable().map(|(at, _)| at).eq(self.fields.iter().copied()) {
            return Shape::Whole;
        }
        Shape::Fields(self.fields.iter().filter_map(|&at| table.columns.get(at)).collect())
    }

    fn statement(&self, table: &Table, shape: &Shape<'_>, way: Way<'_>) -> String {
        let mut text = format!("SELECT {}", table.id);
        let names: &mut dyn Iterator<Item = &String> = match shape {
            Shape::Whole => &mut std::iter::once(&table.record),
            Shape::Fields(columns) => &mut columns.iter().map(|column| &column.name),
        };
        for name in names {
            text.push_str(", ");
            text.push_str(name);
        }
        text.push_str(" FROM ");
        text.push_str(&table.name);
        if way == Way::Through {
            text.push_str(" NOT INDEXED");
        }
        if let Some(filter) = &self.filter {
            text.push_str(" WHERE ");
            if let Way::Within(Range::Around { text: around, .. }) = way {
                text.push_str(around);
                text.push_str(" AND ");
            }
            text.push_str(filter.condition.text());
        }
        text.push_str(" ORDER BY ");
        for &(field, is_downward) in &self.sort {
            let column = field.and_then(|at| table.columns.get(at));
            text.push_str(&column.map_or_else(|| table.id.clone(), |column| column.order(table.collation)));
            text.push_str(if is_downward { " DESC, " } else { ", " });
        }
        if matches!(way, Way::Within(_)) {
            // No order that the records are in anyway.
            text.push('+');
        }
        text.push_str(&table.id);
        text.push_str(" LIMIT ? OFFSET ?");
        text
    }
}

/// Writes a record: its id beside its fields, all of them strings.
fn write_record(body: &mut Vec<u8>, row: &Row<'_>, shape: &Shape<'_>) -> Result<(), rusqlite::Error> {
    body.extend_from_slice(br#"{"id":"#);
    json_text::write_number(body, row.get(0)?);
    body.extend_from_slice(br#","data":{"#);
    match shape {
        Shape::Whole => body.extend_from_slice(row.get_ref(1)?.as_blob()?),
        Shape::Fields(columns) => {
            for (at, column) in (1_usize..).zip(columns) {
                record_json::write(body, column, row.get_ref(at)?);
            }
        }
    }
    body.extend_from_slice(b"}}");
    Ok(())
}
