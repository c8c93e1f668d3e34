//! The table of an object: created, filled, or opened again.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction};

use super::column::{Column, ColumnEncoding, collation, quoted};
use super::record_json::{self, RecordJson};
use super::select::Filter;
use super::{CREATED, Source, UPDATED, index_range};
use crate::check::Checked;
use crate::profile::{Like, Profile};
use crate::sandbox::data::record::{ID, Record};
use crate::sandbox::error::SandboxError;
use crate::schema::ObjectInfo;
use crate::sql::{ColumnStorage, Dialect, Sql, SqlError, SqlOptions, TextMeaning, Wildcards};
use crate::text::Collation;

/// The table of an object.
#[derive(Debug)]
pub(in crate::sandbox) struct Table {
    instance: String,
    object: String,
    /// The quoted name of the table, and that of its links.
    pub(super) name: String,
    pub(super) links: String,
    /// The quoted names of the columns of the id and of the stored JSON.
    pub(super) id: String,
    pub(super) record: String,
    pub(super) columns: Vec<Column>,
    pub(super) collation: Collation,
    like: Like,
}

/// Opens a table, or creates and fills it.
pub(super) fn open(
    transaction: &Transaction<'_>,
    instance: &str,
    object: &ObjectInfo,
    profile: &Profile,
    source: &mut dyn Source,
) -> Result<Table, SandboxError> {
    let label = label(instance, object.name());
    let known = declared(transaction, &label)?;
    if !known.is_empty() {
        if source.is_given(object.name()) {
            return Err(SandboxError::AlreadyFilled { object: object.name().to_owned() });
        }
        let encoding = known_columns(object, &known)?;
        let table = Table::new(instance, object, encoding, profile)?;
        record_json::refresh(transaction, &table)?;
        return Ok(table);
    }
    let records = source.records(instance, object.name())?;
    let encoding = object.fields().iter().enumerate().map(|(at, field)| {
        let values = records.iter().filter_map(|record| record.values.get(at)?.as_deref());
        let values = values.filter(|value| !value.is_empty());
        ColumnEncoding::of(field.field_type(), profile.storage, values)
    });
    let table = Table::new(instance, object, encoding.collect(), profile)?;
    table.create(transaction)?;
    table.fill(transaction, &records)?;
    table.index(transaction)?;
    Ok(table)
}

fn label(instance: &str, object: &str) -> String {
    format!("{instance}/{object}")
}

/// The declared types of the columns by name; empty if there is no table.
fn declared(connection: &Connection, label: &str) -> Result<HashMap<String, String>, rusqlite::Error> {
    let mut statement = connection.prepare("SELECT name, type FROM pragma_table_info(?)")?;
    let columns = statement.query_map([label], |row| Ok((row.get(0)?, row.get(1)?)))?;
    columns.collect()
}

/// The encodings of the columns of an existing table.
fn known_columns(
    object: &ObjectInfo,
    known: &HashMap<String, String>,
) -> Result<Vec<ColumnEncoding>, SandboxError> {
    let changed = || SandboxError::OtherFields { object: object.name().to_owned() };
    // Two more columns contain the id and the stored JSON.
    if known.len() != object.fields().len().saturating_add(2) {
        return Err(changed());
    }
    let encoding = |name: &str| known.get(name).and_then(|declared| ColumnEncoding::from_declared(declared));
    object.fields().iter().map(|field| encoding(field.name()).ok_or_else(changed)).collect()
}

impl Table {
    fn new(
        instance: &str,
        object: &ObjectInfo,
        encoding: Vec<ColumnEncoding>,
        profile: &Profile,
    ) -> Result<Self, SandboxError> {
        refuse_same_names(object)?;
        let label = label(instance, object.name());
        let has_id = object.fields().iter().any(|field| field.name().eq_ignore_ascii_case(ID));
        let columns = object.fields().iter().zip(encoding);
        Ok(Self {
            instance: instance.to_owned(),
            object: object.name().to_owned(),
            name: quoted(&label),
            links: quoted(&format!("{label} links")),
            id: quoted(if has_id { "record id" } else { ID }),
            record: quoted("record as answered"),
            columns: columns.map(|(field, encoding)| Column::new(field, encoding, profile)).collect(),
            collation: collation(profile),
            like: profile.like,
        })
    }

    /// The name in the table `filtre_objects`.
    pub(super) fn label(&self) -> String {
        label(&self.instance, &self.object)
    }

    pub(in crate::sandbox) fn object(&self) -> &str {
        &self.object
    }

