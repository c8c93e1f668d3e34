//! The table of an object: created, filled, or opened again.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction};

use super::column::{Column, ColumnEncoding, quoted};
use super::record_json::RecordJson;
use crate::profile::{LikeWildcards, Profile};
use crate::sandbox::data::record::{ID, Record};
use crate::sandbox::error::SandboxError;
use crate::schema::ObjectInfo;
use crate::text::Collation;

/// The creation and update times of a new object, as in the documentation.
const CREATED: &str = "2022-10-25 16:45:09";
const UPDATED: &str = "2023-01-27 01:19:17";

/// The source of the records of a new table.
pub(crate) trait Source {
    /// The records of an object of an instance.
    fn records(&mut self, instance: &str, object: &str) -> Result<Vec<Record>, SandboxError>;

    /// Whether the records were set, not generated.
    fn is_given(&self, object: &str) -> bool;
}

/// The table of an object.
#[derive(Debug)]
pub(crate) struct Table {
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
    pub(super) like: LikeWildcards,
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
        table.refresh_json(transaction)?;
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
            collation: profile.collation,
            like: profile.like,
        })
    }

    /// The name in the table `filtre_objects`.
    pub(super) fn label(&self) -> String {
        label(&self.instance, &self.object)
    }

    pub(crate) fn object(&self) -> &str {
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
        let mut json = RecordJson::default();
        for record in records {
            json.clear();
            insert.raw_bind_parameter(1, record.id)?;
            let mut place = 1_usize;
            for (at, column) in self.columns.iter().enumerate() {
                let value = column.stored(record.values.get(at).and_then(Option::as_deref));
                place = place.saturating_add(1);
                insert.raw_bind_parameter(place, value.as_deref())?;
                if column.is_readable {
                    json.add(column, value.as_deref());
                }
            }
            insert.raw_bind_parameter(place.saturating_add(1), json.as_bytes())?;
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

    /// Stores the JSON of a record again after the record has changed.
    pub(super) fn update_json(
        &self,
        connection: &Connection,
        json: &mut RecordJson,
        id: i64,
    ) -> Result<(), rusqlite::Error> {
        let names = self.readable().map(|(_, column)| format!(", {}", column.name)).collect::<String>();
        let text = format!("SELECT {id}{names} FROM {name} WHERE {id} = ?", id = self.id, name = self.name);
        json.clear();
        connection.prepare_cached(&text)?.query_row([id], |row| {
            for (at, (_, column)) in (1_usize..).zip(self.readable()) {
                json.add_stored(column, row.get_ref(at)?);
            }
            Ok(())
        })?;
        let text = format!("UPDATE {} SET {} = ? WHERE {} = ?", self.name, self.record, self.id);
        connection.prepare_cached(&text)?.execute((json.as_bytes(), id)).map(drop)
    }

    /// Stores the JSON of all records again if the readable fields or their order have
    /// changed.
    fn refresh_json(&self, connection: &Connection) -> Result<(), rusqlite::Error> {
        let renaming = "UPDATE filtre_objects SET answered = ?1 WHERE name = ?2 AND answered <> ?1";
        if connection.execute(renaming, (self.answered(), self.label()))? == 0 {
            return Ok(());
        }
        let mut ids = connection.prepare(&format!("SELECT {} FROM {}", self.id, self.name))?;
        let ids: Vec<i64> = ids.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut json = RecordJson::default();
        ids.into_iter().try_for_each(|id| self.update_json(connection, &mut json, id))
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
    pub(crate) fn stored(&self, column: usize, value: Option<&str>) -> Option<String> {
        self.columns.get(column)?.stored(value)
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
