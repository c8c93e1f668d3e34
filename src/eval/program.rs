//! A filter as a flat program: its conditions in order, and a jump after each.
//!
//! A filter in negation normal form is monotone: whether it is true depends only on
//! which of its conditions are true, and whether it is false only on which are
//! false. Each of these two questions has its own jumps over the same conditions.

use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner, Kind, NodeId, Tree};
use crate::syntax::tree_builder::TreeBuilder;

/// Returns the indexes of the leaves in the same groups, sorted by cost within each
/// group: the order does not change the value of a filter.
pub(super) fn cheapest_first<Leaf>(tree: &Tree<Leaf>, cost: impl Fn(usize) -> u32) -> Tree<usize> {
    let mut count = 0..;
    let numbered = tree.map(|_, _| count.next().unwrap_or_default());
    let cost = |&id: &NodeId| match numbered.node(id).kind {
        Kind::Leaf(at) => cost(at),
        Kind::Group { .. } | Kind::Not(_) => u32::MAX,
    };
    let mut builder = TreeBuilder::new();
    let mut groups = vec![vec![numbered.root()].into_iter()];
    while let Some(siblings) = groups.last_mut() {
        let Some(id) = siblings.next() else {
            groups.pop();
            builder.close();
            continue;
        };
        let node = numbered.node(id);
        match node.kind {
            Kind::Leaf(at) => builder.leaf(at, node.span),
            // A normalized filter has no `$not` node.
            Kind::Not(_) => {}
            Kind::Group { connective, .. } => {
                let mut children: Vec<NodeId> = numbered.children(id).collect();
                children.sort_by_cached_key(cost);
                builder.open(connective);
                groups.push(children.into_iter());
            }
        }
    }
    builder.finish().unwrap_or(numbered)
}

/// The index of the next condition, or [`YES`] or [`NO`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Jump {
    /// If the condition has the value in question.
    pub(super) yes: u32,
    /// If it does not.
    pub(super) no: u32,
}

impl Jump {
    /// The jump after the last condition, which decides.
    pub(super) const LAST: Self = Self { yes: YES, no: NO };
}

/// The end of a program: the filter has the value in question.
pub(super) const YES: u32 = u32::MAX;

/// The end of a program: the filter does not have the value in question.
pub(super) const NO: u32 = u32::MAX - 1;

/// Returns the jumps that decide whether a filter is true.
pub(super) fn truth<Leaf>(tree: &Tree<Leaf>) -> Box<[Jump]> {
    jumps(tree, |connective| connective)
}

/// Returns the jumps that decide whether a filter is false.
pub(super) fn falsehood<Leaf>(tree: &Tree<Leaf>) -> Box<[Jump]> {
    jumps(tree, Connective::dual)
}

/// Walks the tree backwards, so that the successor of each part is known.
fn jumps<Leaf>(tree: &Tree<Leaf>, map: impl Fn(Connective) -> Connective) -> Box<[Jump]> {
    let events: Vec<Event<'_, Leaf>> = tree.walk(tree.root()).collect();
    let leaves = events.iter().filter(|event| matches!(event, Event::Leaf(..))).count();
    // The index of the condition after the current one.
    let mut next = crate::text::span::offset(leaves);
    let mut groups: Vec<Group> = Vec::new();
    let mut jumps = Vec::with_capacity(leaves);
    for event in events.iter().rev() {
        match event {
            Event::Leave(Inner { connective: Some(connective), .. }) => {
                let exit = enter(&mut groups, next);
                groups.push(Group { connective: map(*connective), exit, is_last: true });
            }
            Event::Enter(Inner { connective: Some(_), .. }) => _ = groups.pop(),
            Event::Enter(_) | Event::Leave(_) => {}
            Event::Leaf(..) => {
                jumps.push(enter(&mut groups, next));
                next = next.saturating_sub(1);
            }
        }
    }
    jumps.reverse();
    jumps.into()
}

/// A group that contains the current part.
struct Group {
    connective: Connective,
    exit: Jump,
    /// Whether the next part of the backward walk is the last of the group.
    is_last: bool,
}

/// Returns the jump after the part that the walk enters.
fn enter(groups: &mut [Group], next: u32) -> Jump {
    let Some(group) = groups.last_mut() else { return Jump::LAST };
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
    fn single_condition_decides() {
        assert_eq!(jumps_of("Nom $eq \"a\""), [vec![(YES, NO)], vec![(YES, NO)]]);
        assert_eq!(jumps_of("$not Nom $regexp \"a\"")[0], [(YES, NO)]);
    }

    #[test]
    fn group_is_left_as_soon_as_it_is_decided() {
        let [truth, falsehood] =
            jumps_of(r#"Nom $eq "a" $and (Nom $eq "b" $or Nom $eq "c") $or Nom $eq "d""#);
        assert_eq!(truth, [(1, 3), (YES, 2), (YES, 3), (YES, NO)]);
        assert_eq!(falsehood, [(3, 1), (2, NO), (3, NO), (YES, NO)]);
    }
}
