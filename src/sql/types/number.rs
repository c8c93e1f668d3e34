//! Numbers, in numeric columns or as text.
//!
//! Each database compares a limited number of digits exactly. Numbers stored as
//! text can have more, so they are compared as text: the digits before the dot
//! without leading zeros, the dot, and the digits after it without trailing
//! zeros, as in `12.5` and `12.`. This text orders the size of a number: the
//! position of the dot first, then the text itself.

use super::text;
use crate::check::Decimal;
use crate::schema::FieldType;
use crate::sql::comparison::{Comparison, sign, write_comparison, write_separate_comparisons};
use crate::sql::dialect::Dialect;
use crate::sql::error::SqlError;
use crate::sql::options::ColumnStorage;
use crate::sql::value::SqlValue;
use crate::sql::writer::{Column, Writer};
use crate::syntax::ops::Op;

pub(in crate::sql) fn write(
    comparison: &Comparison<'_>,
    column: Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    match comparison.storage {
        ColumnStorage::Typed => write_typed(comparison, &column, writer),
        ColumnStorage::Text if comparison.options.has_keys() => {
            let numbers = comparison.operand_numbers().into_iter();
            let values = numbers.map(|number| Ok(SqlValue::Text(number.to_string())));
            write_comparison(&column, &[KEY], comparison.op(), "filtre_number(?)", values, writer)
        }
        ColumnStorage::Text => {
            let column = column.compared_as(text::bytes(comparison.dialect()));
            match comparison.op() {
                Op::Eq | Op::Neq | Op::In | Op::Notin => write_equality(comparison, &column, writer),
                _ => write_order(comparison, &column, writer),
            }
        }
    }
}

/// The sort key of a stored number, by a function of [`super::keys`].
const KEY: &str = "filtre_number(#)";

fn write_typed(comparison: &Comparison<'_>, column: &Column, writer: &mut Writer) -> Result<(), SqlError> {
    let (op, dialect) = (comparison.op(), comparison.dialect());
    let numbers = comparison.operand_numbers();
    let integers: Option<Vec<i64>> = numbers.iter().map(Decimal::word).collect();
    if let (FieldType::Integer, Some(integers)) = (comparison.field.field_type(), integers) {
        let values = integers.into_iter().map(|integer| Ok(SqlValue::Integer(integer)));
        return write_comparison(column, &["#"], op, "?", values, writer);
    }
    let cast = cast(dialect, &numbers).ok_or_else(|| SqlError::Number {
        dialect,
        field: comparison.field.name().to_owned(),
        span: comparison.span(),
    })?;
    let values = numbers.iter().map(|number| Ok(SqlValue::Text(number.to_string())));
    match dialect {
        Dialect::ClickHouse => write_separate_comparisons(column, op, cast, values, writer),
        _ => write_comparison(column, &["#"], op, cast, values, writer),
    }
}

/// The template of a placeholder whose type compares the numbers exactly, if the
/// dialect has one.
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
        // Numbers of up to 15 digits are distinct as floating-point numbers.
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

/// A test whether a text is a number.
const fn is_number(dialect: Dialect) -> &'static str {
    match dialect {
        // `$` also matches before a final line feed.
        Dialect::Mysql | Dialect::MariaDb => {
            "@ REGEXP '^-{0,1}[0-9]+([.][0-9]+){0,1}$' AND @ NOT REGEXP '[^-0-9.]'"
        }
        Dialect::Postgres => "@ ~ '^-{0,1}[0-9]+([.][0-9]+){0,1}$'",
        Dialect::DuckDb => "regexp_matches(@, '^-{0,1}[0-9]+([.][0-9]+){0,1}$')",
        Dialect::ClickHouse => "match(@, '^-{0,1}[0-9]+([.][0-9]+){0,1}$')",
        // `GLOB` stops at U+0000.
        Dialect::Sqlite => {
            "(# GLOB '[0-9]*' OR # GLOB '-[0-9]*') AND # GLOB '*[0-9]' AND # NOT GLOB '*[^-0-9.]*' \
             AND SUBSTR(#, 2) NOT GLOB '*-*' AND # NOT GLOB '*.*.*' AND INSTR(#, CHAR(0)) = 0"
        }
    }
}

