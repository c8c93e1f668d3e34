//! Texts that are right from left to right only: `a $or b $and c` for
//! `(a $or b) $and c`.

use crate::compile::atoms::{AtomId, Atoms};
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Kind, NodeId, Tree};
use crate::text::percent;

/// The text of a tree, none of whose groups has two groups in it: the innermost
/// comes first. `None` for other trees, and for texts over the limit.
pub(super) fn text(tree: &Tree<AtomId>, atoms: &Atoms<'_>, limit: usize) -> Option<String> {
    let mut levels: Vec<(Connective, Vec<AtomId>)> = Vec::new();
    let mut next = Some(tree.root());
    while let Some(id) = next.take() {
        match &tree.node(id).kind {
            Kind::Leaf(atom) => levels.push((Connective::And, vec![*atom])),
            Kind::Not(_) => return None,
            Kind::Group { connective, .. } => {
                let (conditions, groups) = parts(tree, id);
                if groups.len() > 1 {
                    return None;
                }
                levels.push((*connective, conditions));
                next = groups.first().copied();
            }
        }
    }
    let mut text = String::new();
    for (connective, conditions) in levels.iter().rev() {
        for &atom in conditions {
            if !text.is_empty() {
                text.push(' ');
                text.push_str(connective.as_str());
                text.push(' ');
            }
            text.push_str(&atoms.get(atom).text);
        }
    }
    ("filter=".len().saturating_add(percent::encoded_length(&text)) <= limit).then_some(text)
}

fn parts(tree: &Tree<AtomId>, id: NodeId) -> (Vec<AtomId>, Vec<NodeId>) {
    let mut conditions = Vec::new();
    let mut groups = Vec::new();
    for part in tree.children(id) {
        match &tree.node(part).kind {
            Kind::Leaf(atom) => conditions.push(*atom),
            _ => groups.push(part),
        }
    }
    (conditions, groups)
}
