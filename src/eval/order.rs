//! The order of stored values, for whoever sorts records.
//!
//! Knows how values of each type compare, and that a blank comes first; knows
//! no records.

use std::cmp::Ordering;

use super::collation::{fold, trim};
use super::record::{Collation, Stored};
use super::spelling::spelled;
use crate::check::DateTime;
use crate::check::Decimal;
use crate::check::resolve::boolean;
use crate::schema::FieldType;

/// A stored value as it is sorted. What is malformed for its type comes after
/// the blanks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SortKey {
    Blank,
    Malformed(Box<str>),
    Number(Digits),
    Moment(DateTime),
    Boolean(bool),
    Text(Box<[u8]>),
}

/// A number, kept as it is spelled.
#[derive(Clone, Debug)]
pub(crate) struct Digits(Box<str>);

impl Digits {
    fn number(&self) -> Option<Decimal<'_>> {
        Decimal::parse(&self.0)
    }
}

impl Ord for Digits {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl PartialOrd for Digits {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Digits {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Digits {}

impl SortKey {
    pub(crate) fn new(stored: Stored<'_>, field_type: &FieldType, collation: Collation) -> Self {
        match stored {
            Stored::Null => Self::Blank,
            Stored::Text(text) => Self::of_text(text, field_type, collation),
            Stored::Composite => Self::Malformed("".into()),
            other => {
                spelled(other, |text| Some(Self::of_text(text, field_type, collation))).unwrap_or(Self::Blank)
            }
        }
    }

    fn of_text(text: &str, field_type: &FieldType, collation: Collation) -> Self {
        if text.is_empty() {
            return Self::Blank;
        }
        let typed = match field_type {
            FieldType::Integer | FieldType::Decimal => {
                Decimal::parse(text).map(|_| Self::Number(Digits(text.into())))
            }
            FieldType::Date | FieldType::DateTime => text.parse().ok().map(Self::Moment),
            FieldType::Boolean => boolean(text).map(Self::Boolean),
            FieldType::Text | FieldType::Choice | FieldType::Other(_) => Some(Self::Text(match collation {
                Collation::General => trim(&fold(text)).into(),
                Collation::Binary => text.as_bytes().into(),
            })),
        };
        typed.unwrap_or_else(|| Self::Malformed(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_order() {
        let numbers =
            [Stored::Null, Stored::Text("x"), Stored::Integer(-2), Stored::Text("9.5"), Stored::Text("10")];
        let keys: Vec<SortKey> = numbers
            .into_iter()
            .map(|stored| SortKey::new(stored, &FieldType::Decimal, Collation::General))
            .collect();
        assert!(keys.is_sorted());
        let key = |text, collation| SortKey::new(Stored::Text(text), &FieldType::Text, collation);
        assert_eq!(key("Zoé ", Collation::General), key("ZOE", Collation::General));
        assert!(key("Z", Collation::Binary) < key("a", Collation::Binary));
        assert_eq!(key("", Collation::Binary), SortKey::Blank);
        let moment = |text| SortKey::new(Stored::Text(text), &FieldType::DateTime, Collation::General);
        assert!(moment("2024-02-29") < moment("2024-02-29 00:00:01"));
    }
}
