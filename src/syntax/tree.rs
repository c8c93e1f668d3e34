//! A tree of any leaves under n-ary groups and `$not`.
//!
//! The nodes are in one vector and point to their first child and next sibling,
//! so that a tree of any length or depth is cloned, compared and dropped without
//! recursion. Only [`Nodes::join`] makes groups, which ensures two invariants: a
//! group has at least two children, and no child of a group is a group of the
//! same connective.

use crate::syntax::ops::Connective;
use crate::text::span::Span;

/// The place of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    /// No node; no tree has that many nodes.
    const NONE: Self = Self(u32::MAX);

    fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<Leaf> {
    Leaf(Leaf),
    Not(NodeId),
    Group {
        connective: Connective,
        first: NodeId,
        /// Whether the author wrote parentheses around just this group.
        parenthesised: bool,
    },
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<Leaf> {
    pub(crate) kind: Kind<Leaf>,
    pub(crate) span: Span,
    next: NodeId,
}

/// Nodes of a tree under construction.
#[derive(Debug)]
pub(crate) struct Nodes<Leaf> {
    nodes: Vec<Node<Leaf>>,
    /// Terms that wait for the term on their right, the last one first.
    pub(crate) waiting: Vec<(Term, Connective)>,
}

/// A part of a tree under construction. A group is a chain until its parent is
/// known, because it may merge into the parent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    /// The node, or the first of the chain.
    first: NodeId,
    /// The node, or the last of the chain.
    last: NodeId,
    /// The text of the term, parentheses included.
    pub(crate) span: Span,
    /// `None` for a node.
    chain: Option<Connective>,
    parenthesised: bool,
}

impl Term {
    const fn node(id: NodeId, span: Span) -> Self {
        Self { first: id, last: id, span, chain: None, parenthesised: false }
    }

    /// The same term in parentheses that fill a span.
    pub(crate) const fn parenthesise(self, span: Span) -> Self {
        Self { span, parenthesised: true, ..self }
    }
}

impl<Leaf> Nodes<Leaf> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { nodes: Vec::with_capacity(capacity), waiting: Vec::new() }
    }

    fn push(&mut self, kind: Kind<Leaf>, span: Span) -> NodeId {
        let id = NodeId(crate::text::span::offset(self.nodes.len()));
        self.nodes.push(Node { kind, span, next: NodeId::NONE });
        id
    }

    /// A leaf.
    pub(crate) fn leaf(&mut self, leaf: Leaf, span: Span) -> Term {
        let id = self.push(Kind::Leaf(leaf), span);
        Term::node(id, span)
    }

    /// The negation of a term; the span starts at `$not`.
    pub(crate) fn not(&mut self, term: Term, span: Span) -> Term {
        let child = self.settle(term).first;
        let id = self.push(Kind::Not(child), span);
        Term::node(id, span)
    }

    /// Joins a term onto another; groups of the same connective merge.
    #[inline]
    pub(crate) fn join(&mut self, connective: Connective, left: &mut Term, right: Term) {
        if left.chain != Some(connective) {
            *left = Term { chain: Some(connective), parenthesised: false, ..self.settle(*left) };
        }
        let right = if right.chain == Some(connective) { right } else { self.settle(right) };
        if let Some(node) = self.nodes.get_mut(left.last.0 as usize) {
            node.next = right.first;
        }
        left.last = right.last;
        left.span = left.span.to(right.span);
        left.parenthesised = false;
    }

    /// The term as one node: a chain becomes a group.
    #[inline]
    fn settle(&mut self, term: Term) -> Term {
        let Some(connective) = term.chain else { return term };
        let kind = Kind::Group { connective, first: term.first, parenthesised: term.parenthesised };
        Term::node(self.push(kind, term.span), term.span)
    }

    /// The finished tree.
    pub(crate) fn finish(mut self, term: Term) -> Tree<Leaf> {
        let root = self.settle(term).first;
        Tree { nodes: self.nodes, root }
    }
}

/// Leaves under n-ary groups and `$not`.
#[derive(Clone, Debug)]
pub(crate) struct Tree<Leaf> {
    nodes: Vec<Node<Leaf>>,
    root: NodeId,
}

