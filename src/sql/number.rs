//! Numbers: columns of their own type, or text.
//!
//! Knows how many digits each database compares exactly. Numbers stored as text
//! have any number of digits, so they are compared as text: the digits before
//! the dot without leading zeros, the dot, and those after it without trailing
//! zeros, `12.5` and `12.`. Of two such texts without a sign, the one whose dot
//! stands further right is greater, and else the one that comes later.

use super::condition::{Site, compare, compare_each, sign};
use super::dialect::Dialect;
use super::error::SqlError;
use super::options::ColumnStorage;
use super::text;
use super::value::SqlValue;
use super::writer::{Column, Writer};
use crate::check::Decimal;
use crate::schema::FieldType;
use crate::syntax::ops::Op;

pub(super) fn write(site: &Site<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    match site.storage {
        ColumnStorage::Typed => write_typed(site, &column, writer),
        ColumnStorage::Text => {
            if site.options.has_keys {
                let values = site.numbers().into_iter().map(|number| Ok(SqlValue::Text(number.to_string())));
                return compare(site.op(), values, (&[NUMBER_KEY], &column), "filtre_number(?)", writer);
            }
            let column = column.compared_as(text::bytes(site.dialect()));
            match site.op() {
                Op::Eq | Op::Neq | Op::In | Op::Notin => write_equality(site, &column, writer),
                _ => write_order(site, &column, writer),
            }
        }
    }
}

/// What sorts as the number does that a text spells.
const NUMBER_KEY: &str = "filtre_number(#)";

fn write_typed(site: &Site<'_>, column: &Column, writer: &mut Writer) -> Result<(), SqlError> {
    let numbers = site.numbers();
    let words: Option<Vec<i64>> = numbers.iter().map(Decimal::word).collect();
    if let (FieldType::Integer, Some(words)) = (site.field.field_type(), words) {
        let values = words.into_iter().map(|word| Ok(SqlValue::Integer(word)));
        return compare(site.op(), values, (&["#"], column), "?", writer);
    }
    let cast = cast(site.dialect(), &numbers).ok_or_else(|| SqlError::Number {
        dialect: site.dialect(),
        field: site.field.name().to_owned(),
        span: site.span(),
    })?;
    let values = numbers.iter().map(|number| Ok(SqlValue::Text(number.to_string())));
    match site.dialect() {
        Dialect::ClickHouse => compare_each(site.op(), values, column, cast, writer),
        _ => compare(site.op(), values, (&["#"], column), cast, writer),
    }
}

/// How numbers become of a type that compares them exactly.
fn cast(dialect: Dialect, numbers: &[Decimal<'_>]) -> Option<&'static str> {
    let longest = |length: fn((&str, &str)) -> usize| {
        numbers.iter().map(|number| length(number.digits())).max().unwrap_or(0)
    };
    let before = longest(|(before, _)| before.len());
    let after = longest(|(_, after)| after.len());
    let casts: &[(usize, usize, &str)] = match dialect {
        Dialect::Mysql | Dialect::MariaDb => {
            &[(65, 0, "CAST(? AS DECIMAL(65, 0))"), (35, 30, "CAST(? AS DECIMAL(65, 30))")]
        }
        Dialect::Postgres => &[(100_000, 16_000, "CAST(? AS numeric)")],
        // No two numbers of so few digits are the same floating point number.
        Dialect::Sqlite if longest(significant) <= 15 => &[(15, 15, "CAST(? AS REAL)")],
        Dialect::Sqlite => &[],
        Dialect::DuckDb => &[
            (38, 0, "CAST(? AS DECIMAL(38, 0))"),
            (28, 10, "CAST(? AS DECIMAL(38, 10))"),
            (19, 19, "CAST(? AS DECIMAL(38, 19))"),
        ],
        Dialect::ClickHouse => &[(38, 38, "toDecimal256(?, 38)")],
    };
    let fits =
        |&&(most_before, most_after, _): &&(usize, usize, _)| before <= most_before && after <= most_after;
    casts.iter().find(fits).map(|&(_, _, cast)| cast)
}

fn significant((before, after): (&str, &str)) -> usize {
    before.len().saturating_add(after.len())
}

/// What decides whether a text is a number.
const fn is_number(dialect: Dialect) -> &'static str {
    match dialect {
        // `$` is also before a last line feed here.
        Dialect::Mysql | Dialect::MariaDb => {
            "@ REGEXP '^-{0,1}[0-9]+([.][0-9]+){0,1}$' AND @ NOT REGEXP '[^-0-9.]'"
        }
        Dialect::Postgres => "@ ~ '^-{0,1}[0-9]+([.][0-9]+){0,1}$'",
        Dialect::DuckDb => "regexp_matches(@, '^-{0,1}[0-9]+([.][0-9]+){0,1}$')",
        Dialect::ClickHouse => "match(@, '^-{0,1}[0-9]+([.][0-9]+){0,1}$')",
        // Patterns end at a U+0000.
        Dialect::Sqlite => {
            "(# GLOB '[0-9]*' OR # GLOB '-[0-9]*') AND # GLOB '*[0-9]' AND # NOT GLOB '*[^-0-9.]*' \
             AND SUBSTR(#, 2) NOT GLOB '*-*' AND # NOT GLOB '*.*.*' AND INSTR(#, CHAR(0)) = 0"
        }
    }
}

/// The digits of a number, and the dot.
const fn digits(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mysql | Dialect::MariaDb => {
            "TRIM(TRAILING '0' FROM CONCAT(TRIM(LEADING '0' FROM TRIM(LEADING '-' FROM @)), \
             CASE WHEN INSTR(@, '.') > 0 THEN '' ELSE '.' END))"
        }
        Dialect::Postgres => {
            "RTRIM(LTRIM(@, '-0') || CASE WHEN STRPOS(@, '.') > 0 THEN '' ELSE '.' END, '0')"
        }
        Dialect::Sqlite | Dialect::DuckDb => {
            "RTRIM(LTRIM(@, '-0') || CASE WHEN INSTR(@, '.') > 0 THEN '' ELSE '.' END, '0')"
        }
        Dialect::ClickHouse => {
            "TRIM(TRAILING '0' FROM TRIM(LEADING '-0' FROM @) || \
             CASE WHEN position(@, '.') > 0 THEN '' ELSE '.' END)"
        }
    }
}

