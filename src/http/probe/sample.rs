//! Sample records, and conditions on their values that every server interprets
//! the same way.

use std::collections::HashSet;

use crate::http::response::page::Page;
use crate::schema::{Field, FieldType, ObjectInfo};

/// A value that no record has.
pub(super) const ABSENT_VALUE: &str = "zq7-filtre-absent-zq7";

/// Some records and their readable fields.
pub(super) struct Sample {
    fields: Vec<Field>,
    page: Page,
}

/// A text field with a value of a record, and a condition on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) field: String,
    pub(super) value: String,
}

impl Subject {
    /// A condition that selects some record.
    pub(super) fn matching(&self) -> String {
        condition(&self.field, "$eq", &self.value)
    }

    /// A condition that selects no record.
    pub(super) fn unmatched(&self) -> String {
        condition(&self.field, "$eq", ABSENT_VALUE)
    }

    /// The first character of the value, a plain letter or digit.
    pub(super) fn first(&self) -> &str {
        self.value.get(..1).unwrap_or("")
    }
}

/// A condition; the value must need no escape.
pub(super) fn condition(field: &str, op: &str, value: &str) -> String {
    format!("{field} {op} \"{value}\"")
}

impl Sample {
    pub(super) fn new(object: &ObjectInfo, page: Page) -> Self {
        let fields = object.fields().iter().filter(|field| field.is_readable()).cloned().collect();
        Self { fields, page }
    }

    /// The values of the fields of some types, each with its field.
    fn values<'s>(
        &'s self,
        is_of_type: impl Fn(&FieldType) -> bool + 's,
    ) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.fields.iter().filter(move |field| is_of_type(field.field_type())).flat_map(|field| {
            let texts = self.page.records().iter().filter_map(|record| record.text(field.name()));
            texts.map(|text| (field.name(), text))
        })
    }

    /// Text fields with one value each; values with an accent first, because they
    /// decide more questions.
    pub(super) fn subjects(&self) -> Vec<Subject> {
        let fit = || self.values(|kind| *kind == FieldType::Text).filter(|(_, value)| is_plain(value));
        let accented = fit().filter(|(_, value)| !value.is_ascii());
        let mut seen = HashSet::new();
        let both = accented.chain(fit()).filter(|(field, _)| seen.insert(*field));
        both.map(|(field, value)| Subject { field: field.to_owned(), value: value.to_owned() }).collect()
    }

    /// A text field that is empty in some record.
    pub(super) fn empty_text_field(&self) -> Option<&str> {
        self.values(FieldType::is_text).find(|(_, value)| value.is_empty()).map(|(field, _)| field)
    }

    /// A number field with a value, and a greater number that sorts before the
    /// value as text.
    pub(super) fn number(&self) -> Option<(&str, &str, String)> {
        let is_number = |kind: &FieldType| matches!(kind, FieldType::Integer | FieldType::Decimal);
        self.values(is_number).find_map(|(field, value)| Some((field, value, greater_as_text(value)?)))
    }

    /// A date-time field with a value that has a time of day.
    pub(super) fn date_time(&self) -> Option<(&str, &str)> {
        let is_timed = |value: &str| value.len() == 19 && value.get(10..11) == Some(" ");
        self.values(|kind| *kind == FieldType::DateTime).find(|(_, value)| is_timed(value))
    }

    /// The id of a record, and a greater number that sorts before it as text.
    pub(super) fn id(&self) -> Option<(&str, String)> {
        let mut ids = self.page.records().iter().map(crate::http::GetRecord::id);
        ids.find_map(|id| Some((id, greater_as_text(id)?)))
    }
}

/// Whether a value starts with two ASCII letters, which questions replace, and has
/// no character that a server could interpret as syntax or a wildcard.
fn is_plain(value: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.');
    (3..=60).contains(&value.len())
        && is_edge(value.chars().next())
        && is_edge(value.chars().nth(1))
        && value.chars().next_back().is_some_and(char::is_alphanumeric)
        && value.chars().all(is_inner)
}

/// A number greater than a value, and less than it as text: `42` is less than
/// `100`, and comes after it.
fn greater_as_text(value: &str) -> Option<String> {
    let whole = value.split_once('.').map_or(value, |(whole, _)| whole);
    let is_number = !whole.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let greater = format!("1{}", "0".repeat(whole.len()));
    (is_number && whole.len() < 15 && value > greater.as_str()).then_some(greater)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greater_number_sorts_before_the_value_as_text() {
        for (value, greater) in [("42", "100"), ("9", "10"), ("12.50", "100"), ("2", "10")] {
            assert_eq!(greater_as_text(value).as_deref(), Some(greater), "{value}");
            assert!(value > greater);
        }
        for value in ["", "0", "1", "10", "100", "-5", "1e3", ".5", "abc", "x1"] {
            assert_eq!(greater_as_text(value), None, "{value}");
        }
    }

    #[test]
    fn only_plain_values_are_subjects() {
        assert!(is_plain("Dupont") && is_plain("Dupré-Noël") && is_plain("de la Tour"));
        for value in [
            "", "ab", "É", "Élan", "Hélène", "a\"b", "a\\b", "a,b", "[abc]", "a*b", "100%", "a_b", " abc",
            "abc ",
        ] {
            assert!(!is_plain(value), "{value}");
        }
    }
}
