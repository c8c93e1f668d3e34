//! The databases, and what each needs.

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