/// The function that finds a text in another.
const fn position(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "(STRPOS(",
        Dialect::ClickHouse => "(position(",
        _ => "(INSTR(",
    }
}

const IS_NEGATIVE: &str = "SUBSTR(@, 1, 1) = '-'";

/// The digits and the dot of an operand.
fn digits_of(number: &Decimal<'_>) -> String {
    let (before, after) = number.digits();
    format!("{before}.{after}")
}

/// Equality: the sign and the digits are those of an operand.
fn write_equality(site: &Site<'_>, column: &Column, writer: &mut Writer) -> Result<(), SqlError> {
    let dialect = site.dialect();
    let signed = |number: &Decimal<'_>| {
        let digits = digits_of(number);
        match (digits.as_str(), number.is_negative()) {
            // A stored zero may have a sign.
            (".", _) => vec![".".to_owned(), "-.".to_owned()],
            (_, true) => vec![format!("-{digits}")],
            (_, false) => vec![digits],
        }
    };
    let values: Vec<String> = site.numbers().iter().flat_map(signed).collect();
    let op = if site.op().is_negative() { Op::Notin } else { Op::In };
    let (before, between, after) = match dialect {
        Dialect::Mysql | Dialect::MariaDb => ("CONCAT(CASE WHEN ", ", ", ")"),
        _ => ("CASE WHEN ", " || ", ""),
    };
    let sign = [" THEN ", before, IS_NEGATIVE, " THEN '-' ELSE '' END", between, digits(dialect), after];
    let expression = [&["CASE WHEN ", is_number(dialect)], &sign[..], &[" END"]].concat();
    let values = values.into_iter().map(|value| Ok(SqlValue::Text(value)));
    compare(op, values, (&expression, column), "?", writer)
}

/// Order: by the sign, by the place of the dot, by the digits.
fn write_order(site: &Site<'_>, column: &Column, writer: &mut Writer) -> Result<(), SqlError> {
    let dialect = site.dialect();
    let Some(&number) = site.numbers().first() else { return Ok(()) };
    let number_digits = digits_of(&number);
    let is_zero = number_digits == ".";
    let op = site.op();
    // Zero is taken for a negative number where it makes its own sign, which a
    // stored zero may have too, count for nothing.
    let is_negative = number.is_negative() || (is_zero && matches!(op, Op::Gte | Op::Lt));
    let size = if is_negative { mirrored(op) } else { op };
    let is_upward = matches!(op, Op::Gt | Op::Gte);
    let sign_decides = match (is_upward, is_negative) {
        (true, false) => ["NOT (", IS_NEGATIVE, ") AND "],
        (true, true) => ["NOT (", IS_NEGATIVE, ") OR "],
        (false, false) => ["(", IS_NEGATIVE, ") OR "],
        (false, true) => ["(", IS_NEGATIVE, ") AND "],
    };
    let (head, digits) = (["CASE WHEN ", is_number(dialect), " THEN "], digits(dialect));
    let pair = [position(dialect), digits, ", '.'), ", digits, ")", sign(size), "("];
    for piece in head.into_iter().chain(sign_decides).chain(pair) {
        writer.put_on(piece, column);
    }
    let dot = number_digits.find('.').unwrap_or_default().saturating_add(1);
    writer.put_value("?", SqlValue::Integer(i64::try_from(dot).unwrap_or(i64::MAX)))?;
    writer.put_value(", ?) END", SqlValue::Text(number_digits))
}

/// The order of the sizes of negative numbers.
const fn mirrored(op: Op) -> Op {
    match op {
        Op::Gt => Op::Lt,
        Op::Gte => Op::Lte,
        Op::Lt => Op::Gt,
        Op::Lte => Op::Gte,
        other => other,
    }
}
