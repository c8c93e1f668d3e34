//! Distributes a filter into disjunctive normal form: alternatives, each a
//! conjunction of atoms.
//!
//! The size of the form is computed before the form itself. Where it is too
//! large, groups of conjunctions are left out, which selects more records; the
//! residual of the plan then contains their conjuncts.

use std::collections::{HashMap, HashSet};

use crate::compile::atoms::{AtomId, Atoms, ConjunctSet};
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner, Kind, NodeId, Tree};

/// A conjunction of atoms.
pub(super) type Alternative = Vec<AtomId>;

/// How much of each conjunction is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// All of it.
    Full,
    /// The conditions and the smallest group.
    OneGroup,
    /// The conditions, or the smallest group if it has no condition.
    Least,
}

/// A filter to distribute, without the groups that are left out.
pub(super) struct Distribution<'t> {
    tree: &'t Tree<AtomId>,
    skipped: HashSet<NodeId>,
}

/// The size of a disjunctive normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Size {
    alternatives: u64,
    conditions: u64,
}

impl Size {
    const LEAF: Self = Self { alternatives: 1, conditions: 1 };

    fn join(self, connective: Connective, other: Self) -> Self {
        match connective {
            Connective::Or => Self {
                alternatives: self.alternatives.saturating_add(other.alternatives),
                conditions: self.conditions.saturating_add(other.conditions),
            },
            Connective::And => Self {
                alternatives: self.alternatives.saturating_mul(other.alternatives),
                conditions: (self.conditions.saturating_mul(other.alternatives))
                    .saturating_add(other.conditions.saturating_mul(self.alternatives)),
            },
        }
    }
}

impl<'t> Distribution<'t> {
    pub(super) fn new(tree: &'t Tree<AtomId>, breadth: Breadth) -> Self {
        let mut distribution = Self { tree, skipped: HashSet::new() };
        if breadth != Breadth::Full {
            let sizes = distribution.sizes();
            for event in tree.walk(tree.root()) {
                if let Event::Enter(Inner { id, connective: Some(Connective::And) }) = event {
                    distribution.skip_groups(id, breadth, &sizes);
                }
            }
        }
        distribution
    }

    /// Leaves out the larger groups of a conjunction.
    fn skip_groups(&mut self, id: NodeId, breadth: Breadth, sizes: &HashMap<NodeId, Size>) {
        let is_group = |part: &NodeId| !matches!(self.tree.node(*part).kind, Kind::Leaf(_));
        let mut groups: Vec<NodeId> = self.tree.children(id).filter(is_group).collect();
        groups.sort_by_key(|group| sizes.get(group).copied());
        let has_conditions = groups.len() < self.tree.children(id).count();
        let kept = usize::from(!has_conditions).saturating_add(usize::from(breadth == Breadth::OneGroup));
        self.skipped.extend(groups.into_iter().skip(kept));
    }

    /// The size of each group.
    fn sizes(&self) -> HashMap<NodeId, Size> {
        let mut sizes = HashMap::new();
        self.fold(
            |_| Size::LEAF,
            Size::join,
            |id, size| {
                sizes.insert(id, *size);
            },
        );
        sizes
    }

    /// The number of conditions in [`alternatives`](Self::alternatives).
    pub(super) fn conditions(&self) -> u64 {
        self.fold(|_| Size::LEAF, Size::join, |_, _| {}).map_or(0, |size| size.conditions)
    }

    /// The alternatives, in the order of the filter.
    pub(super) fn alternatives(&self) -> Vec<Alternative> {
        self.fold(|id| vec![vec![id]], join, |_, _| {}).unwrap_or_default()
    }

    /// The conjuncts of which a group is left out.
    pub(super) fn inexact(&self, atoms: &Atoms<'_>) -> ConjunctSet {
        let mut inexact = ConjunctSet::default();
        for &id in &self.skipped {
            for event in self.tree.walk(id) {
                if let Event::Leaf(&atom, _) = event {
                    inexact |= atoms.get(atom).conjuncts;
                }
            }
        }
        inexact
    }

    /// Computes a value from the leaves up; `visit` sees the value of each group.
    fn fold<Value>(
        &self,
        leaf: impl Fn(AtomId) -> Value,
        join: impl Fn(Value, Connective, Value) -> Value,
        mut visit: impl FnMut(NodeId, &Value),
    ) -> Option<Value> {
        // The groups around the current node, each with the value of its parts so far.
        let mut groups: Vec<(Connective, Option<Value>)> = Vec::new();
        for event in self.kept_events() {
            let value = match event {
                Event::Enter(inner) => {
                    groups.push((inner.connective.unwrap_or(Connective::And), None));
                    continue;
                }
                Event::Leaf(&atom, _) => leaf(atom),
                Event::Leave(inner) => {
                    let value = groups.pop()?.1?;
                    visit(inner.id, &value);
                    value
                }
            };
            let Some((connective, parts)) = groups.last_mut() else { return Some(value) };
            *parts = Some(match parts.take() {
                None => value,
                Some(before) => join(before, *connective, value),
            });
        }
        None
    }

    /// Walks the tree without the groups that are left out.
    fn kept_events(&self) -> impl Iterator<Item = Event<'t, AtomId>> {
        let mut skipped_depth = 0_usize;
        self.tree.walk(self.tree.root()).filter(move |event| {
            if let Event::Enter(inner) = event
                && (skipped_depth > 0 || self.skipped.contains(&inner.id))
            {
                skipped_depth = skipped_depth.saturating_add(1);
            }
            let is_kept = skipped_depth == 0;
            if let Event::Leave(_) = event {
                skipped_depth = skipped_depth.saturating_sub(1);
            }
            is_kept
        })
    }
}

/// Joins two disjunctions: alternatives are concatenated by `$or`, and each pair
/// becomes one by `$and`.
fn join(mut left: Vec<Alternative>, connective: Connective, right: Vec<Alternative>) -> Vec<Alternative> {
    match (connective, right.as_slice()) {
        (Connective::Or, _) => {
            left.extend(right);
            left
        }
        (Connective::And, [only]) => {
            for alternative in &mut left {
                alternative.extend_from_slice(only);
            }
            left
        }
        (Connective::And, _) => {
            let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
            pairs.map(|(left, right)| left.iter().chain(right).copied().collect()).collect()
        }
    }
}
