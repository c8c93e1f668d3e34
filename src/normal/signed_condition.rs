//! Literals: conditions with or without a `$not`, for the stages that rewrite
//! filters.
//!
//! Knows how to take a filter in negation normal form apart and to put one
//! together; knows nothing of why.

use crate::check::checked::{Checked, CheckedCondition, Leaf, Operand, Operands};
use crate::schema::{Field, ObjectInfo};
use crate::syntax::ast::Values;
use crate::syntax::ops::Op;
use crate::syntax::tree::{Event, Inner, Tree};
use crate::syntax::tree_builder::TreeBuilder;
use crate::text::span::Span;

/// A condition, and whether a `$not` stands above it, as it can above a
/// `$regexp` only.
#[derive(Clone, Debug)]
pub(crate) struct SignedCondition<'c> {
    pub(crate) field: u32,
    pub(crate) op: Op,
    pub(crate) is_negated: bool,
    pub(crate) has_list: bool,
    pub(crate) operands: Vec<Operand<'c>>,
    pub(crate) span: Span,
}

impl<'c> SignedCondition<'c> {
    fn new(condition: CheckedCondition<'c>, is_negated: bool) -> Self {
        Self {
            field: condition.field_index(),
            op: condition.op(),
            is_negated,
            has_list: condition.has_list(),
            operands: condition.operands().collect(),
            span: condition.span(),
        }
    }

    /// The field, by the metadata that the literal comes from.
    pub(crate) fn field<'o>(&self, object: &'o ObjectInfo) -> Option<&'o Field> {
        object.get(self.field)
    }
}

impl Checked {
    /// The literals of a filter in negation normal form, and its groups.
    pub(crate) fn literals(&self) -> Tree<SignedCondition<'_>> {
        let mut assembly = TreeBuilder::new();
        let mut is_negated = false;
        for event in self.tree.walk(self.tree.root()) {
            match event {
                Event::Leaf(leaf, id) => {
                    let literal = SignedCondition::new(self.condition(leaf), is_negated);
                    assembly.leaf(literal, self.tree.node(id).span);
                }
                Event::Enter(Inner { connective: Some(connective), .. }) => assembly.open(connective),
                Event::Leave(Inner { connective: Some(_), .. }) => assembly.close(),
                Event::Enter(_) | Event::Leave(_) => is_negated = !is_negated,
            }
        }
        assembly
            .finish()
            .unwrap_or_else(|| self.tree.map(|leaf, _| SignedCondition::new(self.condition(leaf), false)))
    }

    /// The filter that some literals are.
    pub(crate) fn from_literals(object: ObjectInfo, tree: &Tree<SignedCondition<'_>>) -> Option<Self> {
        let mut operands = Operands::default();
        let mut assembly = TreeBuilder::new();
        assembly.graft(tree, tree.root(), |assembly, literal, span| {
            let leaf = stored(literal, &mut operands);
            if literal.is_negated {
                assembly.negated_leaf(leaf, span);
            } else {
                assembly.leaf(leaf, span);
            }
        });
        Some(Self { object, tree: assembly.finish()?, operands })
    }
}

fn stored(literal: &SignedCondition<'_>, operands: &mut Operands) -> Leaf {
    let first = operands.len();
    for operand in &literal.operands {
        operands.push(operand.text(), operand.kind, operand.span());
    }
    Leaf {
        field: literal.field,
        op: literal.op,
        has_list: literal.has_list,
        values: Values::new(first..operands.len()),
        span: literal.span,
    }
}
