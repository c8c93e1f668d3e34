//! One condition of a filter, ready to be asked of stored values.
//!
//! Knows the operators, the types of fields and three-valued logic; knows no
//! groups.

use super::compare::{BooleanComparison, MomentComparison, NumberComparison, Relation};
use super::like::Like;
use super::record::{Collation, Stored};
use super::regexp::Regexp;
use super::spelling::spelled;
use super::text::TextComparison;
use crate::check::Typed;
use crate::normal::signed_condition::SignedCondition;
use crate::schema::FieldType;
use crate::syntax::ops::Op;

/// A condition; an answer that nobody knows is no answer.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    test: Test,
    is_negated: bool,
}

/// What is asked, negation aside.
#[derive(Clone, Debug)]
enum Test {
    Text(TextComparison),
    Number(NumberComparison),
    Moment(MomentComparison),
    Boolean(BooleanComparison),
    Like { like: Like, is_typed: bool },
    Regexp { regexp: Regexp, is_typed: bool },
}

impl Condition {
    pub(super) fn new(literal: &SignedCondition<'_>, field_type: &FieldType, collation: Collation) -> Self {
        let is_opposite = match Relation::of(literal.op) {
            Some((_, is_opposite)) => is_opposite,
            None => literal.op == Op::Notlike,
        };
        Self {
            test: Test::new(literal, field_type, collation),
            is_negated: literal.is_negated != is_opposite,
        }
    }

    /// How much work it is to test a value, roughly.
    pub(super) const fn cost(&self) -> u32 {
        match &self.test {
            Test::Text(comparison) => comparison.cost(),
            Test::Boolean(_) => 1,
            Test::Number(_) | Test::Moment(_) => 2,
            Test::Like { like, .. } => like.cost(),
            Test::Regexp { .. } => 9,
        }
    }

    /// Whether the condition holds of a stored value, if that can be told.
    #[inline(always)]
    pub(super) fn holds(&self, stored: Stored<'_>) -> Option<bool> {
        let holds = match stored {
            Stored::Text(text) => self.test.holds(text),
            Stored::Null | Stored::Composite => None,
            other => self.test.holds_of_scalar(other),
        };
        holds.map(|holds| holds != self.is_negated)
    }
}

impl Test {
    fn new(literal: &SignedCondition<'_>, field_type: &FieldType, collation: Collation) -> Self {
        let texts = literal.operands.iter().map(|operand| operand.text());
        let typed = literal.operands.iter().map(|operand| operand.typed());
        let is_typed = !field_type.is_text();
        let pattern = literal.operands.first().map_or("", |operand| operand.text());
        let Some((relation, _)) = Relation::of(literal.op) else {
            return if literal.op == Op::Regexp {
                Self::Regexp { regexp: Regexp::new(pattern, collation), is_typed }
            } else {
                Self::Like { like: Like::new(pattern, collation), is_typed }
            };
        };
        match field_type {
            FieldType::Text | FieldType::Choice | FieldType::Other(_) => {
                Self::Text(TextComparison::new(relation, texts, collation))
            }
            FieldType::Integer | FieldType::Decimal => {
                let numbers = typed.filter_map(|operand| match operand {
                    Typed::Number(number) => Some(number),
                    _ => None,
                });
                Self::Number(NumberComparison::new(relation, numbers))
            }
            FieldType::Date | FieldType::DateTime => {
                let moments = typed.filter_map(|operand| match operand {
                    Typed::DateTime(moment) => Some(moment),
                    _ => None,
                });
                Self::Moment(MomentComparison::new(relation, moments))
            }
            FieldType::Boolean => {
                let booleans = typed.filter_map(|operand| match operand {
                    Typed::Boolean(boolean) => Some(boolean),
                    _ => None,
                });
                Self::Boolean(BooleanComparison::new(relation, booleans))
            }
        }
    }

    #[inline(always)]
    fn holds(&self, text: &str) -> Option<bool> {
        match self {
            Self::Text(comparison) => Some(comparison.holds(text)),
            Self::Like { like, is_typed } if !is_typed || !text.is_empty() => Some(like.matches(text)),
            Self::Regexp { regexp, is_typed } if !is_typed || !text.is_empty() => regexp.is_in(text),
            Self::Number(comparison) => comparison.holds(text),
            Self::Moment(comparison) => comparison.holds(text),
            Self::Boolean(comparison) => comparison.holds(text),
            // The blank of a typed field is NULL.
            Self::Like { .. } | Self::Regexp { .. } => None,
        }
    }

    #[inline(never)]
    fn holds_of_scalar(&self, stored: Stored<'_>) -> Option<bool> {
        let short_cut = match (self, stored) {
            (Self::Number(comparison), Stored::Integer(number)) => comparison.holds_of(number),
            (Self::Boolean(comparison), Stored::Boolean(boolean)) => Some(comparison.holds_of(boolean)),
            _ => None,
        };
        short_cut.or_else(|| spelled(stored, |text| self.holds(text)))
    }
}
