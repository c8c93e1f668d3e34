//! A compiled condition: a predicate on one stored value, in three-valued logic.

use super::comparison::{BooleanComparison, DateTimeComparison, NumberComparison, Relation};
use super::like_pattern::LikePattern;
use super::record::Stored;
use super::regexp::Regexp;
use super::scalar_text::with_text;
use super::text_comparison::TextComparison;
use crate::normal::signed_condition::SignedCondition;
use crate::schema::FieldType;
use crate::syntax::ops::Op;
use crate::text::Collation;

/// A compiled condition.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    predicate: Predicate,
    is_negated: bool,
}

/// A condition without its negation.
#[derive(Clone, Debug)]
enum Predicate {
    Text(TextComparison),
    Number(NumberComparison),
    DateTime(DateTimeComparison),
    Boolean(BooleanComparison),
    Like { pattern: LikePattern, is_typed: bool },
    Regexp { regexp: Regexp, is_typed: bool },
}

impl Condition {
    pub(super) fn new(condition: &SignedCondition<'_>, field_type: &FieldType, collation: Collation) -> Self {
        let is_complement = match Relation::of(condition.op) {
            Some((_, is_complement)) => is_complement,
            None => condition.op == Op::Notlike,
        };
        Self {
            predicate: Predicate::new(condition, field_type, collation),
            is_negated: condition.is_negated != is_complement,
        }
    }

    /// Returns the approximate cost of a test, as a rank.
    pub(super) const fn cost(&self) -> u32 {
        match &self.predicate {
            Predicate::Text(comparison) => comparison.cost(),
            Predicate::Boolean(_) => 1,
            Predicate::Number(_) | Predicate::DateTime(_) => 2,
            Predicate::Like { pattern, .. } => pattern.cost(),
            Predicate::Regexp { .. } => 9,
        }
    }

    /// Returns whether the condition is true of a stored value; `None` if that is
    /// unknown.
    #[inline(always)]
    pub(super) fn holds(&self, stored: Stored<'_>) -> Option<bool> {
        let holds = match stored {
            Stored::Text(text) => self.predicate.holds(text),
            Stored::Null | Stored::Composite => None,
            other => self.predicate.holds_for_scalar(other),
        };
        holds.map(|holds| holds != self.is_negated)
    }
}

impl Predicate {
    fn new(condition: &SignedCondition<'_>, field_type: &FieldType, collation: Collation) -> Self {
        let is_typed = !field_type.is_text();
        let pattern = condition.texts().next().unwrap_or_default();
        let Some((relation, _)) = Relation::of(condition.op) else {
            return if condition.op == Op::Regexp {
                Self::Regexp { regexp: Regexp::new(pattern, collation), is_typed }
            } else {
                Self::Like { pattern: LikePattern::new(pattern, collation), is_typed }
            };
        };
        match field_type {
            FieldType::Text | FieldType::Choice | FieldType::Other(_) => {
                Self::Text(TextComparison::new(relation, condition.texts(), collation))
            }
            FieldType::Integer | FieldType::Decimal => {
                Self::Number(NumberComparison::new(relation, condition.numbers()))
            }
            FieldType::Date | FieldType::DateTime => {
                Self::DateTime(DateTimeComparison::new(relation, condition.date_times()))
            }
            FieldType::Boolean => Self::Boolean(BooleanComparison::new(relation, condition.booleans())),
        }
    }

    #[inline(always)]
    fn holds(&self, text: &str) -> Option<bool> {
        match self {
            Self::Text(comparison) => Some(comparison.holds(text)),
            Self::Like { pattern, is_typed } if !is_typed || !text.is_empty() => Some(pattern.matches(text)),
            Self::Regexp { regexp, is_typed } if !is_typed || !text.is_empty() => regexp.is_in(text),
            Self::Number(comparison) => comparison.holds(text),
            Self::DateTime(comparison) => comparison.holds(text),
            Self::Boolean(comparison) => comparison.holds(text),
            // An empty text in a field of another type is NULL.
            Self::Like { .. } | Self::Regexp { .. } => None,
        }
    }

    #[inline(never)]
    fn holds_for_scalar(&self, stored: Stored<'_>) -> Option<bool> {
        let shortcut = match (self, stored) {
            (Self::Number(comparison), Stored::Integer(number)) => comparison.holds_for_integer(number),
            (Self::DateTime(comparison), Stored::DateTime(date_time)) => {
                Some(comparison.holds_for_date_time(date_time))
            }
            (Self::Boolean(comparison), Stored::Boolean(boolean)) => {
                Some(comparison.holds_for_boolean(boolean))
            }
            _ => None,
        };
        shortcut.or_else(|| with_text(stored, |text| self.holds(text)))
    }
}
