//! Builds a tree, often during a walk of another.

use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner, NodeId, Nodes, Term, Tree};
use crate::text::span::Span;

/// A tree under construction, with the groups that are open.
///
/// A group without parts is dropped, a group with one part becomes that part, and
/// a group inside a group of the same connective is merged into it.
pub(crate) struct TreeBuilder<Leaf> {
    nodes: Nodes<Leaf>,
    groups: Vec<Group>,
    root: Option<Term>,
}

struct Group {
    /// `None` for a `$not`.
    connective: Option<Connective>,
    term: Option<Term>,
}

impl<Leaf> TreeBuilder<Leaf> {
    pub(crate) fn new() -> Self {
        Self { nodes: Nodes::with_capacity(8), groups: Vec::new(), root: None }
    }

    /// Opens a group; the next terms are its parts.
    pub(crate) fn open(&mut self, connective: Connective) {
        self.groups.push(Group { connective: Some(connective), term: None });
    }

    /// Closes the group opened last.
    pub(crate) fn close(&mut self) {
        if let Some(Group { term: Some(term), .. }) = self.groups.pop() {
            self.add(term);
        }
    }

    pub(crate) fn leaf(&mut self, leaf: Leaf, span: Span) {
        let term = self.nodes.leaf(leaf, span);
        self.add(term);
    }

    /// A leaf under a `$not`.
    pub(crate) fn negated_leaf(&mut self, leaf: Leaf, span: Span) {
        let term = self.nodes.leaf(leaf, span);
        let term = self.nodes.not(term, span);
        self.add(term);
    }

    /// Adds a part of another tree; the caller adds each of its leaves.
    pub(crate) fn graft<Other>(
        &mut self,
        tree: &Tree<Other>,
        from: NodeId,
        mut leaf: impl FnMut(&mut Self, &Other, Span),
    ) {
        for event in tree.walk(from) {
            match event {
                Event::Leaf(inner, id) => leaf(self, inner, tree.node(id).span),
                Event::Enter(Inner { connective, .. }) => self.groups.push(Group { connective, term: None }),
                Event::Leave(Inner { connective: Some(_), .. }) => self.close(),
                Event::Leave(Inner { id, connective: None }) => {
                    if let Some(Group { term: Some(term), .. }) = self.groups.pop() {
                        // What contains leaves without a place has none either.
                        let span = if term.span.is_empty() { term.span } else { tree.node(id).span };
                        let negated = self.nodes.not(term, span);
                        self.add(negated);
                    }
                }
            }
        }
    }

    fn add(&mut self, term: Term) {
        match self.groups.last_mut() {
            None => self.root = Some(term),
            Some(group) => match &mut group.term {
                None => group.term = Some(term),
                Some(before) => self.nodes.join(group.connective.unwrap_or(Connective::And), before, term),
            },
        }
    }

    /// The finished tree; `None` if no leaf was added.
    pub(crate) fn finish(self) -> Option<Tree<Leaf>> {
        self.root.map(|root| self.nodes.finish(root))
    }
}
