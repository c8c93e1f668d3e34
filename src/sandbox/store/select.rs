//! Selects records and writes them as JSON.

use std::borrow::Cow;

use rusqlite::{Connection, Row, params_from_iter};

use super::column::Column;
use super::database::Store;
use super::index_range::{self, FEW, Range};
use super::record_json;
use super::table::Table;
use crate::check::Checked;
use crate::profile::LikeWildcards;
use crate::sandbox::data::json_text;
use crate::sql::{ColumnStorage, Dialect, Sql, SqlError, SqlOptions, SqlValue, TextMeaning, Wildcards};

/// The initial capacity of an answer, in bytes.
const ANSWER: usize = 1 << 14;

/// A selection of records and fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Select {
    pub(crate) filter: Option<Filter>,
    /// The indexes of the fields to return.
    pub(crate) fields: Vec<usize>,
    /// The sort keys: a field index, or `None` for the id, and whether descending.
    pub(crate) sort: Vec<(Option<usize>, bool)>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
}

/// A filter as SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(super) condition: Sql,
    pub(super) range: Option<Range>,
}

impl Filter {
    /// Translates a checked filter to SQL for a table.
    pub(crate) fn new(filter: &Checked, table: &Table) -> Result<Self, SqlError> {
        let range = index_range::of(filter, table);
        Ok(Self { condition: Self::condition(filter, table)?, range })
    }

    fn condition(filter: &Checked, table: &Table) -> Result<Sql, SqlError> {
        let mut options = SqlOptions::from(Dialect::Sqlite)
            .with_meaning(TextMeaning::Exact(table.collation))
            .with_storage(ColumnStorage::Text)
            .with_wildcards(match table.like {
                LikeWildcards::StarOnly => Wildcards::Star,
                LikeWildcards::PercentToo => Wildcards::StarAndSql,
            })
            .with_functions()
            .with_keys();
        for condition in filter.conditions() {
            let name = condition.field().name();
            // A name that is not a field is the id.
            options = options.with_field_storage(
                name,
                table.column(name).map_or(ColumnStorage::Typed, |column| column.encoding.storage()),
            );
        }
        loop {
            match filter.to_sql(options.clone()) {
                // Text has no range limit, and the text of a number compares the same.
                Err(SqlError::Number { field, .. }) => {
                    options = options.with_field_storage(field, ColumnStorage::Text);
                }
                sql => return sql,
            }
        }
    }
}

/// The columns to read of each record.
#[derive(Debug)]
enum Projection<'t> {
    /// The stored JSON of all readable fields.
    StoredJson,
    Fields(Vec<&'t Column>),
}

/// How SQLite finds a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access<'s> {
    /// The query planner decides.
    Planner,
    /// Scan by id.
    ScanById,
    /// Read an index range, then sort.
    IndexRange(&'s Range),
}

impl Store {
    /// The records, as `{"objects":[…]}`.
    pub(crate) fn select(&self, table: &Table, select: &Select) -> Result<Vec<u8>, rusqlite::Error> {
        let projection = select.projection(table);
        self.reading(|connection| {
            let access = select.access(connection, table)?;
            let mut statement = connection.prepare_cached(&select.statement(table, &projection, access))?;
            let mut rows = statement.query(params_from_iter(select.params(access)))?;
            let mut body = Vec::with_capacity(ANSWER);
            body.extend_from_slice(br#"{"objects":["#);
            while let Some(row) = rows.next()? {
                if body.last() == Some(&b'}') {
                    body.push(b',');
                }
                write_record(&mut body, row, &projection)?;
            }
            body.extend_from_slice(b"]}");
            Ok(body)
        })
    }
}

impl Select {
    /// Chooses how to find a page, by the number of records in the range.
    fn access(&self, connection: &Connection, table: &Table) -> Result<Access<'_>, rusqlite::Error> {
        let Some(Filter { condition, range: Some(range) }) = &self.filter else { return Ok(Access::Planner) };
        if self.limit.is_none() || !self.sort.is_empty() {
            return Ok(Access::Planner);
        }
        let (text, params) = match range {
            Range::Filter => (condition.text(), condition.params()),
            Range::Prefix { text, params } => (text.as_str(), params.as_slice()),
        };
        let probe = format!("SELECT 1 FROM {} WHERE {text} LIMIT 1 OFFSET {FEW}", table.name);
        let is_large = connection.prepare_cached(&probe)?.exists(params_from_iter(params))?;
        Ok(if is_large { Access::ScanById } else { Access::IndexRange(range) })
    }

    fn params<'s>(&'s self, access: Access<'s>) -> impl Iterator<Item = Cow<'s, SqlValue>> {
        let prefix = match access {
            Access::IndexRange(Range::Prefix { params, .. }) => params.as_slice(),
            _ => &[],
        };
        let filter = self.filter.iter().flat_map(|filter| filter.condition.params());
        let number = |number: u64| SqlValue::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let part = [self.limit.map_or(SqlValue::Integer(-1), number), number(self.offset)];
        prefix.iter().chain(filter).map(Cow::Borrowed).chain(part.map(Cow::Owned))
    }

    fn projection<'t>(&self, table: &'t Table) -> Projection<'t> {
        if table.readable().map(|(at, _)| at).eq(self.fields.iter().copied()) {
            return Projection::StoredJson;
        }
        Projection::Fields(self.fields.iter().filter_map(|&at| table.columns.get(at)).collect())
    }

    fn statement(&self, table: &Table, projection: &Projection<'_>, access: Access<'_>) -> String {
        let mut text = format!("SELECT {}", table.id);
        let names: &mut dyn Iterator<Item = &String> = match projection {
            Projection::StoredJson => &mut std::iter::once(&table.record),
            Projection::Fields(columns) => &mut columns.iter().map(|column| &column.name),
        };
        for name in names {
            text.push_str(", ");
            text.push_str(name);
        }
        text.push_str(" FROM ");
        text.push_str(&table.name);
        if access == Access::ScanById {
            text.push_str(" NOT INDEXED");
        }
        if let Some(filter) = &self.filter {
            text.push_str(" WHERE ");
            if let Access::IndexRange(Range::Prefix { text: prefix, .. }) = access {
                text.push_str(prefix);
                text.push_str(" AND ");
            }
            text.push_str(filter.condition.text());
        }
        text.push_str(" ORDER BY ");
        for &(field, is_descending) in &self.sort {
            let column = field.and_then(|at| table.columns.get(at));
            text.push_str(&column.map_or_else(|| table.id.clone(), |column| column.order(table.collation)));
            text.push_str(if is_descending { " DESC, " } else { ", " });
        }
        if matches!(access, Access::IndexRange(_)) {
            // The unary `+` keeps SQLite from scanning by id to avoid the sort.
            text.push('+');
        }
        text.push_str(&table.id);
        text.push_str(" LIMIT ? OFFSET ?");
        text
    }
}

/// Writes a record; its id and all values are strings.
fn write_record(
    body: &mut Vec<u8>,
    row: &Row<'_>,
    projection: &Projection<'_>,
) -> Result<(), rusqlite::Error> {
    body.extend_from_slice(br#"{"id":"#);
    json_text::write_number(body, row.get(0)?);
    body.extend_from_slice(br#","data":{"#);
    match projection {
        Projection::StoredJson => body.extend_from_slice(row.get_ref(1)?.as_blob()?),
        Projection::Fields(columns) => {
            for (at, column) in (1_usize..).zip(columns) {
                record_json::write(body, column, row.get_ref(at)?);
            }
        }
    }
    body.extend_from_slice(b"}}");
    Ok(())
}
