//! The sort order of stored values: empty values first, then malformed ones, then
//! the order of the type of the field.

use std::cmp::Ordering;

use super::bytes::folding::{fold, trim};
use super::record::Stored;
use super::scalar_text::with_text;
use crate::check::DateTime;
use crate::check::Decimal;
use crate::check::resolve::boolean;
use crate::schema::FieldType;
use crate::text::Collation;

/// A stored value in a form whose order is the sort order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SortKey {
    Empty,
    Malformed(Box<str>),
    Number(Digits),
    DateTime(DateTime),
    Boolean(bool),
    Text(Box<[u8]>),
}

/// A number as digits.
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
            Stored::Null => Self::Empty,
            Stored::Text(text) => Self::from_text(text, field_type, collation),
            Stored::Composite => Self::Malformed("".into()),
            other => with_text(other, |text| Some(Self::from_text(text, field_type, collation)))
                .unwrap_or(Self::Empty),
        }
    }

    fn from_text(text: &str, field_type: &FieldType, collation: Collation) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        let typed = match field_type {
            FieldType::Integer | FieldType::Decimal => {
                Decimal::parse(text).map(|_| Self::Number(Digits(text.into())))
            }
            FieldType::Date | FieldType::DateTime => text.parse().ok().map(Self::DateTime),
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
    fn keys_have_the_order_of_their_type() {
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
        assert_eq!(key("", Collation::Binary), SortKey::Empty);
        let date_time = |text| SortKey::new(Stored::Text(text), &FieldType::DateTime, Collation::General);
        assert!(date_time("2024-02-29") < date_time("2024-02-29 00:00:01"));
    }
}
