//! What sorts in SQLite as the numbers, dates and booleans do that texts spell.
//!
//! Knows texts and a connection; which conditions compare keys is known to the
//! modules of what is compared.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result, ToSql};

use crate::check::{DateTime, Decimal};

/// Registers the functions on a connection: `filtre_number`, `filtre_moment`
/// and `filtre_boolean`.
pub(crate) fn register(connection: &Connection) -> Result<()> {
    key(connection, "filtre_number", number_key)?;
    key(connection, "filtre_moment", moment_key)?;
    key(connection, "filtre_boolean", crate::check::resolve::boolean)
}

/// Registers a function from a text to what sorts in its place. What cannot be
/// read sorts as NULL.
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

/// The sign, how many digits stand before the dot, the digits. Of a negative
/// number all but the sign is mirrored, and ends in what comes after any digit.
fn number_key(text: &str) -> Option<String> {
    let number = Decimal::parse(text)?;
    let (before, after) = number.digits();
    let size = format!("{:010}{before}{after}", before.len());
    if !number.is_negative() {
        return Some(format!("1{size}"));
    }
    let mirrored = size.bytes().map(|digit| char::from(b'9'.saturating_sub(digit).saturating_add(b'0')));
    Some(format!("0{}~", mirrored.collect::<String>()))
}

/// The whole of a date and a time.
fn moment_key(text: &str) -> Option<String> {
    let moment = text.parse::<DateTime>().ok()?.to_string();
    let missing = " 00:00:00".get(moment.len().saturating_sub("0000-00-00".len())..)?;
    Some(format!("{moment}{missing}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_what_they_stand_for() {
        let numbers = [
            "-100", "-10.5", "-10", "-9", "-1.5", "-1.05", "-1", "0", "0.05", "0.5", "1", "9", "10", "10.01",
        ];
        let keys = numbers.map(|number| number_key(number).unwrap());
        assert!(keys.is_sorted(), "{keys:?}");
        assert_eq!(number_key("-0.0"), number_key("0"));
        assert_eq!(number_key("007.50"), number_key("7.5"));
        assert_eq!(number_key("7,5"), None);
        let moments = ["2024-12-31 23:59:59", "2025-01-01", "2025-01-01 00:00:01", "2025-01-01 00:01"];
        assert!(moments.map(|moment| moment_key(moment).unwrap()).is_sorted());
        assert_eq!(moment_key("2025-01-01 00:00"), moment_key("2025-01-01"));
    }
}
