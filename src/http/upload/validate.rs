//! Validation of records by the metadata, before they are sent.

use std::fmt;

use crate::check::{DateTime, Decimal};
use crate::eval::{SortKey, Stored};
use crate::http::request::put::{Put, PutRecord};
use crate::schema::{Field, FieldType, ObjectInfo};
use crate::text::Collation;

/// A reason why a record is invalid, without its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    record: usize,
    message: String,
}

impl Violation {
    /// Returns the index of the record, counted from 0.
    #[must_use]
    pub const fn record(&self) -> usize {
        self.record
    }

    /// Returns the message, without the value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: {}", self.record.saturating_add(1), self.message)
    }
}

/// The violations of the records of a put; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Returns the violations, in the order of the records.
    #[must_use]
    pub fn all(&self) -> &[Violation] {
        &self.0
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(first) = self.0.first() {
            write!(f, "{first}")?;
        }
        match self.0.len() {
            0 | 1 => Ok(()),
            more => write!(f, " (and {} more)", more.saturating_sub(1)),
        }
    }
}

impl std::error::Error for Violations {}

impl Put {
    /// Validates every record by the metadata of the object.
    ///
    /// # Errors
    ///
    /// Returns all violations: unknown and read-only fields, values that are too
    /// long or invalid for the type, records without data, invalid links.
    ///
    /// ```
    /// use filtre::http::{Put, PutRecord};
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../../examples/catalogue/contact.json"))?;
    /// let put = Put::new("contact", [PutRecord::create().value("Nom", "Doe").value("solde", "1,5")]);
    /// let error = put.check(&contact).unwrap_err();
    /// assert_eq!(error.to_string(), "record 1: invalid value of `solde`: expected a decimal such as `12.50`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, object: &ObjectInfo) -> Result<(), Violations> {
        check(self.records(), object)
    }
}

/// Validates records by the metadata.
pub(crate) fn check(records: &[PutRecord], object: &ObjectInfo) -> Result<(), Violations> {
    let mut violations = Vec::new();
    for (at, record) in records.iter().enumerate() {
        violations.extend(violations_of(record, object).map(|message| Violation { record: at, message }));
    }
    if violations.is_empty() { Ok(()) } else { Err(Violations(violations)) }
}

fn violations_of<'r>(record: &'r PutRecord, object: &'r ObjectInfo) -> impl Iterator<Item = String> + 'r {
    let empty = record.data.is_empty().then(|| "no data".to_owned());
    let values = record.data.iter().filter_map(|(name, value)| match object.field(name) {
        None => Some(format!("unknown field `{name}` of `{}`", object.name())),
        Some(field) => field_violation(field, value),
    });
    let links = record.links.iter().filter_map(|(name, id)| {
        let is_known = object.links().is_none_or(|links| links.contains(name));
        if !is_known {
            return Some(format!("`{}` is not linked to `{name}`", object.name()));
        }
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        (!is_id).then(|| format!("the link to `{name}` is not an id"))
    });
    empty.into_iter().chain(values).chain(links)
}

/// Returns the violation of a value of a field.
fn field_violation(field: &Field, value: &str) -> Option<String> {
    let name = field.name();
    if !field.is_writable() {
        return Some(format!("the field `{name}` is not writable with this profile"));
    }
    // An empty value empties a field of any type.
    if value.is_empty() {
        return None;
    }
    let length = field.length().filter(|_| field.field_type().is_text());
    if let Some(length) = length.filter(|&length| value.chars().count() > length as usize) {
        return Some(format!("the value of `{name}` exceeds {length} characters"));
    }
    let fits = match field.field_type() {
        FieldType::Integer => Decimal::parse(value).is_some() && !value.contains('.'),
        FieldType::Decimal => Decimal::parse(value).is_some(),
        FieldType::Date => value.len() == 10 && value.parse::<DateTime>().is_ok(),
        FieldType::DateTime => value.parse::<DateTime>().is_ok(),
        FieldType::Boolean => matches!(value, "0" | "1"),
        FieldType::Choice => {
            field.choices().is_none_or(|choices| choices.iter().any(|choice| is_same_choice(choice, value)))
        }
        FieldType::Text | FieldType::Other(_) => true,
    };
    let expected = match field.field_type() {
        FieldType::Integer => "a whole number such as `12`",
        FieldType::Decimal => "a decimal such as `12.50`",
        FieldType::Date => "a date such as `2025-01-31`",
        FieldType::DateTime => "a date-time such as `2025-01-31 06:00:00`",
        FieldType::Boolean => "`1` or `0`",
        _ => "one of its choices",
    };
    (!fits).then(|| format!("invalid value of `{name}`: expected {expected}"))
}

/// Whether the evaluator treats two labels of a choice as equal.
fn is_same_choice(one: &str, other: &str) -> bool {
    let key = |text| SortKey::new(Stored::Text(text), &FieldType::Choice, Collation::General);
    one == other || key(one) == key(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contact;

    fn messages(record: PutRecord) -> Vec<String> {
        let checked = Put::new("contact", [record]).check(&contact());
        checked.err().map_or(Vec::new(), |error| error.all().iter().map(|one| one.message.clone()).collect())
    }

    #[test]
    fn invalid_records_are_reported() {
        let one = |field: &str, value: &str| messages(PutRecord::create().value(field, value)).pop();
        for (field, good, bad, message) in [
            ("cc_age", "-7", "7.0", "invalid value of `cc_age`: expected a whole number such as `12`"),
            ("solde", "1.50", "canary", "invalid value of `solde`: expected a decimal such as `12.50`"),
            (
                "date_naissance",
                "2024-02-29",
                "29/02/2024",
                "invalid value of `date_naissance`: expected a date such as `2025-01-31`",
            ),
            (
                "date_last_interaction",
                "2025-01-01 06:00",
                "2025-02-30 06:00:00",
                "invalid value of `date_last_interaction`: expected a date-time such as `2025-01-31 06:00:00`",
            ),
            ("optin", "1", "yes", "invalid value of `optin`: expected `1` or `0`"),
        ] {
            assert_eq!(one(field, good), None);
            assert_eq!(one(field, ""), None);
            assert_eq!(one(field, bad).as_deref(), Some(message));
        }
        assert_eq!(one("nom", "x").as_deref(), Some("unknown field `nom` of `contact`"));
        let long = "é".repeat(101);
        assert_eq!(one("Nom", &long[2..]), None);
        assert_eq!(one("Nom", &long).as_deref(), Some("the value of `Nom` exceeds 100 characters"));
        assert_eq!(messages(PutRecord::create()), ["no data"]);
        let linked = PutRecord::create().value("Nom", "x").link("shop", "abc");
        assert_eq!(messages(linked).len(), 1);
    }

    #[test]
    fn choice_labels_compare_as_in_the_evaluator() {
        let one = |value: &str| messages(PutRecord::create().value("status", value)).pop();
        for accepted in ["client", "CLIENT", "Cliént", ""] {
            assert_eq!(one(accepted), None, "{accepted}");
        }
        for refused in ["cli-ent", "clients", " client", "c lient"] {
            let message = "invalid value of `status`: expected one of its choices";
            assert_eq!(one(refused).as_deref(), Some(message), "{refused}");
        }
    }
}
