//! Truth tables over a few conditions, with one bit for each row.
//!
//! Each condition is an independent variable, whatever it compares.

use std::collections::HashMap;

use crate::syntax::ast::{Ast, Leaf};
use crate::syntax::ops::Connective;
use crate::syntax::print;
use crate::syntax::tree::Event;

/// A table has at most 2 to the power of this number of rows.
const MAX_CONDITIONS: usize = 10;
const BITS: usize = 64;

/// The rows in which an expression is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column(Vec<u64>);

impl Column {
    /// Returns the column of two expressions joined by a connective.
    pub(super) fn join(&self, connective: Connective, other: &Self) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        Self(match connective {
            Connective::And => pairs.map(|(a, b)| a & b).collect(),
            Connective::Or => pairs.map(|(a, b)| a | b).collect(),
        })
    }

    fn negated(&self) -> Self {
        Self(self.0.iter().map(|word| !word).collect())
    }
}

/// Returns the columns of the trees over the same rows, or `None` if the trees
/// contain more than [`MAX_CONDITIONS`] different conditions.
pub(super) fn columns(trees: &[Ast<'_>]) -> Option<Vec<Column>> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for condition in trees.iter().flat_map(Ast::conditions) {
        let next = numbers.len();
        let mut text = String::new();
        print::condition(condition, &mut text).ok()?;
        numbers.entry(text).or_insert(next);
        if numbers.len() > MAX_CONDITIONS {
            return None;
        }
    }
    trees.iter().map(|tree| column(tree, &numbers)).collect()
}

/// Returns the column of condition `number`: that bit of each row's number.
fn basic(number: usize) -> Column {
    let words = (1_usize << MAX_CONDITIONS).div_ceil(BITS);
    let rows = |word: usize| {
        let first = word.saturating_mul(BITS);
        (0..BITS).fold(0_u64, |bits, bit| {
            let row = first.saturating_add(bit);
            bits | ((row >> number & 1) as u64) << bit
        })
    };
    Column((0..words).map(rows).collect())
}

fn column(tree: &Ast<'_>, numbers: &HashMap<String, usize>) -> Option<Column> {
    // For each enclosing inner node: the column of its children so far.
    let mut stack: Vec<Option<Column>> = vec![None];
    let mut connectives = vec![None];
    for event in tree.tree.walk(tree.tree.root()) {
        let done = match event {
            Event::Enter(inner) => {
                stack.push(None);
                connectives.push(inner.connective);
                continue;
            }
            Event::Leaf(Leaf::Condition(condition), _) => {
                let mut text = String::new();
                print::condition(tree.condition(condition, Default::default()), &mut text).ok()?;
                basic(*numbers.get(&text)?)
            }
            Event::Leaf(Leaf::Fault(_), _) => return None,
            Event::Leave(inner) => {
                connectives.pop();
                let column = stack.pop()??;
                if inner.connective.is_some() { column } else { column.negated() }
            }
        };
        let around = stack.last_mut()?;
        *around = Some(match (around.take(), connectives.last()) {
            (Some(before), Some(Some(connective))) => before.join(*connective, &done),
            _ => done,
        });
    }
    stack.pop()?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(left: &str, right: &str) -> bool {
        let trees = [crate::parse(left).unwrap(), crate::parse(right).unwrap()];
        let columns = columns(&trees).unwrap();
        columns[0] == columns[1]
    }

    #[test]
    fn truth_tables_follow_the_laws_of_logic() {
        let (a, b, c) = ("a $eq \"\"", "b $eq \"\"", "c $eq \"\"");
        assert!(same(&format!("$not ({a} $and {b})"), &format!("$not {a} $or $not {b}")));
        assert!(same(&format!("{a} $and ({b} $or {c})"), &format!("{a} $and {b} $or {a} $and {c}")));
        assert!(same(&format!("$not $not {a}"), a));
        assert!(!same(a, b));
        assert!(!same(&format!("({a} $or {b}) $and {c}"), &format!("{a} $or {b} $and {c}")));
    }
}
