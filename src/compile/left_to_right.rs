//! Requests for servers that bind `$and` and `$or` alike from the left:
//! `a $or b $and c` for `(a $or b) $and c`.

use crate::compile::atoms::{AtomId, Atoms};
use crate::compile::wire::WireFilter;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Kind, NodeId, Tree};

/// The request for a tree in which no group has two groups; the innermost group
/// comes first. `None` for other trees, and if the request exceeds the limit.
pub(super) fn request(tree: &Tree<AtomId>, atoms: &Atoms<'_>, limit: usize) -> Option<WireFilter> {
    let mut alternatives: Vec<String> = Vec::new();
    for (connective, conditions) in levels(tree)?.into_iter().rev() {
        for atom in conditions {
            let text = &atoms.get(atom).text;
            match alternatives.last_mut() {
                Some(last) if connective == Connective::And => {
                    last.push_str(" $and ");
                    last.push_str(text);
                }
                _ => alternatives.push(text.clone()),
            }
        }
    }
    Some(WireFilter::new(&alternatives)).filter(|request| request.query_length() <= limit)
}

/// The conditions of each group, the outermost first.
fn levels(tree: &Tree<AtomId>) -> Option<Vec<(Connective, Vec<AtomId>)>> {
    let mut levels = Vec::new();
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
    Some(levels)
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