/// The digits of a stored number and their dot, without sign and extra zeros.
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

/// The call of the function that finds a text in another, up to its arguments.
const fn position(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "STRPOS(",
        Dialect::ClickHouse => "position(",
        _ => "INSTR(",
    }
}

const IS_NEGATIVE: &str = "SUBSTR(@, 1, 1) = '-'";

/// The digits and the dot of an operand.
fn operand_digits(number: &Decimal<'_>) -> String {
    let (before, after) = number.digits();
    format!("{before}.{after}")
}

/// Writes an equality: the sign and the digits are those of an operand.
fn write_equality(comparison: &Comparison<'_>, column: &Column, writer: &mut Writer) -> Result<(), SqlError> {
    let dialect = comparison.dialect();
    let signed_digits = |number: &Decimal<'_>| {
        let digits = operand_digits(number);
        match (digits.as_str(), number.is_negative()) {
            // A stored zero may have a sign.
            (".", _) => vec![".".to_owned(), "-.".to_owned()],
            (_, true) => vec![format!("-{digits}")],
            (_, false) => vec![digits],
        }
    };
    let values: Vec<String> = comparison.operand_numbers().iter().flat_map(signed_digits).collect();
    let op = if comparison.op().is_negative() { Op::Notin } else { Op::In };
    let (before, between, after) = match dialect {
        Dialect::Mysql | Dialect::MariaDb => ("CONCAT(CASE WHEN ", ", ", ")"),
        _ => ("CASE WHEN ", " || ", ""),
    };
    let sign = [" THEN ", before, IS_NEGATIVE, " THEN '-' ELSE '' END", between, digits(dialect), after];
    let expression = [&["CASE WHEN ", is_number(dialect)], &sign[..], &[" END"]].concat();
    let values = values.into_iter().map(|value| Ok(SqlValue::Text(value)));
    write_comparison(column, &expression, op, "?", values, writer)
}

/// Writes an order: a test of the sign, joined with an order of the sizes.
fn write_order(comparison: &Comparison<'_>, column: &Column, writer: &mut Writer) -> Result<(), SqlError> {
    let dialect = comparison.dialect();
    let Some(&number) = comparison.operand_numbers().first() else { return Ok(()) };
    let (op, operand) = (comparison.op(), operand_digits(&number));
    // The sizes are equal if both numbers are zero. So a stored `-0` is `>= 0` and
    // not `< 0` only if the operand counts as negative.
    let is_negative = number.is_negative() || (operand == "." && matches!(op, Op::Gte | Op::Lt));
    // `x > 5` if x is not negative and larger; `x > -5` if not negative or smaller.
    let sign_test = match (op, is_negative) {
        (Op::Gt | Op::Gte, false) => ["NOT (", IS_NEGATIVE, ") AND "],
        (Op::Gt | Op::Gte, true) => ["NOT (", IS_NEGATIVE, ") OR "],
        (_, false) => ["(", IS_NEGATIVE, ") OR "],
        (_, true) => ["(", IS_NEGATIVE, ") AND "],
    };
    let size_op = if is_negative { reversed(op) } else { op };
    writer.push_expression(&["CASE WHEN ", is_number(dialect), " THEN "], column);
    writer.push_expression(&sign_test, column);
    let digits = digits(dialect);
    writer.push_expression(&["(", position(dialect), digits, ", '.'), ", digits, ")"], column);
    writer.push(sign(size_op));
    let dot = operand.find('.').unwrap_or_default().saturating_add(1);
    writer.push_value("(?", SqlValue::Integer(i64::try_from(dot).unwrap_or(i64::MAX)))?;
    writer.push_value(", ?) END", SqlValue::Text(operand))
}

/// The order of the sizes of negative numbers.
const fn reversed(op: Op) -> Op {
    match op {
        Op::Gt => Op::Lt,
        Op::Gte => Op::Lte,
        Op::Lt => Op::Gt,
        Op::Lte => Op::Gte,
        other => other,
    }
}
