//! The index range that contains all records of a filter with one condition.
//!
//! SQLite estimates the selectivity of an order comparison or a pattern without its
//! value, and then scans by id even where few records match. If the range has few
//! entries, the statement is written so that SQLite reads the index instead.

use super::column::{Column, ColumnEncoding};
use super::table::Table;
use crate::check::Checked;
use crate::eval::functions::general_key;
use crate::profile::LikeWildcards;
use crate::sql::SqlValue;
use crate::syntax::ops::Op;
use crate::text::Collation;

/// The maximum number of entries of a range for which sorting is faster than scanning
/// by id.
pub(super) const FEW: u32 = 250;

/// A range of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// The range is the filter itself.
    Filter,
    /// A range condition that all records of the filter meet.
    Prefix { text: String, params: Vec<SqlValue> },
}

/// The range of a filter with a single order comparison, list or pattern.
pub(super) fn of(filter: &Checked, table: &Table) -> Option<Range> {
    let mut conditions = filter.conditions();
    let condition = conditions.next().filter(|_| conditions.next().is_none())?;
    match condition.op() {
        Op::Gt | Op::Gte | Op::Lt | Op::Lte | Op::In => Some(Range::Filter),
        Op::Like => {
            let column = table.column(condition.field().name())?;
            prefix_range(column, condition.operands().next()?.text(), table.collation, table.like)
        }
        _ => None,
    }
}

/// The range of values with the literal prefix of a pattern.
fn prefix_range(column: &Column, pattern: &str, collation: Collation, like: LikeWildcards) -> Option<Range> {
    if column.encoding != ColumnEncoding::Text {
        return None;
    }
    let wildcards: &[char] = match like {
        LikeWildcards::StarOnly => &['*'],
        LikeWildcards::PercentToo => &['*', '%', '_'],
    };
    let start = pattern.split(wildcards).next().unwrap_or_default();
    let start = match collation {
        Collation::General => general_key(start),
        Collation::Binary => start.to_owned(),
    };
    if start.is_empty() {
        return None;
    }
    let on = column.index(collation);
    let mut text = format!("{on} >= ?");
    let end = after_prefix(&start);
    if end.is_some() {
        text.push_str(&format!(" AND {on} < ?"));
    }
    Some(Range::Prefix {
        text,
        params: [Some(start), end].into_iter().flatten().map(SqlValue::Text).collect(),
    })
}

/// The first string after all strings with this prefix, if any.
fn after_prefix(start: &str) -> Option<String> {
    let mut start = start.to_owned();
    while let Some(last) = start.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            start.push(next);
            return Some(start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_prefix_is_the_next_string() {
        let max = char::MAX;
        assert_eq!(after_prefix("AB").as_deref(), Some("AC"));
        assert_eq!(after_prefix("\u{d7ff}").as_deref(), Some("\u{e000}"));
        assert_eq!(after_prefix(&format!("A{max}{max}")).as_deref(), Some("B"));
        assert_eq!(after_prefix(&format!("{max}")), None);
    }
}
