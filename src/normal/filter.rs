//! Normalization: `$not` is pushed inward, down to the conditions.
//!
//! The result is exact under three-valued logic: an operator and its complement
//! are unknown for the same records, and so are a group and its negation by De
//! Morgan's laws.

use crate::check::checked::{Checked, Leaf, Operands};
use crate::normal::signed_condition::SignedCondition;
use crate::schema::ObjectInfo;
use crate::syntax::ast::Values;
use crate::syntax::tree::{Event, Inner, Tree};
use crate::syntax::tree_builder::TreeBuilder;

/// A filter in negation normal form: groups of signed conditions, without `$not`
/// nodes.
pub(crate) type Filter<'c> = Tree<SignedCondition<'c>>;

impl Checked {
    /// Returns the filter in negation normal form.
    pub(crate) fn normalize(&self) -> Filter<'_> {
        let mut builder = TreeBuilder::new();
        let mut is_negated = false;
        for event in self.tree.walk(self.tree.root()) {
            match event {
                Event::Leaf(leaf, id) => {
                    let condition = SignedCondition::new(self.condition(leaf), is_negated);
                    builder.leaf(condition, self.tree.node(id).span);
                }
                Event::Enter(Inner { connective: Some(connective), .. }) => {
                    builder.open(if is_negated { connective.dual() } else { connective });
                }
                Event::Leave(Inner { connective: Some(_), .. }) => builder.close(),
                Event::Enter(_) | Event::Leave(_) => is_negated = !is_negated,
            }
        }
        // A tree has a leaf, so `finish` always returns one.
        builder
            .finish()
            .unwrap_or_else(|| self.tree.map(|leaf, _| SignedCondition::new(self.condition(leaf), false)))
    }

    /// Returns the checked form of a normalized filter; `None` only if a builder
    /// has produced no tree.
    pub(crate) fn from_normalized(object: ObjectInfo, filter: &Filter<'_>) -> Option<Self> {
        let mut operands = Operands::default();
        let mut builder = TreeBuilder::new();
        builder.graft(filter, filter.root(), |builder, condition, span| {
            let leaf = leaf(condition, &mut operands);
            if condition.is_negated {
                builder.negated_leaf(leaf, span);
            } else {
                builder.leaf(leaf, span);
            }
        });
        Some(Self { object, tree: builder.finish()?, operands })
    }
}

fn leaf(condition: &SignedCondition<'_>, operands: &mut Operands) -> Leaf {
    let first = operands.len();
    for operand in &condition.operands {
        operands.push(operand.text(), operand.kind, operand.span());
    }
    Leaf {
        field: condition.field,
        op: condition.op,
        has_list: condition.has_list,
        values: Values::new(first..operands.len()),
        span: condition.span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contact;

    fn normalized(text: &str) -> String {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap();
        Checked::from_normalized(contact(), &checked.normalize()).unwrap().to_string()
    }

    #[test]
    fn negation_moves_into_groups_and_operators() {
        assert_eq!(
            normalized(r#"$not (Pays $eq "FR" $or cc_age $gt "5")"#),
            r#"Pays $neq "FR" $and cc_age $lte "5""#
        );
        assert_eq!(
            normalized(r#"$not (Nom $like "a*" $and $not (CP $in ["1"] $and optin $eq "1"))"#),
            r#"Nom $notlike "a*" $or (CP $in ["1"] $and optin $eq "1")"#
        );
        assert_eq!(normalized(r#"$not $not Nom $gte "a""#), r#"Nom $gte "a""#);
    }

    #[test]
    fn nested_groups_of_the_same_connective_merge() {
        assert_eq!(
            normalized(r#"Nom $lt "a" $and $not (Nom $lte "b" $or $not Nom $notin ["c"])"#),
            r#"Nom $lt "a" $and Nom $gt "b" $and Nom $notin ["c"]"#
        );
    }

    #[test]
    fn negated_regexp_keeps_its_not() {
        assert_eq!(
            normalized(r#"$not (Nom $regexp "a" $or Nom $eq "b")"#),
            r#"$not Nom $regexp "a" $and Nom $neq "b""#
        );
        assert_eq!(normalized(r#"$not $not $not Nom $regexp "a""#), r#"$not Nom $regexp "a""#);
    }
}
