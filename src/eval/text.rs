//! Conditions on texts: comparisons in one of the collations.
//!
//! Knows prepared operands and how to compare a stored text to them; knows no
//! fields and no NULL.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::collation::{fold, trim};
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
    Equal(Box<[u8]>),
    Order(Ordering, Box<[u8]>),
    OneOfFew(Box<[Box<[u8]>]>),
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
        let mut first = || operands.next().map_or_else(Box::default, |text| collation.operand(text));
        let wanted = match relation {
            Relation::Equal => Wanted::Equal(first()),
            Relation::Order(order) => Wanted::Order(order, first()),
            Relation::OneOf if operands.len() <= FEW => {
                Wanted::OneOfFew(operands.map(|text| collation.operand(text)).collect())
            }
            Relation::OneOf => Wanted::OneOfMany(operands.map(|text| collation.operand(text)).collect()),
        };
        Self { collation, wanted }
    }

    /// Whether the comparison holds of a text.
    #[inline]
    pub(super) fn holds(&self, stored: &str) -> bool {
        match &self.wanted {
            Wanted::Equal(operand) => self.collation.is_equal(stored, operand),
            Wanted::Order(order, operand) => self.collation.compare(stored, operand) == *order,
            Wanted::OneOfFew(items) => items.iter().any(|item| self.collation.is_equal(stored, item)),
            Wanted::OneOfMany(items) => match self.collation {
                Collation::Binary => items.contains(stored.as_bytes()),
                Collation::General => items.contains(trim(&fold(stored))),
            },
        }
    }
}
