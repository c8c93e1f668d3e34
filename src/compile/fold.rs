//! Merges the conditions of a group on one field into one list.
//!
//! `a $eq "1" $or a $in ["2","3"]` is `a $in ["1","2","3"]`, and
//! `a $neq "1" $and a $neq "2"` is `a $notin ["1","2"]`.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::check::checked::Operand;
use crate::normal::Filter;
use crate::normal::signed_condition::SignedCondition;
use crate::syntax::ops::{Connective, Op};
use crate::syntax::tree::{Event, Inner, Kind, NodeId};
use crate::syntax::tree_builder::TreeBuilder;

/// Merges conditions in each group, and drops duplicate ones.
pub(super) fn fold<'c>(tree: &Filter<'c>) -> Option<Filter<'c>> {
    let mut folding = Folding { tree, lists: HashMap::new(), gone: HashSet::new() };
    let mut builder = TreeBuilder::new();
    folding.root();
    for event in tree.walk(tree.root()) {
        match event {
            Event::Enter(Inner { id, connective: Some(connective) }) => {
                folding.group(id, connective);
                builder.open(connective);
            }
            Event::Leave(Inner { connective: Some(_), .. }) => builder.close(),
            Event::Leaf(_, id) if folding.gone.contains(&id) => {}
            Event::Leaf(literal, id) => {
                let folded = folding.lists.remove(&id).unwrap_or_else(|| literal.clone());
                builder.leaf(folded, tree.node(id).span);
            }
            Event::Enter(_) | Event::Leave(_) => {}
        }
    }
    builder.finish()
}

/// Drops the parts that match no record: `$in []`, and the `$and` groups around
/// it. `None` if nothing is left.
pub(super) fn prune<'c>(tree: Filter<'c>) -> Option<Filter<'c>> {
    let never = never(&tree);
    if never.is_empty() {
        return Some(tree);
    }
    let mut builder = TreeBuilder::new();
    let mut skipped = 0_usize;
    for event in tree.walk(tree.root()) {
        match event {
            Event::Enter(Inner { id, .. }) if skipped > 0 || never.contains(&id) => {
                skipped = skipped.saturating_add(1);
            }
            Event::Leave(_) if skipped > 0 => skipped = skipped.saturating_sub(1),
            Event::Leaf(_, id) if skipped > 0 || never.contains(&id) => {}
            Event::Leaf(literal, id) => builder.leaf(literal.clone(), tree.node(id).span),
            Event::Enter(inner) => builder.open(inner.connective.unwrap_or(Connective::And)),
            Event::Leave(_) => builder.close(),
        }
    }
    builder.finish()
}

/// The nodes that match no record.
fn never(tree: &Filter<'_>) -> HashSet<NodeId> {
    let mut never = HashSet::new();
    for event in tree.walk(tree.root()) {
        match event {
            Event::Leaf(literal, id) if literal.op == Op::In && literal.operands.is_empty() => {
                never.insert(id);
            }
            Event::Leave(Inner { id, connective: Some(connective) }) => {
                let mut parts = tree.children(id).map(|part| never.contains(&part));
                let is_never = match connective {
                    Connective::And => parts.any(|is_never| is_never),
                    Connective::Or => parts.all(|is_never| is_never),
                };
                if is_never {
                    never.insert(id);
                }
            }
            _ => {}
        }
    }
    never
}

struct Folding<'t, 'c> {
    tree: &'t Filter<'c>,
    /// The merged list, by the first of its conditions.
    lists: HashMap<NodeId, SignedCondition<'c>>,
    /// The other conditions.
    gone: HashSet<NodeId>,
}

/// Conditions of a group with the same key become one.
#[derive(PartialEq, Eq, Hash)]
enum Key<'c> {
    List(u32),
    Same(u32, Op, bool, Vec<&'c str>),
}

