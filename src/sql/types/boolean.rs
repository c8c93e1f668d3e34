//! Booleans, in Boolean columns or as text.

use super::text;
use crate::sql::comparison::{Comparison, write_comparison};
use crate::sql::error::SqlError;
use crate::sql::options::ColumnStorage;
use crate::sql::value::SqlValue;
use crate::sql::writer::{Column, Writer};

/// A stored text as a number. A text that is not a Boolean is NULL.
const NUMBER: &str = "CASE WHEN LOWER(@) IN ('1', 'true', 'y', 'yes') THEN 1 \
                      WHEN LOWER(@) IN ('0', 'false', 'n', 'no') THEN 0 END";

/// The same, by a function of [`super::keys`].
const KEY: &str = "filtre_boolean(#)";

pub(in crate::sql) fn write(
    comparison: &Comparison<'_>,
    column: Column,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let booleans = comparison.operand_booleans().into_iter();
    let op = comparison.op();
    match comparison.storage {
        ColumnStorage::Typed => {
            let values = booleans.map(|value| Ok(SqlValue::Boolean(value)));
            write_comparison(&column, &["#"], op, "?", values, writer)
        }
        ColumnStorage::Text => {
            let expression = if comparison.options.has_keys() { KEY } else { NUMBER };
            let column = column.compared_as(text::bytes(comparison.dialect()));
            let values = booleans.map(|value| Ok(SqlValue::Integer(value.into())));
            write_comparison(&column, &[expression], op, "?", values, writer)
        }
    }
}
