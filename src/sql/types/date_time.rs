//! Dates and date-times, in date columns or as text. A date without a time is midnight.

use super::text;
use crate::sql::comparison::{Comparison, write_comparison, write_separate_comparisons};
use crate::sql::dialect::Dialect;
use crate::sql::error::SqlError;
use crate::sql::options::ColumnStorage;
use crate::sql::value::SqlValue;
use crate::sql::writer::{Column, Writer};
use crate::syntax::ops::Op;

/// The part of the full spelling that a shorter spelling omits.
const MIDNIGHT: &str = " 00:00:00";

/// A regular expression of the dates that exist in the years 1 to 9999. It has no
/// question mark, which a driver could read as a placeholder.
macro_rules! real_date {
    () => {
        "'^(([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})-\
         ((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)\
         |02-(0[1-9]|1[0-9]|2[0-8]))|\
         ([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29)\
         ( ([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]){0,1}){0,1}$'"
    };
}

/// The full spelling of a text that is a valid date.
const PADDED: &str = "CASE LENGTH(@) WHEN 10 THEN @ || ' 00:00:00' WHEN 16 THEN @ || ':00' ELSE @ END";

/// The full spelling of a stored text, or NULL if it is not a valid date.
const fn full_text(dialect: Dialect) -> [&'static str; 3] {
    match dialect {
        // `$` also matches before a final line feed, so the length is tested too.
        Dialect::Mysql | Dialect::MariaDb => [
            concat!("CASE WHEN LENGTH(@) IN (10, 16, 19) AND @ REGEXP ", real_date!(), " THEN "),
            "CASE LENGTH(@) WHEN 10 THEN CONCAT(@, ' 00:00:00') WHEN 16 THEN CONCAT(@, ':00') ELSE @ END",
            " END",
        ],
        Dialect::Postgres => [concat!("CASE WHEN @ ~ ", real_date!(), " THEN "), PADDED, " END"],
        Dialect::DuckDb => [concat!("CASE WHEN regexp_matches(@, ", real_date!(), ") THEN "), PADDED, " END"],
        Dialect::ClickHouse => [concat!("CASE WHEN match(@, ", real_date!(), ") THEN "), PADDED, " END"],
        // `datetime` changes the spelling of a date that does not exist.
        Dialect::Sqlite => [
            "CASE WHEN # >= '0001' AND LENGTH(#) IN (10, 16, 19) AND ",
            "datetime(#) = # || SUBSTR(' 00:00:00', LENGTH(#) - 9) THEN datetime(#)",
            " END",
        ],
    }
}

/// The same, by a function of [`super::keys`].
const KEY: &str = "filtre_moment(#)";

pub(in crate::sql) fn write(
    comparison: &Comparison<'_>,
    column: Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let operands = full_spellings(comparison);
    let op = comparison.op();
    match (comparison.storage, comparison.dialect()) {
        (ColumnStorage::Text, _) if comparison.options.has_keys() => {
            write_comparison(&column, &[KEY], op, "?", text_values(operands), writer)
        }
        (ColumnStorage::Text, dialect) => {
            let column = column.compared_as(text::bytes(dialect));
            write_comparison(&column, &full_text(dialect), op, "?", text_values(operands), writer)
        }
        (ColumnStorage::Typed, Dialect::Sqlite) => write_all_spellings(op, &operands, &column, writer),
        (ColumnStorage::Typed, Dialect::ClickHouse) => write_clickhouse(op, operands, &column, writer),
        (ColumnStorage::Typed, dialect) => {
            write_comparison(&column, &["#"], op, cast(dialect), text_values(operands), writer)
        }
    }
}

const fn cast(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres | Dialect::DuckDb => "CAST(? AS timestamp)",
        _ => "CAST(? AS DATETIME)",
    }
}

fn text_values(texts: Vec<String>) -> impl Iterator<Item = Result<SqlValue, SqlError>> {
    texts.into_iter().map(|text| Ok(SqlValue::Text(text)))
}

/// The operands, each with hours, minutes and seconds.
fn full_spellings(comparison: &Comparison<'_>) -> Vec<String> {
    let full = |text: String| {
        let missing = MIDNIGHT.get(text.len().saturating_sub("0000-00-00".len())..).unwrap_or_default();
        text + missing
    };
    comparison.operand_date_times().iter().map(|date_time| full(date_time.to_string())).collect()
}

/// The spellings of a date-time, the shortest first.
fn spellings(full: &str) -> Vec<&str> {
    [MIDNIGHT, ":00"].into_iter().filter_map(|end| full.strip_suffix(end)).chain([full]).collect()
}

/// Compares with a column that contains any spelling. The spellings of one
/// date-time are neighbours in the order of texts, so an index on the column helps.
fn write_all_spellings(
    op: Op,
    operands: &[String],
    column: &Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let all = || operands.iter().flat_map(|full| spellings(full));
    let (op, texts): (Op, Vec<&str>) = match op {
        Op::Eq | Op::In => (Op::In, all().collect()),
        Op::Neq | Op::Notin => (Op::Notin, all().collect()),
        Op::Gte | Op::Lt => (op, all().take(1).collect()),
        _ => (op, all().last().into_iter().collect()),
    };
    let values = texts.into_iter().map(|text| Ok(SqlValue::Text(text.to_owned())));
    write_comparison(column, &["# COLLATE BINARY"], op, "?", values, writer)
}

/// The first and last year that ClickHouse stores.
const CLICKHOUSE_YEARS: [&str; 2] = ["1900", "2299"];

/// Leaves out operands of other years, which ClickHouse would move into its range.
/// If none is left, the answer is the same for every row that is not NULL.
fn write_clickhouse(
    op: Op,
    operands: Vec<String>,
    column: &Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let [first, last] = CLICKHOUSE_YEARS;
    let year = |text: &String| text.get(..first.len()).unwrap_or_default().to_owned();
    let is_early = operands.iter().any(|text| year(text).as_str() < first);
    let stored: Vec<String> =
        operands.into_iter().filter(|text| (first..=last).contains(&year(text).as_str())).collect();
    let op = match op {
        op if !stored.is_empty() => op,
        // Each stored date is after an early operand and before a late one.
        Op::Neq | Op::Notin => Op::Notin,
        Op::Gt | Op::Gte if is_early => Op::Notin,
        Op::Lt | Op::Lte if !is_early => Op::Notin,
        _ => Op::In,
    };
    write_separate_comparisons(column, op, "toDateTime64(?, 6)", text_values(stored), writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_time_has_up_to_three_spellings() {
        assert_eq!(
            spellings("2025-01-01 00:00:00"),
            ["2025-01-01", "2025-01-01 00:00", "2025-01-01 00:00:00"]
        );
        assert_eq!(spellings("2025-01-01 06:30:00"), ["2025-01-01 06:30", "2025-01-01 06:30:00"]);
        assert_eq!(spellings("2025-01-01 00:00:01"), ["2025-01-01 00:00:01"]);
    }
}