impl<'c> Folding<'_, 'c> {
    /// Drops duplicate items if the whole filter is one list.
    fn root(&mut self) {
        if let Kind::Leaf(literal) = &self.tree.node(self.tree.root()).kind
            && literal.has_list
        {
            self.lists.insert(self.tree.root(), distinct(literal));
        }
    }

    fn group(&mut self, id: NodeId, connective: Connective) {
        let mut known: HashMap<Key<'c>, (NodeId, Vec<&SignedCondition<'c>>)> = HashMap::new();
        for part in self.tree.children(id) {
            let Kind::Leaf(literal) = &self.tree.node(part).kind else { continue };
            match known.entry(key(literal, connective)) {
                Entry::Vacant(entry) => {
                    entry.insert((part, vec![literal]));
                }
                Entry::Occupied(mut entry) => {
                    entry.get_mut().1.push(literal);
                    self.gone.insert(part);
                }
            }
        }
        for (key, (first, literals)) in known {
            if let (Key::List(_), [literal, ..]) = (key, literals.as_slice()) {
                let folded = match literals.as_slice() {
                    [literal] if !literal.has_list => continue,
                    _ => union(literal, &literals, connective),
                };
                self.lists.insert(first, folded);
            }
        }
    }
}

fn key<'c>(literal: &SignedCondition<'c>, connective: Connective) -> Key<'c> {
    match (connective, literal.op) {
        (Connective::Or, Op::Eq | Op::In) | (Connective::And, Op::Neq | Op::Notin) => {
            Key::List(literal.field)
        }
        _ => {
            let texts = literal.operands.iter().map(|operand| operand.text()).collect();
            Key::Same(literal.field, literal.op, literal.is_negated, texts)
        }
    }
}

/// One list of the items of several conditions; the first condition if they all
/// are equal.
fn union<'c>(
    first: &SignedCondition<'c>,
    literals: &[&SignedCondition<'c>],
    connective: Connective,
) -> SignedCondition<'c> {
    let items = literals.iter().flat_map(|literal| literal.operands.iter().copied());
    let operands = distinct_operands(items);
    if operands.len() == 1 && !first.has_list {
        return first.clone();
    }
    let op = match connective {
        Connective::Or => Op::In,
        Connective::And => Op::Notin,
    };
    let span = literals.iter().fold(first.span, |span, literal| span.to(literal.span));
    SignedCondition { op, has_list: true, operands, span, ..*first }
}

fn distinct<'c>(literal: &SignedCondition<'c>) -> SignedCondition<'c> {
    SignedCondition { operands: distinct_operands(literal.operands.iter().copied()), ..*literal }
}

/// Each text once, in order of first occurrence.
fn distinct_operands<'c>(operands: impl Iterator<Item = Operand<'c>>) -> Vec<Operand<'c>> {
    let mut seen = HashSet::new();
    operands.filter(|operand| seen.insert(operand.text())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Checked;
    use crate::testing::contact;

    fn folded(text: &str) -> String {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap();
        let tree = fold(&checked.normalize()).unwrap();
        Checked::from_normalized(contact(), &tree).unwrap().to_string()
    }

    #[test]
    fn equalities_joined_by_or_become_in() {
        assert_eq!(
            folded(r#"Pays $eq "FR" $or CP $eq "1" $or Pays $in ["BE","FR","CH"]"#),
            r#"Pays $in ["FR","BE","CH"] $or CP $eq "1""#
        );
        assert_eq!(folded(r#"Pays $eq "FR" $and Pays $eq "BE""#), r#"Pays $eq "FR" $and Pays $eq "BE""#);
        assert_eq!(folded(r#"Pays $in ["a","b","a"]"#), r#"Pays $in ["a","b"]"#);
    }

    #[test]
    fn inequalities_joined_by_and_become_notin() {
        assert_eq!(
            folded(r#"Pays $neq "FR" $and (CP $eq "1" $or Pays $neq "X") $and Pays $notin ["BE"]"#),
            r#"Pays $notin ["FR","BE"] $and (CP $eq "1" $or Pays $neq "X")"#
        );
    }

    #[test]
    fn duplicate_conditions_are_dropped() {
        assert_eq!(folded(r#"CP $gt "1" $and CP $gt "1""#), r#"CP $gt "1""#);
        assert_eq!(folded(r#"CP $eq "1" $or CP $eq "1""#), r#"CP $eq "1""#);
        assert_eq!(
            folded(r#"(CP $eq "1" $or CP $eq "2") $and Nom $eq "x""#),
            r#"CP $in ["1","2"] $and Nom $eq "x""#
        );
    }
}
