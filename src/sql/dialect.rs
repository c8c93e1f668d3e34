//! The databases, and what each needs.
//!
//! Knows names, quotes and limits; how each compares is known to the modules of
//! what is compared.

use std::fmt;

/// The database that runs the condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// MySQL 8 or later.
    Mysql,
    /// MariaDB 10.6 or later.
    MariaDb,
    /// PostgreSQL 13 or later.
    Postgres,
    /// SQLite 3.35 or later.
    Sqlite,
    /// DuckDB 1.0 or later.
    DuckDb,
    /// ClickHouse 24 or later.
    ClickHouse,
}

/// What a database takes at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct DialectLimits {
    /// Bound values.
    pub(super) binds: usize,
    /// Bytes of the condition's text.
    pub(super) text: usize,
    /// Bytes of a name.
    pub(super) name: usize,
    /// Times that a part of a regular expression may be repeated.
    pub(super) repetitions: u32,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 6] =
        [Self::Mysql, Self::MariaDb, Self::Postgres, Self::Sqlite, Self::DuckDb, Self::ClickHouse];

    /// The name in lower case, as the program takes it.
    ///
    /// ```
    /// use filtre::sql::Dialect;
    ///
    /// assert_eq!(Dialect::ClickHouse.as_str(), "clickhouse");
    /// assert_eq!(Dialect::ClickHouse.to_string(), "ClickHouse");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mysql => "mysql",
            Self::MariaDb => "mariadb",
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
            Self::DuckDb => "duckdb",
            Self::ClickHouse => "clickhouse",
        }
    }

    /// What stands on both sides of a name. SQLite would take a name in double
    /// quotes for a text where the table has no such column.
    pub(super) const fn quote(self) -> &'static str {
        match self {
            Self::Mysql | Self::MariaDb | Self::Sqlite | Self::ClickHouse => "`",
            Self::Postgres | Self::DuckDb => "\"",
        }
    }

    /// What the database takes at most, as it comes: PostgreSQL would cut a
    /// longer name without an error.
    pub(super) const fn limits(self) -> DialectLimits {
        const NONE: usize = usize::MAX;
        match self {
            Self::Mysql => DialectLimits { binds: 65_535, text: NONE, name: 256, repetitions: 65_535 },
            Self::MariaDb => DialectLimits { binds: 65_535, text: NONE, name: 256, repetitions: 65_535 },
            Self::Postgres => DialectLimits { binds: 65_535, text: NONE, name: 63, repetitions: 255 },
            Self::Sqlite => DialectLimits { binds: 32_766, text: NONE, name: NONE, repetitions: u32::MAX },
            Self::DuckDb => DialectLimits { binds: 65_535, text: NONE, name: NONE, repetitions: 1_000 },
            // Its statements have 256 KiB at most, and 50,000 parts.
            Self::ClickHouse => {
                DialectLimits { binds: 10_000, text: 250_000, name: NONE, repetitions: 1_000 }
            }
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mysql => "MySQL",
            Self::MariaDb => "MariaDB",
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
            Self::DuckDb => "DuckDB",
            Self::ClickHouse => "ClickHouse",
        })
    }
}
