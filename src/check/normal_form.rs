//! Negation normal form: `$not` pushed inward until none is left, but for those
//! above a `$regexp`, which has no complement.
//!
//! Exact under three-valued logic: an operator and its complement are unknown of
//! the same records, and so are a group and its negation by De Morgan's laws.

use crate::check::checked::{Checked, Leaf};
use crate::span::Span;
use crate::syntax::op::Connective;
use crate::syntax::tree::{Event, Nodes, Term};

impl Checked {
    /// The filter in negation normal form: every `$not` stands above a
    /// `$regexp`, and every other operator in its place or that of its
    /// complement.
    pub(crate) fn negation_normal_form(&self) -> Self {
        let mut builder = Builder { nodes: Nodes::with_capacity(8), groups: Vec::new(), root: None };
        let mut is_negated = false;
        for event in self.tree.walk(self.tree.root()) {
            match event {
                Event::Leaf(leaf, id) => builder.literal(*leaf, is_negated, self.tree.node(id).span),
                Event::Enter(inner) => match inner.connective {
                    None => is_negated = !is_negated,
                    Some(connective) => {
                        let connective = if is_negated { connective.dual() } else { connective };
                        builder.groups.push((connective, None));
                    }
                },
                Event::Leave(inner) if inner.connective.is_none() => is_negated = !is_negated,
                Event::Leave(_) => builder.close(),
            }
        }
        match builder.root {
            Some(root) => Self { tree: builder.nodes.finish(root), ..self.clone() },
            // A walk always gives a root.
            None => self.clone(),
        }
    }
}

struct Builder {
    nodes: Nodes<Leaf>,
    groups: Vec<(Connective, Option<Term>)>,
    root: Option<Term>,
}

impl Builder {
    fn literal(&mut self, leaf: Leaf, is_negated: bool, span: Span) {
        let term = match (is_negated, leaf.op.complement()) {
            (false, _) => self.nodes.leaf(leaf, span),
            (true, Some(op)) => self.nodes.leaf(Leaf { op, ..leaf }, span),
            (true, None) => {
                let term = self.nodes.leaf(leaf, span);
                self.nodes.not(term, span)
            }
        };
        self.add(term);
    }

    fn add(&mut self, term: Term) {
        match self.groups.last_mut() {
            None => self.root = Some(term),
            Some((_, group @ None)) => *group = Some(term),
            Some((connective, Some(group))) => self.nodes.join(*connective, group, term),
        }
    }

    fn close(&mut self) {
        if let Some((_, Some(term))) = self.groups.pop() {
            self.add(term);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::contact;

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
