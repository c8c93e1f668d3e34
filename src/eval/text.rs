//! Conditions on texts: comparisons in one of the collations.
//!
//! Knows prepared operands and how to compare a stored text to them; knows no
//! fields and no NULL.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::collation::{Operand, fold, trim};
use super::compare::Relation;
use super::record::Collation;

/// A comparison of texts.
#[derive(Clone, Debug)]
pub(super) struct TextComparison {
    collation: Collation,
    wanted: Wanted,
}

#[derive(Clone, Debug)]
enum Wanted {
    Equal(Operand),
    Order(Ordering, Operand),
    OneOfFew(Box<[Operand]>),
    OneOfMany(HashSet<Box<[u8]>>),
}

/// The most items that are compared one by one.
const FEW: usize = 8;

impl TextComparison {
    pub(super) fn new<'t>(
        relation: Relation,
        mut operands: impl ExactSizeIterator<Item = &'t str>,
        collation: Collation,
    ) -> Self {
        let mut first = || collation.operand(operands.next().unwrap_or_default());
        let wanted = match relation {
            Relation::Equal => Wanted::Equal(first()),
            Relation::Order(order) => Wanted::Order(order, first()),
            Relation::OneOf if operands.len() <= FEW => {
                Wanted::OneOfFew(operands.map(|text| collation.operand(text)).collect())
            }
            Relation::OneOf => Wanted::OneOfMany(match collation {
                Collation::Binary => operands.map(|text| text.as_bytes().into()).collect(),
                Collation::General => operands.map(|text| trim(&fold(text)).into()).collect(),
            }),
        };
        Self { collation, wanted }
    }

    /// How much work it is to test a text, roughly.
    pub(super) const fn cost(&self) -> u32 {
        match self.wanted {
            Wanted::Equal(_) => 0,
            Wanted::Order(..) => 1,
            Wanted::OneOfFew(_) => 2,
            Wanted::OneOfMany(_) => 3,
        }
    }

    /// Whether the comparison holds of a text.
    #[inline(always)]
    pub(super) fn holds(&self, stored: &str) -> bool {
        match &self.wanted {
            Wanted::Equal(operand) => is_equal(stored, operand, self.collation),
            Wanted::Order(order, operand) => has_order(stored, operand, *order, self.collation),
            Wanted::OneOfFew(items) => is_one_of(stored, items, self.collation),
            Wanted::OneOfMany(items) => is_in(items, stored, self.collation),
        }
    }
}

// Each is a function of its own, so that none pays for what the others need.

#[inline(never)]
fn is_equal(stored: &str, operand: &Operand, collation: Collation) -> bool {
    match collation {
        Collation::Binary => operand.is(stored.as_bytes()),
        Collation::General => collation.comparable(stored).is_equal(operand),
    }
}

#[inline(never)]
fn has_order(stored: &str, operand: &Operand, order: Ordering, collation: Collation) -> bool {
    collation.comparable(stored).compare(operand) == order
}

#[inline(never)]
fn is_one_of(stored: &str, items: &[Operand], collation: Collation) -> bool {
    match collation {
        Collation::Binary => items.iter().any(|item| item.is(stored.as_bytes())),
        Collation::General => {
            let stored = collation.comparable(stored);
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
