//! Booleans: columns of their own type, or words.

use super::condition::{Site, compare};
use super::error::SqlError;
use super::options::ColumnStorage;
use super::text;
use super::value::SqlValue;
use super::writer::{Column, Writer};

/// The words, as numbers; anything else is NULL.
const WORDS: &str = "CASE WHEN LOWER(@) IN ('1', 'true', 'y', 'yes') THEN 1 \
                     WHEN LOWER(@) IN ('0', 'false', 'n', 'no') THEN 0 END";

/// The same as a function.
const KEY: &str = "filtre_boolean(#)";

pub(super) fn write(site: &Site<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    let booleans = site.booleans().into_iter();
    match site.storage {
        ColumnStorage::Typed => compare(
            site.op(),
            booleans.map(|value| Ok(SqlValue::Boolean(value))),
            (&["#"], &column),
            "?",
            writer,
        ),
        ColumnStorage::Text => {
            let words = if site.options.has_keys { KEY } else { WORDS };
            let column = column.compared_as(text::bytes(site.dialect()));
            let values = booleans.map(|value| Ok(SqlValue::Integer(value.into())));
            compare(site.op(), values, (&[words], &column), "?", writer)
        }
    }
}
