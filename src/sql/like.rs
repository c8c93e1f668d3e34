//! `$like`, by the pattern operator or function of each database.

use super::comparison::{Comparison, write_search};
use super::dialect::Dialect;
use super::error::SqlError;
use super::options::{ColumnStorage, TextMeaning, Wildcards};
use super::types::text;
use super::writer::{Column, Writer};
use crate::schema::FieldType;
use crate::syntax::ops::Op;
use crate::text::Collation;

/// The longest pattern of SQLite, in bytes.
const SQLITE_LONGEST: usize = 50_000;

pub(super) fn write(
    comparison: &Comparison<'_>,
    column: Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let column = searched(comparison, column)?;
    let Some(pattern) = comparison.operand_texts().next() else { return Ok(()) };
    let (search, pattern) = translate(comparison, pattern)?;
    let is_negated = comparison.op() == Op::Notlike;
    write_search(&column, search, comparison.text_value(&pattern)?, is_negated, writer)
}

/// The column as text. If the field is not text, an empty text is NULL.
pub(super) fn searched(comparison: &Comparison<'_>, column: Column) -> Result<Column, SqlError> {
    let field_type = comparison.field.field_type();
    let stored = match comparison.storage {
        _ if field_type.is_text() => text::stored(comparison.options, field_type),
        ColumnStorage::Text => not_empty(comparison.dialect()),
        ColumnStorage::Typed => text_of_typed(comparison)?,
    };
    Ok(column.stored_as(stored).compared_as(text::compared(comparison.options)))
}

/// A text column in which an empty text is NULL.
const fn not_empty(dialect: Dialect) -> &'static str {
    match dialect {
        // `NULLIF` ignores trailing spaces.
        Dialect::Mysql | Dialect::MariaDb => "CASE WHEN LENGTH(#) > 0 THEN # END",
        _ => "NULLIF(#, '')",
    }
}

/// The text of a typed column.
fn text_of_typed(comparison: &Comparison<'_>) -> Result<&'static str, SqlError> {
    Ok(match (comparison.dialect(), comparison.field.field_type()) {
        (Dialect::Sqlite, FieldType::Decimal) => {
            return Err(comparison.pattern_error("a typed decimal column has no unique text form"));
        }
        (Dialect::Sqlite, FieldType::Integer) => "CAST(# AS TEXT)",
        (Dialect::Sqlite, _) => "#",
        (Dialect::Mysql | Dialect::MariaDb, _) => "CAST(# AS CHAR)",
        // `CAST` formats a date by the settings of the connection.
        (Dialect::Postgres, FieldType::Date) => "to_char(#, 'YYYY-MM-DD')",
        (Dialect::Postgres, FieldType::DateTime) => "to_char(#, 'YYYY-MM-DD HH24:MI:SS')",
        (Dialect::Postgres, _) => "CAST(# AS text)",
        (Dialect::DuckDb, _) => "CAST(# AS VARCHAR)",
        (Dialect::ClickHouse, _) => "toString(#)",
    })
}

/// The templates before and after the pattern, and the pattern to bind.
type Translated = ((&'static str, &'static str), String);

fn translate(comparison: &Comparison<'_>, pattern: &str) -> Result<Translated, SqlError> {
    if comparison.options.wildcards() == Wildcards::StarAndSql {
        return translate_with_sql_wildcards(comparison, pattern);
    }
    match (comparison.options.meaning(), comparison.dialect()) {
        (TextMeaning::Exact(Collation::General), _) => Ok((("filtre_like(&, ", "?)"), pattern.to_owned())),
        (_, Dialect::ClickHouse) => Ok(clickhouse(pattern)),
        (meaning, Dialect::Sqlite) => {
            let translated = match meaning {
                // `LIKE` ignores the case of ASCII letters.
                TextMeaning::Exact(_) => (("@ GLOB ", "?"), glob(pattern)),
                _ => (("@ LIKE ", "? ESCAPE '!'"), like(pattern)),
            };
            if pattern.contains('\0') {
                return Err(comparison.nul_error());
            }
            if translated.1.len() > SQLITE_LONGEST {
                return Err(comparison.pattern_error("the pattern is too long"));
            }
            Ok(translated)
        }
        _ => Ok((("@ LIKE ", "? ESCAPE '!'"), like(pattern))),
    }
}

/// The same where `%` and `_` are wildcards too.
fn translate_with_sql_wildcards(comparison: &Comparison<'_>, pattern: &str) -> Result<Translated, SqlError> {
    match (comparison.options.meaning(), comparison.dialect()) {
        (TextMeaning::Exact(Collation::General), _) => {
            Ok((("filtre_like_sql(&, ", "?)"), pattern.to_owned()))
        }
        (TextMeaning::Exact(_), Dialect::Sqlite) if pattern.contains('\0') => Err(comparison.nul_error()),
        (TextMeaning::Exact(_), Dialect::Sqlite) => Ok((
            ("@ GLOB ", "?"),
            map_characters(&glob(pattern), |character, out| {
                out.push(match character {
                    '%' => '*',
                    '_' => '?',
                    other => other,
                })
            }),
        )),
        _ => Err(comparison.pattern_error("the SQL wildcards in `$like` are supported for SQLite only")),
    }
}

/// A pattern of `LIKE`, with `!` before each literal wildcard.
fn like(pattern: &str) -> String {
    map_characters(pattern, |character, out| match character {
        '*' => out.push('%'),
        '%' | '_' | '!' => out.extend(['!', character]),
        _ => out.push(character),
    })
}

/// A pattern of `GLOB`, with each literal wildcard in brackets.
fn glob(pattern: &str) -> String {
    map_characters(pattern, |character, out| match character {
        '?' | '[' => out.extend(['[', character, ']']),
        _ => out.push(character),
    })
}

/// ClickHouse has no `ESCAPE`. Unlike `match`, `startsWith` can use an index.
fn clickhouse(pattern: &str) -> Translated {
    let pieces: Vec<&str> = pattern.split('*').collect();
    match *pieces {
        [whole] => (("@ = ", "?"), whole.to_owned()),
        [start, ""] => (("startsWith(@, ", "?)"), start.to_owned()),
        ["", end] => (("endsWith(@, ", "?)"), end.to_owned()),
        ["", inner, ""] => (("position(@, ", "?) > 0"), inner.to_owned()),
        _ => (("match(@, ", "?)"), regexp(pattern)),
    }
}

/// A regular expression that matches the whole text.
fn regexp(pattern: &str) -> String {
    let inner = map_characters(pattern, |character, out| match character {
        '*' => out.push_str(".*"),
        '\0' => out.push_str("\\x00"),
        _ if character.is_ascii_punctuation() => out.extend(['\\', character]),
        _ => out.push(character),
    });
    format!("(?s)\\A{inner}\\z")
}

/// Writes each character of a pattern anew.
fn map_characters(pattern: &str, mut write: impl FnMut(char, &mut String)) -> String {
    let mut out = String::with_capacity(pattern.len());
    for character in pattern.chars() {
        write(character, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_the_database_are_escaped() {
        assert_eq!(like("a*b%c_d!e\\"), "a%b!%c!_d!!e\\");
        assert_eq!(glob("a*b?c[d]e"), "a*b[?]c[[]d]e");
        assert_eq!(regexp("a*.b\\é_"), r"(?s)\Aa.*\.b\\é\_\z");
    }
}
