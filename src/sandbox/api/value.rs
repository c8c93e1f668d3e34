//! Checks that a value is valid for the type, length and labels of a field.

use crate::check::resolve::boolean;
use crate::check::{DateTime, Decimal};
use crate::schema::{Field, FieldType};

/// Checks a value. An empty value is valid for every field.
pub(crate) fn check(field: &Field, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Ok(());
    }
    let name = field.name();
    let refused =
        |expected: &str| Err(format!("invalid value of `{name}`: expected {expected}, found `{value}`"));
    match field.field_type() {
        FieldType::Choice if !is_label(field, value) => return refused("one of the labels of the field"),
        FieldType::Integer if Decimal::parse(value).and_then(|number| number.word()).is_none() => {
            return refused("an integer");
        }
        FieldType::Decimal if Decimal::parse(value).is_none() => return refused("a number"),
        FieldType::Boolean if boolean(value).is_none() => return refused("`1` or `0`"),
        FieldType::Date | FieldType::DateTime if value.parse::<DateTime>().is_err() => {
            return refused("a date such as `2025-01-31`, or a date and time such as `2025-01-31 23:59:00`");
        }
        _ => {}
    }
    check_length(field, value)
}

/// Whether a value is a label of a choice; any value is, if the labels are unknown.
fn is_label(field: &Field, value: &str) -> bool {
    field.choices().is_none_or(|labels| labels.iter().any(|label| label == value))
}

/// Checks the length: characters of a text, digits of a number.
fn check_length(field: &Field, value: &str) -> Result<(), String> {
    let length = match field.field_type() {
        FieldType::Integer | FieldType::Decimal => value.bytes().filter(u8::is_ascii_digit).count(),
        kind if kind.is_text() => value.chars().count(),
        _ => return Ok(()),
    };
    match field.length() {
        Some(most) if length > most as usize => Err(format!(
            "value of `{}` is too long: expected at most {most} characters, found {length}",
            field.name()
        )),
        _ => Ok(()),
    }
}
