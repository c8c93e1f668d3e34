//! Texts, compared by the collation of the chosen [`TextMeaning`].

use crate::schema::FieldType;
use crate::sql::comparison::{Comparison, write_comparison};
use crate::sql::dialect::Dialect;
use crate::sql::error::SqlError;
use crate::sql::options::{SqlOptions, TextMeaning};
use crate::sql::writer::{Column, Writer};
use crate::text::Collation;

/// Returns an error if the dialect has no such meaning.
pub(in crate::sql) fn check_meaning(options: &SqlOptions) -> Result<(), SqlError> {
    use Dialect::{MariaDb, Mysql, Sqlite};
    const EXACTLY: &str = "exactly by the general collation";
    const NEARLY: &str = "nearly by the general collation";
    const NEITHER: &str = "use the binary collation or that of the column, or run the filter in memory";
    let dialect = options.dialect();
    let (wanted, help) = match (options.meaning(), dialect) {
        (TextMeaning::Exact(Collation::Binary) | TextMeaning::Native, _)
        | (TextMeaning::Exact(Collation::General), Sqlite)
        | (TextMeaning::Close, Mysql | MariaDb) => return Ok(()),
        (TextMeaning::Exact(Collation::General), Mysql | MariaDb) => {
            (EXACTLY, "use the meaning `Close`, or the binary collation")
        }
        (TextMeaning::Exact(Collation::General), _) => (EXACTLY, NEITHER),
        (TextMeaning::Close, Sqlite) => {
            (NEARLY, "use the exact general collation, with the functions of the feature `rusqlite`")
        }
        (TextMeaning::Close, _) => (NEARLY, NEITHER),
    };
    Err(SqlError::Meaning { dialect, wanted, help })
}

/// The template of a stored text in a comparison.
pub(in crate::sql) const fn compared(options: &SqlOptions) -> &'static str {
    match (options.meaning(), options.dialect()) {
        (TextMeaning::Native, _) => "&",
        (TextMeaning::Close, _) => "CONVERT(& USING utf8mb4) COLLATE utf8mb4_general_ci",
        (TextMeaning::Exact(Collation::General), _) => "filtre_general(&)",
        (TextMeaning::Exact(Collation::Binary), dialect) => bytes(dialect),
    }
}

/// The template that compares the bytes of a stored text, whatever the collation
/// of its column. The older `_bin` collations ignore trailing spaces.
pub(in crate::sql) const fn bytes(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mysql => "CONVERT(& USING utf8mb4) COLLATE utf8mb4_0900_bin",
        Dialect::MariaDb => "CONVERT(& USING utf8mb4) COLLATE utf8mb4_nopad_bin",
        Dialect::Postgres => "CAST(& AS text) COLLATE \"C\"",
        Dialect::Sqlite => "& COLLATE BINARY",
        Dialect::DuckDb => "CAST(& AS VARCHAR) COLLATE \"C\"",
        Dialect::ClickHouse => "&",
    }
}

/// The template of a stored text. A column of labels may be an enum, which cannot
/// be compared with other labels.
pub(in crate::sql) const fn stored(options: &SqlOptions, field_type: &FieldType) -> &'static str {
    match (options.dialect(), field_type, options.meaning()) {
        (Dialect::ClickHouse, FieldType::Choice, _) => "toString(#)",
        (Dialect::Postgres, FieldType::Choice, TextMeaning::Native) => "CAST(# AS text)",
        (Dialect::DuckDb, FieldType::Choice, TextMeaning::Native) => "CAST(# AS VARCHAR)",
        _ => "#",
    }
}

pub(in crate::sql) fn write(
    comparison: &Comparison<'_>,
    column: Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let options = comparison.options;
    let column =
        column.stored_as(stored(options, comparison.field.field_type())).compared_as(compared(options));
    let placeholder = match options.meaning() {
        TextMeaning::Exact(Collation::General) => "filtre_general(?)",
        _ => "?",
    };
    let values = comparison.operand_texts().map(|text| comparison.text_value(text));
    write_comparison(&column, &["@"], comparison.op(), placeholder, values, writer)
}
