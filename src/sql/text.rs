//! Texts: how a column is compared so that it means what was chosen.

use super::condition::{Site, compare};
use super::dialect::Dialect;
use super::error::SqlError;
use super::options::{SqlOptions, TextMeaning};
use super::writer::{Column, Writer};
use crate::schema::FieldType;
use crate::text::Collation;

/// Refuses a meaning that the dialect does not have.
pub(super) fn check_meaning(options: &SqlOptions) -> Result<(), SqlError> {
    use Dialect::{MariaDb, Mysql, Sqlite};
    const EXACTLY: &str = "exactly as the general collation does";
    const NEARLY: &str = "nearly as the general collation does";
    const NEITHER: &str = "compare bytes, or what the column does; or run the filter in memory";
    let dialect = options.dialect;
    let (wanted, help) = match (options.meaning, dialect) {
        (TextMeaning::Exact(Collation::Binary) | TextMeaning::Native, _)
        | (TextMeaning::Exact(Collation::General), Sqlite)
        | (TextMeaning::Close, Mysql | MariaDb) => return Ok(()),
        (TextMeaning::Exact(Collation::General), Mysql | MariaDb) => {
            (EXACTLY, "take the meaning `Close`, or compare bytes")
        }
        (TextMeaning::Exact(Collation::General), _) => (EXACTLY, NEITHER),
        (TextMeaning::Close, Sqlite) => (NEARLY, "take `Exact(General)`, with the functions registered"),
        (TextMeaning::Close, _) => (NEARLY, NEITHER),
    };
    Err(SqlError::Meaning { dialect, wanted, help })
}

/// What stands for a stored text where it is compared.
pub(super) const fn compared(options: &SqlOptions) -> &'static str {
    match (options.meaning, options.dialect) {
        (TextMeaning::Native, _) => "&",
        (TextMeaning::Close, _) => "CONVERT(& USING utf8mb4) COLLATE utf8mb4_general_ci",
        (TextMeaning::Exact(Collation::General), _) => "filtre_general(&)",
        (TextMeaning::Exact(Collation::Binary), dialect) => bytes(dialect),
    }
}

/// What stands for a stored text where its bytes are compared, whatever the
/// collation of its column. The older `_bin` collations take no account of
/// trailing spaces.
pub(super) const fn bytes(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mysql => "CONVERT(& USING utf8mb4) COLLATE utf8mb4_0900_bin",
        Dialect::MariaDb => "CONVERT(& USING utf8mb4) COLLATE utf8mb4_nopad_bin",
        Dialect::Postgres => "CAST(& AS text) COLLATE \"C\"",
        Dialect::Sqlite => "& COLLATE BINARY",
        Dialect::DuckDb => "CAST(& AS VARCHAR) COLLATE \"C\"",
        Dialect::ClickHouse => "&",
    }
}

/// What stands for a text column as it is stored. Labels may be of a type of
/// their own, which would refuse to be compared with others.
pub(super) const fn stored(options: &SqlOptions, field_type: &FieldType) -> &'static str {
    match (options.dialect, field_type, options.meaning) {
        (Dialect::ClickHouse, FieldType::Choice, _) => "toString(#)",
        (Dialect::Postgres, FieldType::Choice, TextMeaning::Native) => "CAST(# AS text)",
        (Dialect::DuckDb, FieldType::Choice, TextMeaning::Native) => "CAST(# AS VARCHAR)",
        _ => "#",
    }
}

pub(super) fn write(site: &Site<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    let column =
        column.stored_as(stored(site.options, site.field.field_type())).compared_as(compared(site.options));
    let operand = match site.options.meaning {
        TextMeaning::Exact(Collation::General) => "filtre_general(?)",
        _ => "?",
    };
    let values = site.texts().map(|text| site.text(text));
    compare(site.op(), values, (&["@"], &column), operand, writer)
}
