//! Comparisons of texts under a collation.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::bytes::collation::PreparedOperand;
use super::bytes::folding::{fold, trim};
use super::comparison::Relation;
use crate::text::Collation;

/// A comparison of texts.
#[derive(Clone, Debug)]
pub(super) struct TextComparison {
    collation: Collation,
    operands: Operands,
}

#[derive(Clone, Debug)]
enum Operands {
    Equal(PreparedOperand),
    Order(Ordering, PreparedOperand),
    OneOfFew(Box<[PreparedOperand]>),
    OneOfMany(HashSet<Box<[u8]>>),
}

/// The most items that are compared one by one, without a hash table.
const FEW: usize = 8;

impl TextComparison {
    pub(super) fn new<'t>(
        relation: Relation,
        mut operands: impl ExactSizeIterator<Item = &'t str>,
        collation: Collation,
    ) -> Self {
        let mut first = || collation.operand(operands.next().unwrap_or_default());
        let prepared = match relation {
            Relation::Equal => Operands::Equal(first()),
            Relation::Order(order) => Operands::Order(order, first()),
            Relation::OneOf if operands.len() <= FEW => {
                Operands::OneOfFew(operands.map(|text| collation.operand(text)).collect())
            }
            Relation::OneOf => Operands::OneOfMany(match collation {
                Collation::Binary => operands.map(|text| text.as_bytes().into()).collect(),
                Collation::General => operands.map(|text| trim(&fold(text)).into()).collect(),
            }),
        };
        Self { collation, operands: prepared }
    }

    /// Returns the approximate cost of a comparison, as a rank.
    pub(super) const fn cost(&self) -> u32 {
        match self.operands {
            Operands::Equal(_) => 0,
            Operands::Order(..) => 1,
            Operands::OneOfFew(_) => 2,
            Operands::OneOfMany(_) => 3,
        }
    }

    /// Returns whether the comparison is true of a text.
    #[inline(always)]
    pub(super) fn holds(&self, stored: &str) -> bool {
        match &self.operands {
            Operands::Equal(operand) => is_equal(stored, operand, self.collation),
            Operands::Order(order, operand) => has_order(stored, operand, *order, self.collation),
            Operands::OneOfFew(items) => is_one_of(stored, items, self.collation),
            Operands::OneOfMany(items) => is_in(items, stored, self.collation),
        }
    }
}

// Separate functions, so that each has only the registers and stack it needs.

#[inline(never)]
fn is_equal(stored: &str, operand: &PreparedOperand, collation: Collation) -> bool {
    match collation {
        Collation::Binary => operand.equals(stored.as_bytes()),
        Collation::General => collation.stored_text(stored).is_equal(operand),
    }
}

#[inline(never)]
fn has_order(stored: &str, operand: &PreparedOperand, order: Ordering, collation: Collation) -> bool {
    collation.stored_text(stored).compare(operand) == order
}

#[inline(never)]
fn is_one_of(stored: &str, items: &[PreparedOperand], collation: Collation) -> bool {
    match collation {
        Collation::Binary => items.iter().any(|item| item.equals(stored.as_bytes())),
        Collation::General => {
            let stored = collation.stored_text(stored);
            items.iter().any(|item| stored.is_equal(item))
        }
    }
}

#[inline(never)]
fn is_in(items: &HashSet<Box<[u8]>>, stored: &str, collation: Collation) -> bool {
    match collation {
        Collation::Binary => items.contains(stored.as_bytes()),
        Collation::General => items.contains(trim(&fold(stored))),
    }
}
