//! Whether a field can hold a value.
//!
//! Knows types, lengths and labels; does not know how values are stored.

use crate::check::resolve::boolean;
use crate::check::{DateTime, Decimal};
use crate::schema::{Field, FieldType};

/// Refuses a value that the field cannot hold. Every field can be blank.
pub(in crate::sandbox) fn check(field: &Field, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Ok(());
    }
    let name = field.name();
    let refused = |what: &str| Err(format!("`{name}`: not {what}"));
    match field.field_type() {
        FieldType::Choice if !is_label(field, value) => return refused("one of the labels"),
        FieldType::Integer if Decimal::parse(value).and_then(|number| number.word()).is_none() => {
            return refused("a whole number");
        }
        FieldType::Decimal if Decimal::parse(value).is_none() => return refused("a number"),
        FieldType::Boolean if boolean(value).is_none() => return refused("a boolean"),
        FieldType::Date | FieldType::DateTime if value.parse::<DateTime>().is_err() => {
            return refused("a date such as `2025-01-31`, alone or with a time such as `23:59:00`");
        }
        _ => {}
    }
    check_length(field, value)
}

/// Whether a choice has a value, which every one has whose labels nobody tells.
fn is_label(field: &Field, value: &str) -> bool {
    field.choices().is_none_or(|labels| labels.iter().any(|label| label == value))
}

/// The length of a text is that of its characters; that of a number, of its
/// digits.
fn check_length(field: &Field, value: &str) -> Result<(), String> {
    let length = match field.field_type() {
        FieldType::Integer | FieldType::Decimal => value.bytes().filter(u8::is_ascii_digit).count(),
        kind if kind.is_text() => value.chars().count(),
        _ => return Ok(()),
    };
    match field.length() {
        Some(most) if length > most as usize => {
            Err(format!("`{}`: longer than {most} characters", field.name()))
        }
        _ => Ok(()),
    }
}
