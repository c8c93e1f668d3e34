//! Collects the tree of what was understood.

use crate::syntax::ast::{Ast, Comment, Leaf, Value};
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Nodes, Term};
use crate::text::span::Span;

/// The nodes, values and comments of a tree under construction.
pub(super) struct TreeSink<'a> {
    pub(super) nodes: Nodes<Leaf<'a>>,
    pub(super) values: Vec<Value<'a>>,
    pub(super) comments: Vec<Comment<'a>>,
    pub(super) conditions: usize,
}

impl<'a> TreeSink<'a> {
    pub(super) fn new(comments: Vec<Comment<'a>>) -> Self {
        Self { nodes: Nodes::with_capacity(2), values: Vec::new(), comments, conditions: 0 }
    }

    /// The finished tree. It always has a fault at the end, so that it can never be checked.
    pub(super) fn finish(mut self, root: Option<Term>, end: Span) -> Ast<'a> {
        let fault = self.nodes.leaf(Leaf::Fault(None), end);
        let root = root.map_or(fault, |mut root| {
            self.nodes.join(Connective::And, &mut root, fault);
            root
        });
        Ast { tree: self.nodes.finish(root), values: self.values, comments: self.comments }
    }
}
