//! Dates and times: columns of their own type, or text.
//!
//! A bare date is midnight, in columns, in texts and in filters.

use super::condition::{Site, compare, compare_each};
use super::dialect::Dialect;
use super::error::SqlError;
use super::options::ColumnStorage;
use super::text;
use super::value::SqlValue;
use super::writer::{Column, Writer};
use crate::syntax::ops::Op;

/// The part of the full spelling that a shorter one leaves out.
const MIDNIGHT: &str = " 00:00:00";

/// The spellings of the real dates of the years 1 to 9999. A question mark would
/// pass for the place of a value.
macro_rules! real_date {
    () => {
        "'^(([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})-\
         ((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)\
         |02-(0[1-9]|1[0-9]|2[0-8]))|\
         ([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29)\
         ( ([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]){0,1}){0,1}$'"
    };
}

/// The full spelling of a text that is one of a real date.
const JOINED: &str = "CASE LENGTH(@) WHEN 10 THEN @ || ' 00:00:00' WHEN 16 THEN @ || ':00' ELSE @ END";

/// What stands for a stored text: its full spelling, or NULL.
const fn spelled_in_full(dialect: Dialect) -> [&'static str; 3] {
    match dialect {
        // `$` is also before a last line feed here, so the length counts too.
        Dialect::Mysql | Dialect::MariaDb => [
            concat!("CASE WHEN LENGTH(@) IN (10, 16, 19) AND @ REGEXP ", real_date!(), " THEN "),
            "CASE LENGTH(@) WHEN 10 THEN CONCAT(@, ' 00:00:00') WHEN 16 THEN CONCAT(@, ':00') ELSE @ END",
            " END",
        ],
        Dialect::Postgres => [concat!("CASE WHEN @ ~ ", real_date!(), " THEN "), JOINED, " END"],
        Dialect::DuckDb => [concat!("CASE WHEN regexp_matches(@, ", real_date!(), ") THEN "), JOINED, " END"],
        Dialect::ClickHouse => [concat!("CASE WHEN match(@, ", real_date!(), ") THEN "), JOINED, " END"],
        // It knows the calendar, and what is no date comes out otherwise.
        Dialect::Sqlite => [
            "CASE WHEN # >= '0001' AND LENGTH(#) IN (10, 16, 19) AND ",
            "datetime(#) = # || SUBSTR(' 00:00:00', LENGTH(#) - 9) THEN datetime(#)",
            " END",
        ],
    }
}

/// The full spelling, or NULL, as a function.
const KEY: &str = "filtre_moment(#)";

pub(super) fn write(site: &Site<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    let moments = full_spellings(site);
    match (site.storage, site.dialect()) {
        (ColumnStorage::Text, _) if site.options.has_keys => {
            compare(site.op(), texts(moments), (&[KEY], &column), "?", writer)
        }
        (ColumnStorage::Text, dialect) => {
            let column = column.compared_as(text::bytes(dialect));
            compare(site.op(), texts(moments), (&spelled_in_full(dialect), &column), "?", writer)
        }
        (ColumnStorage::Typed, Dialect::Sqlite) => write_spellings(site, &moments, &column, writer),
        (ColumnStorage::Typed, Dialect::ClickHouse) => write_clickhouse(site, moments, &column, writer),
        (ColumnStorage::Typed, dialect) => {
            compare(site.op(), texts(moments), (&["#"], &column), cast(dialect), writer)
        }
    }
}

const fn cast(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres | Dialect::DuckDb => "CAST(? AS timestamp)",
        _ => "CAST(? AS DATETIME)",
    }
}

fn texts(moments: Vec<String>) -> impl Iterator<Item = Result<SqlValue, SqlError>> {
    moments.into_iter().map(|moment| Ok(SqlValue::Text(moment)))
}

/// The operands, each with its time and seconds.
fn full_spellings(site: &Site<'_>) -> Vec<String> {
    let full = |moment: String| {
        let missing = MIDNIGHT.get(moment.len().saturating_sub("0000-00-00".len())..).unwrap_or_default();
        moment + missing
    };
    site.moments().iter().map(|moment| full(moment.to_string())).collect()
}

/// The spellings of a moment, the shortest first.
fn spellings(full: &str) -> Vec<&str> {
    [MIDNIGHT, ":00"].into_iter().filter_map(|end| full.strip_suffix(end)).chain([full]).collect()
}

/// Comparisons with a column that holds any of the spellings: those of one
/// moment stand together in the order of texts, so an index is of use.
fn write_spellings(
    site: &Site<'_>,
    moments: &[String],
    column: &Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let all = || moments.iter().flat_map(|moment| spellings(moment));
    let (op, values): (Op, Vec<&str>) = match site.op() {
        Op::Eq | Op::In => (Op::In, all().collect()),
        Op::Neq | Op::Notin => (Op::Notin, all().collect()),
        op @ (Op::Gte | Op::Lt) => (op, all().take(1).collect()),
        op => (op, all().last().into_iter().collect()),
    };
    let values = values.into_iter().map(|value| Ok(SqlValue::Text(value.to_owned())));
    compare(op, values, (&["# COLLATE BINARY"], column), "?", writer)
}

/// The years that ClickHouse has.
const CLICKHOUSE_YEARS: [&str; 2] = ["1900", "2299"];

/// ClickHouse takes a moment of another year for one of these.
fn write_clickhouse(
    site: &Site<'_>,
    moments: Vec<String>,
    column: &Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let [first, last] = CLICKHOUSE_YEARS;
    let year = |moment: &String| moment.get(..first.len()).unwrap_or_default().to_owned();
    let is_early = moments.iter().any(|moment| year(moment).as_str() < first);
    let known: Vec<String> =
        moments.into_iter().filter(|moment| (first..=last).contains(&year(moment).as_str())).collect();
    let op = match (site.op(), known.is_empty()) {
        (op, false) => op,
        // Every column is after what is too early, and before what is too late.
        (Op::Neq | Op::Notin, true) => Op::Notin,
        (Op::Gt | Op::Gte, true) if is_early => Op::Notin,
        (Op::Lt | Op::Lte, true) if !is_early => Op::Notin,
        (_, true) => Op::In,
    };
    compare_each(op, texts(known), column, "toDateTime64(?, 6)", writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_up_to_three_spellings() {
        assert_eq!(
            spellings("2025-01-01 00:00:00"),
            ["2025-01-01", "2025-01-01 00:00", "2025-01-01 00:00:00"]
        );
        assert_eq!(spellings("2025-01-01 06:30:00"), ["2025-01-01 06:30", "2025-01-01 06:30:00"]);
        assert_eq!(spellings("2025-01-01 00:00:01"), ["2025-01-01 00:00:01"]);
    }
}
