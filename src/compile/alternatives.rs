//! The disjunctive normal form: alternatives, each a conjunction of atoms.
//!
//! Knows groups and atoms; its size is known before it is built. Where it is too
//! large, parts of conjunctions are left out, which selects more and is told.
//! Knows nothing of how alternatives are spelled.

use std::collections::{HashMap, HashSet};

use crate::compile::atoms::{AtomId, Atoms, Parts};
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner, Kind, NodeId, Tree};

/// Atoms that are all to hold.
pub(super) type Alternative = Vec<AtomId>;

/// How much of the conjunctions in a filter is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// All of it.
    Full,
    /// The conditions, and of the groups the smallest.
    OneGroup,
    /// The conditions; the smallest group where there are none.
    Least,
}

/// A filter that is to be distributed, and which of its groups are left out.
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

    fn joined(self, connective: Connective, other: Self) -> Self {
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
        self.reduce(
            |_| Size::LEAF,
            Size::joined,
            |id, size| {
                sizes.insert(id, *size);
            },
        );
        sizes
    }

    /// How many conditions [`alternatives`](Self::alternatives) would give.
    pub(super) fn conditions(&self) -> u64 {
        self.reduce(|_| Size::LEAF, Size::joined, |_, _| {}).map_or(0, |size| size.conditions)
    }

    /// The alternatives, in the order of the filter.
    pub(super) fn alternatives(&self) -> Vec<Alternative> {
        self.reduce(|id| vec![vec![id]], distributed, |_, _| {}).unwrap_or_default()
    }

    /// The parts of the filter that are left out.
    pub(super) fn lost(&self, atoms: &Atoms<'_>) -> Parts {
        let mut lost = Parts::default();
        for &id in &self.skipped {
            for event in self.tree.walk(id) {
                if let Event::Leaf(&atom, _) = event {
                    lost |= atoms.get(atom).parts;
                }
            }
        }
        lost
    }

    /// Reduces the tree from its leaves up, without what is left out.
    fn reduce<Value>(
        &self,
        leaf: impl Fn(AtomId) -> Value,
        join: impl Fn(Value, Connective, Value) -> Value,
        mut done: impl FnMut(NodeId, &Value),
    ) -> Option<Value> {
        let mut groups: Vec<(Connective, Option<Value>)> = Vec::new();
        let mut skipped = 0_usize;
        for event in self.tree.walk(self.tree.root()) {
            let value = match event {
                Event::Enter(Inner { id, .. }) if skipped > 0 || self.skipped.contains(&id) => {
                    skipped = skipped.saturating_add(1);
                    continue;
                }
                Event::Leave(_) if skipped > 0 => {
                    skipped = skipped.saturating_sub(1);
                    continue;
                }
                Event::Leaf(..) if skipped > 0 => continue,
                Event::Enter(inner) => {
                    groups.push((inner.connective.unwrap_or(Connective::And), None));
                    continue;
                }
                Event::Leaf(&atom, _) => leaf(atom),
                Event::Leave(inner) => {
                    let (_, value) = groups.pop()?;
                    let value = value?;
                    done(inner.id, &value);
                    value
                }
            };
            match groups.last_mut() {
                None => return Some(value),
                Some((connective, group)) => {
                    *group = Some(match group.take() {
                        None => value,
                        Some(before) => join(before, *connective, value),
                    });
                }
            }
        }
        None
    }
}

fn distributed(
    mut left: Vec<Alternative>,
    connective: Connective,
    right: Vec<Alternative>,
) -> Vec<Alternative> {
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
