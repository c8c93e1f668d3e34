//! What whoever asks for SQL can choose.

use std::collections::BTreeMap;

use super::dialect::Dialect;
use crate::text::Collation;

/// What it means that two texts are equal, or that one comes after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextMeaning {
    /// Just what the collation says. Every dialect has
    /// [`Collation::Binary`]; [`Collation::General`] is for SQLite alone, by
    /// functions that the feature `rusqlite` registers.
    Exact(Collation),
    /// [`Collation::General`] nearly, by `utf8mb4_general_ci` of MySQL and
    /// MariaDB. The README lists the differences.
    Close,
    /// What the database makes of the column.
    Native,
}

/// How fields that are not text are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnStorage {
    /// In columns of their type: numbers, booleans, dates. SQLite, which has no
    /// dates, holds them as text in one of the three well-formed spellings.
    #[default]
    Typed,
    /// As text. A blank is NULL, and what cannot be read is unknown.
    Text,
}

/// Which characters of a `$like` pattern stand for others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wildcards {
    /// `*` for any run, as the document says.
    #[default]
    Star,
    /// Those of SQL too, as of a server that hands patterns on as they are: `%`
    /// for any run, `_` for one character.
    StarAndSql,
}

/// How a filter becomes SQL.
///
/// ```
/// use filtre::sql::{ColumnStorage, Dialect, SqlOptions};
///
/// let options = SqlOptions::from(Dialect::DuckDb).with_storage(ColumnStorage::Text).with_table("c");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlOptions {
    pub(super) dialect: Dialect,
    pub(super) meaning: TextMeaning,
    pub(super) storage: ColumnStorage,
    pub(super) fields: BTreeMap<String, ColumnStorage>,
    pub(super) table: Option<String>,
    pub(super) has_functions: bool,
    pub(super) has_keys: bool,
    pub(super) wildcards: Wildcards,
}

impl From<Dialect> for SqlOptions {
    /// Typed columns. Text means [`TextMeaning::Close`] on MySQL and MariaDB,
    /// and [`Collation::Binary`] elsewhere.
    fn from(dialect: Dialect) -> Self {
        let meaning = match dialect {
            Dialect::Mysql | Dialect::MariaDb => TextMeaning::Close,
            _ => TextMeaning::Exact(Collation::Binary),
        };
        Self {
            dialect,
            meaning,
            storage: ColumnStorage::Typed,
            fields: BTreeMap::new(),
            table: None,
            has_functions: false,
            has_keys: false,
            wildcards: Wildcards::Star,
        }
    }
}

impl SqlOptions {
    /// The same options with another meaning of texts.
    #[must_use]
    pub const fn with_meaning(mut self, meaning: TextMeaning) -> Self {
        self.meaning = meaning;
        self
    }

    /// The same options with another storage of all fields.
    #[must_use]
    pub const fn with_storage(mut self, storage: ColumnStorage) -> Self {
        self.storage = storage;
        self
    }

    /// The same options with another storage of one field, by its name in the
    /// metadata.
    #[must_use]
    pub fn with_field_storage(mut self, field: impl Into<String>, storage: ColumnStorage) -> Self {
        self.fields.insert(field.into(), storage);
        self
    }

    /// The same options with the name of a table, or its alias, before every
    /// column.
    #[must_use]
    pub fn with_table(mut self, table: impl Into<String>) -> Self {
        self.table = Some(table.into());
        self
    }

    /// The same options for an SQLite connection that has the functions which
    /// the feature `rusqlite` registers. `$regexp` needs them, and so does
    /// [`Collation::General`], which says so by itself.
    #[must_use]
    pub const fn with_functions(mut self) -> Self {
        self.has_functions = true;
        self
    }

    /// The same options for an SQLite connection that has the functions of
    /// [`super::keys`] too, by which texts of numbers, dates and booleans are
    /// compared: an index on one serves conditions, and costs less to read.
    #[cfg(feature = "sandbox")]
    #[must_use]
    pub(crate) const fn with_keys(mut self) -> Self {
        self.has_keys = true;
        self
    }

    /// The same options with other wildcards of `$like`. Those of SQL are for
    /// SQLite alone.
    #[must_use]
    pub const fn with_wildcards(mut self, wildcards: Wildcards) -> Self {
        self.wildcards = wildcards;
        self
    }

    /// How a field is stored.
    pub(super) fn storage_of(&self, field: &str) -> ColumnStorage {
        self.fields.get(field).copied().unwrap_or(self.storage)
    }

    /// Whether texts are compared as [`Collation::General`] says, or nearly so.
    pub(super) const fn is_folded(&self) -> bool {
        matches!(self.meaning, TextMeaning::Close | TextMeaning::Exact(Collation::General))
    }
}
