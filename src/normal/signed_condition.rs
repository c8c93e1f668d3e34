//! The leaf of a normalized filter: a checked condition and its sign.

use crate::check::checked::{CheckedCondition, Operand};
#[cfg(feature = "eval")]
use crate::check::{DateTime, Decimal, Typed};
use crate::schema::{Field, ObjectInfo};
use crate::syntax::ops::Op;
use crate::text::span::Span;

/// A condition, and whether it is negated. Only `$regexp` can be negated: every
/// other operator has a complement.
#[derive(Clone, Debug)]
pub(crate) struct SignedCondition<'c> {
    pub(crate) field: u32,
    pub(crate) op: Op,
    pub(crate) is_negated: bool,
    pub(crate) has_list: bool,
    pub(crate) operands: Vec<Operand<'c>>,
    pub(crate) span: Span,
}

impl<'c> SignedCondition<'c> {
    /// The condition, or its complement if `is_negated`.
    pub(super) fn new(condition: CheckedCondition<'c>, is_negated: bool) -> Self {
        let complement = condition.op().complement().filter(|_| is_negated);
        Self {
            field: condition.field_index(),
            op: complement.unwrap_or(condition.op()),
            is_negated: is_negated && complement.is_none(),
            has_list: condition.has_list(),
            operands: condition.operands().collect(),
            span: condition.span(),
        }
    }

    /// Returns the field, from the metadata that the filter was checked against.
    pub(crate) fn field<'o>(&self, object: &'o ObjectInfo) -> Option<&'o Field> {
        object.get(self.field)
    }
}

/// Typed operands. The check ensures that all operands have the type of the
/// field, so each method returns either all of them or none.
#[cfg(feature = "eval")]
impl<'c> SignedCondition<'c> {
    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = &'c str> {
        self.operands.iter().map(|operand| operand.text())
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = Decimal<'c>> {
        self.typed()
            .filter_map(|operand| if let Typed::Number(number) = operand { Some(number) } else { None })
    }

    pub(crate) fn date_times(&self) -> impl Iterator<Item = DateTime> {
        self.typed().filter_map(
            |operand| if let Typed::DateTime(date_time) = operand { Some(date_time) } else { None },
        )
    }

    pub(crate) fn booleans(&self) -> impl Iterator<Item = bool> {
        self.typed()
            .filter_map(|operand| if let Typed::Boolean(boolean) = operand { Some(boolean) } else { None })
    }

    fn typed(&self) -> impl Iterator<Item = Typed<'c>> {
        self.operands.iter().map(|operand| operand.typed())
    }
}
