//! The SQL dialects: their names, quotes and limits.

use std::fmt;
use std::str::FromStr;

/// The database that runs a condition.
///
/// ```
/// use filtre::sql::Dialect;
///
/// assert_eq!("postgres".parse(), Ok(Dialect::Postgres));
/// assert_eq!(Dialect::Postgres.to_string(), "PostgreSQL");
/// assert_eq!("PostgreSQL".parse(), Ok(Dialect::Postgres));
/// assert_eq!("oracle".parse::<Dialect>().unwrap_err().to_string(), "unknown SQL dialect `oracle`");
/// ```
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

/// The limits of a database.
#[derive(Clone, Copy, Debug)]
pub(super) struct DialectLimits {
    /// The number of bound values.
    pub(super) binds: usize,
    /// The bytes of a statement.
    pub(super) text: usize,
    /// The bytes of a name.
    pub(super) name: usize,
    /// The largest repetition in a regular expression.
    pub(super) repetitions: u32,
}

impl Dialect {
    /// Returns all dialects.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        [Self::Mysql, Self::MariaDb, Self::Postgres, Self::Sqlite, Self::DuckDb, Self::ClickHouse].into_iter()
    }

    /// Returns the name in lower case, as in `filtre sql --dialect`.
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

    /// The quote of names. SQLite reads a name in double quotes as a text if the
    /// table has no such column.
    pub(super) const fn quote(self) -> &'static str {
        match self {
            Self::Mysql | Self::MariaDb | Self::Sqlite | Self::ClickHouse => "`",
            Self::Postgres | Self::DuckDb => "\"",
        }
    }

    /// The number of the first placeholder of a statement.
    pub(super) const fn first_place(self) -> usize {
        match self {
            Self::Postgres => 1,
            _ => 0,
        }
    }

    /// The limits with default settings. PostgreSQL truncates a longer name without
    /// an error.
    pub(super) const fn limits(self) -> DialectLimits {
        const NONE: usize = usize::MAX;
        match self {
            Self::Mysql | Self::MariaDb => {
                DialectLimits { binds: 65_535, text: NONE, name: 256, repetitions: 65_535 }
            }
            Self::Postgres => DialectLimits { binds: 65_535, text: NONE, name: 63, repetitions: 255 },
            Self::Sqlite => DialectLimits { binds: 32_766, text: NONE, name: NONE, repetitions: u32::MAX },
            Self::DuckDb => DialectLimits { binds: 65_535, text: NONE, name: NONE, repetitions: 1_000 },
            // A statement has at most 256 KiB and 50,000 parts.
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

/// A text that is the name of no [`Dialect`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown SQL dialect `{}`", name.escape_debug())]
pub struct UnknownDialect {
    name: String,
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    /// Parses the name of [`Dialect::as_str`] or of the database, ignoring case.
    fn from_str(name: &str) -> Result<Self, UnknownDialect> {
        let is_name = |known: &str| known.eq_ignore_ascii_case(name);
        Self::all()
            .find(|dialect| is_name(dialect.as_str()) || is_name(&dialect.to_string()))
            .ok_or_else(|| UnknownDialect { name: name.to_owned() })
    }
}
