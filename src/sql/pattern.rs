//! `$like`: patterns as each database matches them.
//!
//! Knows the wildcards of `LIKE`, of SQLite's `GLOB` and of regular
//! expressions, and how each is taken for itself.

use super::condition::Site;
use super::dialect::Dialect;
use super::error::SqlError;
use super::options::{ColumnStorage, TextMeaning, Wildcards};
use super::text;
use super::writer::{Column, Writer};
use crate::schema::FieldType;
use crate::syntax::ops::Op;
use crate::text::Collation;

/// The longest pattern that SQLite matches.
const SQLITE_LONGEST: usize = 50_000;

pub(super) fn write(site: &Site<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    let column = searched(site, column)?;
    let Some(pattern) = site.texts().next() else { return Ok(()) };
    let (match_, spelled) = spell(site, pattern)?;
    let is_negated = site.op() == Op::Notlike;
    if is_negated {
        writer.put("NOT (");
    }
    let (before, after) = match_;
    writer.put_on(before, &column);
    writer.put_value(after, site.text(&spelled)?)?;
    if is_negated {
        writer.put(")");
    }
    Ok(())
}

/// The column as patterns see it: the stored text, of which a blank is NULL
/// where the field is not text.
pub(super) fn searched(site: &Site<'_>, column: Column) -> Result<Column, SqlError> {
    let field_type = site.field.field_type();
    let stored = match site.storage {
        _ if field_type.is_text() => text::stored(site.options, field_type),
        ColumnStorage::Text => not_blank(site.dialect()),
        ColumnStorage::Typed => spelled_out(site)?,
    };
    Ok(column.stored_as(stored).compared_as(text::compared(site.options)))
}

/// A text column in which a blank stands for NULL.
const fn not_blank(dialect: Dialect) -> &'static str {
    match dialect {
        // A text of spaces equals a blank here.
        Dialect::Mysql | Dialect::MariaDb => "CASE WHEN LENGTH(#) > 0 THEN # END",
        _ => "NULLIF(#, '')",
    }
}

/// The text of a typed column.
fn spelled_out(site: &Site<'_>) -> Result<&'static str, SqlError> {
    Ok(match (site.dialect(), site.field.field_type()) {
        (Dialect::Sqlite, FieldType::Decimal) => {
            return Err(site.pattern_error("its decimal numbers have no certain spelling"));
        }
        (Dialect::Sqlite, FieldType::Integer) => "CAST(# AS TEXT)",
        (Dialect::Sqlite, _) => "#",
        (Dialect::Mysql | Dialect::MariaDb, _) => "CAST(# AS CHAR)",
        // The text of a date would follow the settings of the connection.
        (Dialect::Postgres, FieldType::Date) => "to_char(#, 'YYYY-MM-DD')",
        (Dialect::Postgres, FieldType::DateTime) => "to_char(#, 'YYYY-MM-DD HH24:MI:SS')",
        (Dialect::Postgres, _) => "CAST(# AS text)",
        (Dialect::DuckDb, _) => "CAST(# AS VARCHAR)",
        (Dialect::ClickHouse, _) => "toString(#)",
    })
}

/// What matches a pattern, before and after its place, and how it is spelled.
type Spelled = ((&'static str, &'static str), String);

fn spell(site: &Site<'_>, pattern: &str) -> Result<Spelled, SqlError> {
    if site.options.wildcards == Wildcards::StarAndSql {
        return spell_with_sql_wildcards(site, pattern);
    }
    match (site.options.meaning, site.dialect()) {
        (TextMeaning::Exact(Collation::General), _) => Ok((("filtre_like(&, ", "?)"), pattern.to_owned())),
        (_, Dialect::ClickHouse) => Ok(clickhouse(pattern)),
        (meaning, Dialect::Sqlite) => {
            let spelled = match meaning {
                // `LIKE` is blind to the case of ASCII letters here.
                TextMeaning::Exact(_) => (("@ GLOB ", "?"), glob(pattern)),
                _ => (("@ LIKE ", "? ESCAPE '!'"), like(pattern)),
            };
            if pattern.contains('\0') {
                return Err(site.nul_error());
            }
            if spelled.1.len() > SQLITE_LONGEST {
                return Err(site.pattern_error("the pattern is too long"));
            }
            Ok(spelled)
        }
        _ => Ok((("@ LIKE ", "? ESCAPE '!'"), like(pattern))),
    }
}

/// The same where `%` and `_` are wildcards too.
fn spell_with_sql_wildcards(site: &Site<'_>, pattern: &str) -> Result<Spelled, SqlError> {
    match (site.options.meaning, site.dialect()) {
        (TextMeaning::Exact(Collation::General), _) => {
            Ok((("filtre_like_sql(&, ", "?)"), pattern.to_owned()))
        }
        (TextMeaning::Exact(_), Dialect::Sqlite) if pattern.contains('\0') => Err(site.nul_error()),
        (TextMeaning::Exact(_), Dialect::Sqlite) => Ok((
            ("@ GLOB ", "?"),
            spelled(&glob(pattern), |character, spelled| {
                spelled.push(match character {
                    '%' => '*',
                    '_' => '?',
                    other => other,
                })
            }),
        )),
        _ => Err(site.pattern_error("its own wildcards are not known here")),
    }
}

/// A pattern as `LIKE` reads it, `!` before what would be a wildcard.
fn like(pattern: &str) -> String {
    spelled(pattern, |character, spelled| match character {
        '*' => spelled.push('%'),
        '%' | '_' | '!' => spelled.extend(['!', character]),
        _ => spelled.push(character),
    })
}

/// A pattern as `GLOB` reads it: other wildcards stand in brackets.
fn glob(pattern: &str) -> String {
    spelled(pattern, |character, spelled| match character {
        '?' | '[' => spelled.extend(['[', character, ']']),
        _ => spelled.push(character),
    })
}

/// ClickHouse has no `ESCAPE`. What finds a text at the start uses an index, as
/// regular expressions here do not.
fn clickhouse(pattern: &str) -> Spelled {
    let pieces: Vec<&str> = pattern.split('*').collect();
    match *pieces {
        [whole] => (("@ = ", "?"), whole.to_owned()),
        [start, ""] => (("startsWith(@, ", "?)"), start.to_owned()),
        ["", end] => (("endsWith(@, ", "?)"), end.to_owned()),
        ["", inner, ""] => (("position(@, ", "?) > 0"), inner.to_owned()),
        _ => (("match(@, ", "?)"), regexp(pattern)),
    }
}

/// A pattern as a regular expression of the whole text.
fn regexp(pattern: &str) -> String {
    let inner = spelled(pattern, |character, spelled| match character {
        '*' => spelled.push_str(".*"),
        '\0' => spelled.push_str("\\x00"),
        _ if character.is_ascii_punctuation() => spelled.extend(['\\', character]),
        _ => spelled.push(character),
    });
    format!("(?s)\\A{inner}\\z")
}

fn spelled(pattern: &str, mut spell: impl FnMut(char, &mut String)) -> String {
    let mut spelled = String::with_capacity(pattern.len());
    for character in pattern.chars() {
        spell(character, &mut spelled);
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_the_database_are_themselves() {
        assert_eq!(like("a*b%c_d!e\\"), "a%b!%c!_d!!e\\");
        assert_eq!(glob("a*b?c[d]e"), "a*b[?]c[[]d]e");
        assert_eq!(regexp("a*.b\\é_"), r"(?s)\Aa.*\.b\\é\_\z");
    }
}
