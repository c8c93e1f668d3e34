//! Records as a server of a profile stores them.

use filtre::profile::EmptyText;

use crate::reference::{FIELDS, Record, Type};

/// Returns a record as the server stores it. `is_clean` removes the values that a
/// column of the field's type cannot store as written.
pub fn stored(mut record: Record, blank: EmptyText, is_clean: bool) -> Record {
    for (field, kind) in FIELDS {
        let value = record.remove(field).flatten().filter(|value| !value.is_empty());
        let value = value.filter(|value| !is_clean || is_storable(kind, value));
        let value = match (value, blank) {
            (None, EmptyText::Empty) if kind.is_text() => Some(String::new()),
            (value, _) => value,
        };
        record.insert(field.into(), value);
    }
    record
}

fn is_storable(kind: Type, value: &str) -> bool {
    match kind {
        Type::Integer => value.parse::<i64>().is_ok_and(|number| number.to_string() == value),
        Type::Date | Type::DateTime => value.parse::<filtre::check::DateTime>().is_ok(),
        _ => true,
    }
}