    fn create(&self, connection: &Connection) -> Result<(), rusqlite::Error> {
        let columns =
            self.columns.iter().map(|column| format!(", {} {}", column.name, column.encoding.declared()));
        let (name, links, id, record) = (&self.name, &self.links, &self.id, &self.record);
        connection.execute_batch(&format!(
            "CREATE TABLE {name} ({id} INTEGER PRIMARY KEY{}, {record} BLOB);
             CREATE TABLE {links} (record INTEGER, object TEXT, target INTEGER, PRIMARY KEY (record, object))
                 WITHOUT ROWID",
            columns.collect::<String>(),
        ))?;
        let about = "INSERT INTO filtre_objects VALUES (?, ?, ?, ?)";
        connection.execute(about, [&self.label(), CREATED, UPDATED, &self.answered()]).map(drop)
    }

    fn fill(&self, connection: &Connection, records: &[Record]) -> Result<(), rusqlite::Error> {
        let mut insert = connection.prepare(&self.insertion())?;
        let mut link = connection.prepare(&self.linking())?;
        let mut fields = RecordJson::default();
        for record in records {
            fields.clear();
            insert.raw_bind_parameter(1, record.id)?;
            let mut place = 1_usize;
            for (at, column) in self.columns.iter().enumerate() {
                let value = column.stored(record.values.get(at).and_then(Option::as_deref));
                place = place.saturating_add(1);
                insert.raw_bind_parameter(place, value.as_deref())?;
                if column.is_readable {
                    fields.add(column, value.as_deref());
                }
            }
            insert.raw_bind_parameter(place.saturating_add(1), fields.as_bytes())?;
            insert.raw_execute()?;
            for (object, target) in &record.links {
                link.execute((record.id, object, target))?;
            }
        }
        Ok(())
    }

    fn index(&self, connection: &Connection) -> Result<(), rusqlite::Error> {
        for (at, column) in self.columns.iter().enumerate() {
            let name = quoted(&format!("{} {at}", self.label()));
            let on = column.index(self.collation);
            connection.execute_batch(&format!("CREATE INDEX {name} ON {} ({on})", self.name))?;
        }
        connection.execute_batch("ANALYZE")
    }

    /// The statement that inserts a record.
    pub(super) fn insertion(&self) -> String {
        let names = self.columns.iter().map(|column| format!(", {}", column.name)).collect::<String>();
        format!(
            "INSERT INTO {} ({}{names}, {}) VALUES (?{}, ?)",
            self.name,
            self.id,
            self.record,
            ", ?".repeat(self.columns.len())
        )
    }

    /// The statement that links a record to another.
    pub(super) fn linking(&self) -> String {
        format!("INSERT OR REPLACE INTO {} VALUES (?, ?, ?)", self.links)
    }

    /// A value as it is stored.
    pub(in crate::sandbox) fn stored(&self, column: usize, value: Option<&str>) -> Option<String> {
        self.columns.get(column)?.stored(value)
    }

    /// A filter as the table reads it.
    pub(in crate::sandbox) fn filter(&self, filter: &Checked) -> Result<Filter, SqlError> {
        Ok(Filter { condition: self.condition(filter)?, range: index_range::of(filter, self, self.like) })
    }

    /// A filter as a condition on the table.
    fn condition(&self, filter: &Checked) -> Result<Sql, SqlError> {
        let mut options = SqlOptions::from(Dialect::Sqlite)
            .with_meaning(TextMeaning::Exact(self.collation))
            .with_storage(ColumnStorage::Text)
            .with_wildcards(match self.like {
                Like::StarOnly => Wildcards::Star,
                Like::PercentToo => Wildcards::StarAndSql,
            })
            .with_functions()
            .with_keys();
        for condition in filter.conditions() {
            let name = condition.field().name();
            options = options.with_field_storage(name, self.storage_of(name));
        }
        loop {
            match filter.to_sql(options.clone()) {
                // Texts of numbers have no limit, and a number is its text too.
                Err(SqlError::Number { field, .. }) => {
                    options = options.with_field_storage(field, ColumnStorage::Text);
                }
                sql => return sql,
            }
        }
    }

    fn storage_of(&self, field: &str) -> ColumnStorage {
        // What is no field is the id.
        self.column(field).map_or(ColumnStorage::Typed, |column| column.encoding.storage())
    }

    /// The columns that are readable with all rights.
    pub(super) fn readable(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.is_readable)
    }

    /// The names and order of the readable columns.
    pub(super) fn answered(&self) -> String {
        self.readable().map(|(_, column)| column.key.as_str()).collect()
    }

    /// The column of a field.
    pub(super) fn column(&self, field: &str) -> Option<&Column> {
        let name = quoted(field);
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Column names in SQLite are case-insensitive.
fn refuse_same_names(object: &ObjectInfo) -> Result<(), SandboxError> {
    let mut seen = std::collections::HashSet::new();
    match object.fields().iter().find(|field| !seen.insert(field.name().to_ascii_lowercase())) {
        Some(field) => {
            Err(SandboxError::SameNames { object: object.name().to_owned(), field: field.name().to_owned() })
        }
        None => Ok(()),
    }
}