impl<Leaf> Tree<Leaf> {
    pub(crate) const fn root(&self) -> NodeId {
        self.root
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made with their nodes, which are never removed")]
    pub(crate) fn node(&self, id: NodeId) -> &Node<Leaf> {
        &self.nodes[id.0 as usize]
    }

    /// The leaves in the order of the text.
    pub(crate) fn leaves(&self) -> impl DoubleEndedIterator<Item = (&Leaf, Span)> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Leaf(leaf) => Some((leaf, node.span)),
            _ => None,
        })
    }

    /// The children of a group or a `$not`, in order; a leaf has no children.
    pub(crate) fn children(&self, id: NodeId) -> Children<'_, Leaf> {
        let next = match self.node(id).kind {
            Kind::Leaf(_) => None,
            Kind::Not(child) => Some(child),
            Kind::Group { first, .. } => Some(first),
        };
        Children { tree: self, next }
    }

    /// Walks a part of the tree, depth first.
    pub(crate) fn walk(&self, from: NodeId) -> Walk<'_, Leaf> {
        Walk { tree: self, next: Some(Step::Enter(from)), parents: Vec::new() }
    }

    /// The tree of the same shape with other leaves.
    pub(crate) fn map<'t, Other>(&'t self, mut leaf: impl FnMut(&'t Leaf, Span) -> Other) -> Tree<Other> {
        let node = |node: &'t Node<Leaf>| Node {
            kind: match &node.kind {
                Kind::Leaf(inner) => Kind::Leaf(leaf(inner, node.span)),
                Kind::Not(child) => Kind::Not(*child),
                Kind::Group { connective, first, parenthesised } => {
                    Kind::Group { connective: *connective, first: *first, parenthesised: *parenthesised }
                }
            },
            span: node.span,
            next: node.next,
        };
        Tree { nodes: self.nodes.iter().map(node).collect(), root: self.root }
    }

    /// The tree of the same shape with each leaf turned into another.
    pub(crate) fn map_into<Other>(self, mut leaf: impl FnMut(Leaf) -> Other) -> Tree<Other> {
        let node = |node: Node<Leaf>| Node {
            kind: match node.kind {
                Kind::Leaf(inner) => Kind::Leaf(leaf(inner)),
                Kind::Not(child) => Kind::Not(child),
                Kind::Group { connective, first, parenthesised } => {
                    Kind::Group { connective, first, parenthesised }
                }
            },
            span: node.span,
            next: node.next,
        };
        Tree { nodes: self.nodes.into_iter().map(node).collect(), root: self.root }
    }

    /// Whether two trees have the same shape and equal leaves.
    pub(crate) fn same_as(&self, other: &Self, mut same: impl FnMut(&Leaf, &Leaf) -> bool) -> bool {
        let (mut left, mut right) = (self.walk(self.root), other.walk(other.root));
        loop {
            match (left.next(), right.next()) {
                (None, None) => return true,
                (Some(Event::Leaf(a, _)), Some(Event::Leaf(b, _))) if same(a, b) => {}
                (Some(Event::Enter(a)), Some(Event::Enter(b))) if a.connective == b.connective => {}
                (Some(Event::Leave(_)), Some(Event::Leave(_))) => {}
                _ => return false,
            }
        }
    }
}

pub(crate) struct Children<'t, Leaf> {
    tree: &'t Tree<Leaf>,
    next: Option<NodeId>,
}

impl<Leaf> Clone for Children<'_, Leaf> {
    fn clone(&self) -> Self {
        Self { tree: self.tree, next: self.next }
    }
}

impl<Leaf> Iterator for Children<'_, Leaf> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = self.next?;
        self.next = self.tree.node(id).next.some();
        Some(id)
    }
}

/// The inner node that a walk enters or leaves: a group, or a `$not`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inner {
    pub(crate) id: NodeId,
    /// `None` for `$not`.
    pub(crate) connective: Option<Connective>,
}

/// One step of a walk.
#[derive(Debug)]
pub(crate) enum Event<'t, Leaf> {
    Enter(Inner),
    Leaf(&'t Leaf, NodeId),
    Leave(Inner),
}

#[derive(Clone, Copy)]
enum Step {
    Enter(NodeId),
    Leave,
}

/// A walk over a tree, depth first, without recursion.
pub(crate) struct Walk<'t, Leaf> {
    tree: &'t Tree<Leaf>,
    next: Option<Step>,
    parents: Vec<Inner>,
}

impl<Leaf> Walk<'_, Leaf> {
    /// The step after the subtree of a node.
    fn after(&self, id: NodeId) -> Option<Step> {
        self.parents.last()?;
        let sibling = self.tree.node(id).next.some();
        Some(sibling.map_or(Step::Leave, Step::Enter))
    }
}

impl<'t, Leaf> Iterator for Walk<'t, Leaf> {
    type Item = Event<'t, Leaf>;

    fn next(&mut self) -> Option<Event<'t, Leaf>> {
        match self.next? {
            Step::Enter(id) => {
                let node = self.tree.node(id);
                let (connective, first) = match &node.kind {
                    Kind::Leaf(leaf) => {
                        self.next = self.after(id);
                        return Some(Event::Leaf(leaf, id));
                    }
                    Kind::Not(child) => (None, *child),
                    Kind::Group { connective, first, .. } => (Some(*connective), *first),
                };
                let inner = Inner { id, connective };
                self.parents.push(inner);
                self.next = Some(Step::Enter(first));
                Some(Event::Enter(inner))
            }
            Step::Leave => {
                let inner = self.parents.pop()?;
                self.next = self.after(inner.id);
                Some(Event::Leave(inner))
            }
        }
    }
}
