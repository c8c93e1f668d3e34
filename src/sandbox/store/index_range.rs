//! The part of an index that holds all records of a filter, where there is one.
//!
//! Knows conditions and columns; knows no requests. SQLite takes an order or a
//! pattern for what selects many records, whatever the value: a page of them it
//! finds by going through the records by id, for hundreds of them where few
//! match. So it is told to read the index instead, once a look into that shows
//! that it has little to read there.

use super::column::{Column, ColumnEncoding};
use super::table::Table;
use crate::check::Checked;
use crate::eval::functions::general_key;
use crate::profile::Like;
use crate::sql::SqlValue;
use crate::syntax::ops::Op;
use crate::text::Collation;

/// So many records are fewer to sort than those to be gone through for a page.
pub(super) const FEW: u32 = 250;

/// A run of entries of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// The filter says it itself.
    Whole,
    /// A condition that all records of the filter meet.
    Around { text: String, params: Vec<SqlValue> },
}

/// The run of a filter that is one condition of order, a list or a pattern.
pub(super) fn of(filter: &Checked, table: &Table, like: Like) -> Option<Range> {
    let mut conditions = filter.conditions();
    let condition = conditions.next().filter(|_| conditions.next().is_none())?;
    match condition.op() {
        Op::Gt | Op::Gte | Op::Lt | Op::Lte | Op::In => Some(Range::Whole),
        Op::Like => {
            let column = table.column(condition.field().name())?;
            around(column, condition.operands().next()?.text(), table.collation, like)
        }
        _ => None,
    }
}

/// What starts as a pattern does.
fn around(column: &Column, pattern: &str, collation: Collation, like: Like) -> Option<Range> {
    if column.encoding != ColumnEncoding::Text {
        return None;
    }
    let wildcards: &[char] = match like {
        Like::StarOnly => &['*'],
        Like::PercentToo => &['*', '%', '_'],
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
    let end = after(&start);
    if end.is_some() {
        text.push_str(&format!(" AND {on} < ?"));
    }
    Some(Range::Around {
        text,
        params: [Some(start), end].into_iter().flatten().map(SqlValue::Text).collect(),
    })
}

/// The first text after all that start with this one, if there is any.
fn after(start: &str) -> Option<String> {
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
    fn the_end_of_what_starts_alike() {
        let max = char::MAX;
        assert_eq!(after("AB").as_deref(), Some("AC"));
        assert_eq!(after("\u{d7ff}").as_deref(), Some("\u{e000}"));
        assert_eq!(after(&format!("A{max}{max}")).as_deref(), Some("B"));
        assert_eq!(after(&format!("{max}")), None);
    }
}
