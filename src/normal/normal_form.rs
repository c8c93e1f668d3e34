//! Negation normal form: `$not` pushed inward until none is left, but for those
//! above a `$regexp`, which has no complement.
//!
//! Exact under three-valued logic: an operator and its complement are unknown of
//! the same records, and so are a group and its negation by De Morgan's laws.

use crate::check::checked::{Checked, Leaf};
use crate::syntax::tree::{Event, Inner};
use crate::syntax::tree_builder::TreeBuilder;
use crate::text::span::Span;

impl Checked {
    /// The filter in negation normal form: every `$not` stands above a
    /// `$regexp`, and every other operator in its place or that of its
    /// complement.
    pub(crate) fn negation_normal_form(&self) -> Self {
        let mut assembly = TreeBuilder::new();
        let mut is_negated = false;
        for event in self.tree.walk(self.tree.root()) {
            match event {
                Event::Leaf(leaf, id) => literal(&mut assembly, *leaf, is_negated, self.tree.node(id).span),
                Event::Enter(Inner { connective: Some(connective), .. }) => {
                    assembly.open(if is_negated { connective.dual() } else { connective });
                }
                Event::Leave(Inner { connective: Some(_), .. }) => assembly.close(),
                Event::Enter(_) | Event::Leave(_) => is_negated = !is_negated,
            }
        }
        // A tree has a leaf, so there is always one to finish.
        match assembly.finish() {
            Some(tree) => Self { object: self.object.clone(), tree, operands: self.operands.clone() },
            None => self.clone(),
        }
    }
}

fn literal(assembly: &mut TreeBuilder<Leaf>, leaf: Leaf, is_negated: bool, span: Span) {
    match (is_negated, leaf.op.complement()) {
        (false, _) => assembly.leaf(leaf, span),
        (true, Some(op)) => assembly.leaf(Leaf { op, ..leaf }, span),
        (true, None) => assembly.negated_leaf(leaf, span),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::contact;

    fn normal(text: &str) -> String {
        contact().check(&crate::parse(text).unwrap()).unwrap().negation_normal_form().to_string()
    }

    #[test]
    fn negations_go_inward() {
        assert_eq!(
            normal(r#"$not (Pays $eq "FR" $or cc_age $gt "5")"#),
            r#"Pays $neq "FR" $and cc_age $lte "5""#
        );
        assert_eq!(
            normal(r#"$not (Nom $like "a*" $and $not (CP $in ["1"] $and optin $eq "1"))"#),
            r#"Nom $notlike "a*" $or (CP $in ["1"] $and optin $eq "1")"#
        );
        assert_eq!(normal(r#"$not $not Nom $gte "a""#), r#"Nom $gte "a""#);
    }

    #[test]
    fn groups_that_become_alike_merge() {
        assert_eq!(
            normal(r#"Nom $lt "a" $and $not (Nom $lte "b" $or $not Nom $notin ["c"])"#),
            r#"Nom $lt "a" $and Nom $gt "b" $and Nom $notin ["c"]"#
        );
    }

    #[test]
    fn a_negated_search_stays() {
        assert_eq!(
            normal(r#"$not (Nom $regexp "a" $or Nom $eq "b")"#),
            r#"$not Nom $regexp "a" $and Nom $neq "b""#
        );
        assert_eq!(normal(r#"$not $not $not Nom $regexp "a""#), r#"$not Nom $regexp "a""#);
    }
}
