//! A filter as a flat program: its conditions in order, and where to go on
//! after each.
//!
//! In negation normal form a filter is monotone: whether it is true depends
//! only on which of its conditions are true, and whether it is false only on
//! which are false. So each question has its own jumps over the same
//! conditions, and a condition asks of two values only.

use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner, Kind, NodeId, Tree};
use crate::syntax::tree_builder::TreeBuilder;

/// The places of the conditions of a tree, in the same groups, the cheap ones of
/// each group first: their order does not change what a filter is.
pub(super) fn cheapest_first<Leaf>(tree: &Tree<Leaf>, cost: impl Fn(usize) -> u32) -> Tree<usize> {
    let mut count = 0..;
    let numbered = tree.map(|_, _| count.next().unwrap_or_default());
    let cost = |&id: &NodeId| match numbered.node(id).kind {
        Kind::Leaf(at) => cost(at),
        Kind::Group { .. } | Kind::Not(_) => u32::MAX,
    };
    let mut assembly = TreeBuilder::new();
    let mut around = vec![vec![numbered.root()].into_iter()];
    while let Some(siblings) = around.last_mut() {
        let Some(id) = siblings.next() else {
            around.pop();
            assembly.close();
            continue;
        };
        let node = numbered.node(id);
        match node.kind {
            Kind::Leaf(at) => assembly.leaf(at, node.span),
            // The literals know whether they are negated; no tree of them has this.
            Kind::Not(_) => {}
            Kind::Group { connective, .. } => {
                let mut children: Vec<NodeId> = numbered.children(id).collect();
                children.sort_by_cached_key(cost);
                assembly.open(connective);
                around.push(children.into_iter());
            }
        }
    }
    assembly.finish().unwrap_or(numbered)
}

/// Where to go on after a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Jump {
    /// If the condition is what is asked for.
    pub(super) yes: u32,
    /// If not.
    pub(super) no: u32,
}

impl Jump {
    /// After the last condition, which decides.
    pub(super) const LAST: Self = Self { yes: YES, no: NO };
}

/// The end of a program: the filter is what is asked for.
pub(super) const YES: u32 = u32::MAX;

/// The other end.
pub(super) const NO: u32 = u32::MAX - 1;

/// The jumps that tell whether a filter is true.
pub(super) fn truth<Leaf>(tree: &Tree<Leaf>) -> Box<[Jump]> {
    jumps(tree, |connective| connective)
}

/// The jumps that tell whether a filter is false.
pub(super) fn falsehood<Leaf>(tree: &Tree<Leaf>) -> Box<[Jump]> {
    jumps(tree, Connective::dual)
}

/// Walks the tree backwards, so that what comes after a part is known.
fn jumps<Leaf>(tree: &Tree<Leaf>, read: impl Fn(Connective) -> Connective) -> Box<[Jump]> {
    let events: Vec<Event<'_, Leaf>> = tree.walk(tree.root()).collect();
    let leaves = events.iter().filter(|event| matches!(event, Event::Leaf(..))).count();
    // The place of the part that was walked last, which comes next in order.
    let mut next = crate::text::span::offset(leaves);
    let mut around: Vec<Group> = Vec::new();
    let mut jumps = Vec::with_capacity(leaves);
    for event in events.iter().rev() {
        match event {
            Event::Leave(Inner { connective: Some(connective), .. }) => {
                let exit = enter(&mut around, next);
                around.push(Group { connective: read(*connective), exit, is_last: true });
            }
            Event::Enter(Inner { connective: Some(_), .. }) => _ = around.pop(),
            Event::Enter(_) | Event::Leave(_) => {}
            Event::Leaf(..) => {
                jumps.push(enter(&mut around, next));
                next = next.saturating_sub(1);
            }
        }
    }
    jumps.reverse();
    jumps.into()
}

/// A group around the place.
struct Group {
    connective: Connective,
    exit: Jump,
    is_last: bool,
}

/// Where to go on after the part that comes before all walked so far.
fn enter(around: &mut [Group], next: u32) -> Jump {
    let Some(group) = around.last_mut() else { return Jump::LAST };
    match (std::mem::take(&mut group.is_last), group.connective) {
        (true, _) => group.exit,
        (false, Connective::And) => Jump { yes: next, ..group.exit },
        (false, Connective::Or) => Jump { no: next, ..group.exit },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contact;

    fn jumps_of(text: &str) -> [Vec<(u32, u32)>; 2] {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap();
        let filter = checked.normalize();
        let pairs = |jumps: Box<[Jump]>| jumps.iter().map(|jump| (jump.yes, jump.no)).collect();
        [pairs(truth(&filter)), pairs(falsehood(&filter))]
    }

    #[test]
    fn one_condition_decides() {
        assert_eq!(jumps_of("Nom $eq \"a\""), [vec![(YES, NO)], vec![(YES, NO)]]);
        assert_eq!(jumps_of("$not Nom $regexp \"a\"")[0], [(YES, NO)]);
    }

    #[test]
    fn groups_leave_as_soon_as_they_can() {
        let [truth, falsehood] =
            jumps_of(r#"Nom $eq "a" $and (Nom $eq "b" $or Nom $eq "c") $or Nom $eq "d""#);
        assert_eq!(truth, [(1, 3), (YES, 2), (YES, 3), (YES, NO)]);
        assert_eq!(falsehood, [(3, 1), (2, NO), (3, NO), (YES, NO)]);
    }
}
