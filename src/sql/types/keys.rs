//! SQLite functions that return sort keys of numbers, dates and Booleans stored as text.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result, ToSql};

use crate::check::{DateTime, Decimal};

/// Registers the functions on a connection: `filtre_number`, `filtre_moment`
/// and `filtre_boolean`.
pub(crate) fn register(connection: &Connection) -> Result<()> {
    key(connection, "filtre_number", number_key)?;
    key(connection, "filtre_moment", date_time_key)?;
    key(connection, "filtre_boolean", crate::check::resolve::boolean)
}

/// Registers a function from a text to its sort key, or to NULL for an invalid text.
fn key<K: ToSql + 'static>(connection: &Connection, name: &str, of: fn(&str) -> Option<K>) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(name, 1, flags, move |context| {
        Ok(match context.get_raw(0) {
            ValueRef::Text(text) => std::str::from_utf8(text).ok().and_then(of),
            ValueRef::Integer(number) => of(&number.to_string()),
            _ => None,
        })
    })
}

/// The sign, the number of digits before the dot, then the digits. A negative
/// number has the complement of each digit, and `~`, which sorts after all digits.
fn number_key(text: &str) -> Option<String> {
    let number = Decimal::parse(text)?;
    let (before, after) = number.digits();
    let size = format!("{:010}{before}{after}", before.len());
    if !number.is_negative() {
        return Some(format!("1{size}"));
    }
    let complement = size.bytes().map(|digit| char::from(b'9'.saturating_sub(digit).saturating_add(b'0')));
    Some(format!("0{}~", complement.collect::<String>()))
}

/// A date-time with hours, minutes and seconds.
fn date_time_key(text: &str) -> Option<String> {
    let spelling = text.parse::<DateTime>().ok()?.to_string();
    let missing = " 00:00:00".get(spelling.len().saturating_sub("0000-00-00".len())..)?;
    Some(spelling + missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_their_numbers_and_date_times() {
        let numbers = [
            "-100", "-10.5", "-10", "-9", "-1.5", "-1.05", "-1", "0", "0.05", "0.5", "1", "9", "10", "10.01",
        ];
        let keys = numbers.map(|number| number_key(number).unwrap());
        assert!(keys.is_sorted(), "{keys:?}");
        assert_eq!(number_key("-0.0"), number_key("0"));
        assert_eq!(number_key("007.50"), number_key("7.5"));
        assert_eq!(number_key("7,5"), None);
        let date_times = ["2024-12-31 23:59:59", "2025-01-01", "2025-01-01 00:00:01", "2025-01-01 00:01"];
        assert!(date_times.map(|text| date_time_key(text).unwrap()).is_sorted());
        assert_eq!(date_time_key("2025-01-01 00:00"), date_time_key("2025-01-01"));
    }
}
