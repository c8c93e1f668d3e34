//! The options of [`Checked::to_sql`](crate::Checked::to_sql).

use std::collections::BTreeMap;

use super::dialect::Dialect;
use crate::text::Collation;

/// The collation that equality and order of texts follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextMeaning {
    /// Exactly the collation. All dialects support [`Collation::Binary`].
    /// [`Collation::General`] is supported for SQLite only, with the functions
    /// that the feature `rusqlite` registers.
    Exact(Collation),
    /// Nearly [`Collation::General`]: `utf8mb4_general_ci` of MySQL and MariaDB.
    /// The guide lists the differences.
    Close,
    /// The collation of the column in the database.
    Native,
}

/// The type of the column of a field that is not text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnStorage {
    /// A column of the type of the field: number, Boolean, date. SQLite has no date
    /// type, so its dates are text such as `2025-01-31`, `2025-01-31 12:00` or
    /// `2025-01-31 12:00:00`.
    #[default]
    Typed,
    /// A text column. An empty or invalid text compares like NULL.
    Text,
}

/// The wildcards of a `$like` pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wildcards {
    /// `*` matches any number of characters.
    #[default]
    Star,
    /// `%` also matches any number of characters, and `_` one character, as on a
    /// server that passes patterns to its database unchanged. SQLite only.
    StarAndSql,
}

/// How a filter is written as SQL: dialect, columns, collation.
///
/// ```
/// use filtre::schema::ObjectInfo;
/// use filtre::sql::{Dialect, SqlOptions};
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse("Nom $eq \"Martin\"")?)?;
/// let options = SqlOptions::from(Dialect::Postgres)
///     .with_table("c")
///     .with_column("Nom", "last_name")
///     .with_first_place(3);
/// let sql = checked.to_sql(options)?;
/// assert_eq!(sql.text(), r#"CAST("c"."last_name" AS text) COLLATE "C" = CAST($3 AS text)"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlOptions {
    dialect: Dialect,
    meaning: TextMeaning,
    storage: ColumnStorage,
    field_storages: BTreeMap<String, ColumnStorage>,
    columns: BTreeMap<String, String>,
    table: Option<String>,
    first_place: usize,
    has_functions: bool,
    has_keys: bool,
    wildcards: Wildcards,
}

impl From<Dialect> for SqlOptions {
    /// Returns options with typed columns named as the fields. Texts are compared
    /// by [`TextMeaning::Close`] on MySQL and MariaDB, and by
    /// [`Collation::Binary`] on the others.
    fn from(dialect: Dialect) -> Self {
        let meaning = match dialect {
            Dialect::Mysql | Dialect::MariaDb => TextMeaning::Close,
            _ => TextMeaning::Exact(Collation::Binary),
        };
        Self {
            dialect,
            meaning,
            storage: ColumnStorage::Typed,
            field_storages: BTreeMap::new(),
            columns: BTreeMap::new(),
            table: None,
            first_place: dialect.first_place(),
            has_functions: false,
            has_keys: false,
            wildcards: Wildcards::Star,
        }
    }
}

impl SqlOptions {
    /// Sets the collation of texts.
    #[must_use]
    pub const fn with_meaning(mut self, meaning: TextMeaning) -> Self {
        self.meaning = meaning;
        self
    }

    /// Sets the storage of all fields that have none of their own.
    #[must_use]
    pub const fn with_storage(mut self, storage: ColumnStorage) -> Self {
        self.storage = storage;
        self
    }

    /// Sets the storage of one field, by its name in the metadata.
    #[must_use]
    pub fn with_field_storage(mut self, field: impl Into<String>, storage: ColumnStorage) -> Self {
        self.field_storages.insert(field.into(), storage);
        self
    }

    /// Sets the column of one field, by its name in the metadata. The default is
    /// a column with the name of the field.
    #[must_use]
    pub fn with_column(mut self, field: impl Into<String>, column: impl Into<String>) -> Self {
        self.columns.insert(field.into(), column.into());
        self
    }

    /// Sets the table, or its alias, that qualifies each column.
    #[must_use]
    pub fn with_table(mut self, table: impl Into<String>) -> Self {
        self.table = Some(table.into());
        self
    }

    /// Sets the number of the first placeholder, so that the condition can follow
    /// other placeholders of the same statement.
    ///
    /// PostgreSQL numbers placeholders from 1 (`$1`), and reads 0 as 1. ClickHouse
    /// numbers them from 0 (`p0`). The other dialects write `?`, without a number.
    #[must_use]
    pub fn with_first_place(mut self, first_place: usize) -> Self {
        self.first_place = first_place.max(self.dialect.first_place());
        self
    }

    /// Declares that the SQLite connection has the functions of the feature
    /// `rusqlite`. `$regexp` needs this; [`Collation::General`] implies it.
    #[must_use]
    pub const fn with_functions(mut self) -> Self {
        self.has_functions = true;
        self
    }

    /// Declares that the SQLite connection also has the functions of
    /// [`super::keys`]. Numbers, dates and Booleans stored as text are then
    /// compared by sort keys, which an index can store.
    #[cfg(feature = "sandbox")]
    #[must_use]
    pub(crate) const fn with_keys(mut self) -> Self {
        self.has_keys = true;
        self
    }

    /// Sets the wildcards of `$like`.
    #[must_use]
    pub const fn with_wildcards(mut self, wildcards: Wildcards) -> Self {
        self.wildcards = wildcards;
        self
    }

    /// The dialect.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The collation of texts.
    #[must_use]
    pub const fn meaning(&self) -> TextMeaning {
        self.meaning
    }

    /// The storage of fields that have none of their own.
    #[must_use]
    pub const fn storage(&self) -> ColumnStorage {
        self.storage
    }

    /// The storage of a field.
    #[must_use]
    pub fn field_storage(&self, field: &str) -> ColumnStorage {
        self.field_storages.get(field).copied().unwrap_or(self.storage)
    }

    /// The name of the column of a field.
    #[must_use]
    pub fn column<'n>(&'n self, field: &'n str) -> &'n str {
        self.columns.get(field).map_or(field, String::as_str)
    }

    /// The table or alias that qualifies each column.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The number of the first placeholder.
    #[must_use]
    pub const fn first_place(&self) -> usize {
        self.first_place
    }

    /// Whether the SQLite connection has the functions of the feature `rusqlite`.
    #[must_use]
    pub const fn has_functions(&self) -> bool {
        self.has_functions
    }

    pub(super) const fn has_keys(&self) -> bool {
        self.has_keys
    }

    /// The wildcards of `$like`.
    #[must_use]
    pub const fn wildcards(&self) -> Wildcards {
        self.wildcards
    }

    /// The names of the fields with a storage or a column of their own.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.field_storages.keys().chain(self.columns.keys()).map(String::as_str)
    }

    /// Whether texts are compared by [`Collation::General`], exactly or nearly.
    pub(super) const fn is_folded(&self) -> bool {
        matches!(self.meaning, TextMeaning::Close | TextMeaning::Exact(Collation::General))
    }
}
