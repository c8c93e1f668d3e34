//! Joins two checked filters.

use crate::check::checked::{Checked, Leaf};
use crate::syntax::ast::Values;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Nodes, Term, Tree};
use crate::text::span::Span;

/// Two filters that are about different objects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a filter of `{expected}`, found a filter of `{found}`{}", if .expected == .found { " with other metadata" } else { "" })]
pub struct ObjectMismatch {
    expected: String,
    found: String,
}

impl ObjectMismatch {
    /// Returns the object of the first filter.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// Returns the object of the second filter.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl Checked {
    /// Returns a filter that selects the records that both filters select.
    ///
    /// Spans are those of the first filter; the conditions of the other one have
    /// an empty span.
    ///
    /// # Errors
    ///
    /// Fails if the filters were checked against different metadata.
    ///
    /// ```
    /// use filtre::build::field;
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let written_by_user = contact.check(&filtre::parse(r#"CP $eq "75001" $or cc_age $gte "18""#)?)?;
    /// let tenant = field("Pays").eq("FR").check(&contact)?;
    /// assert_eq!(
    ///     tenant.and(&written_by_user)?.to_string(),
    ///     r#"Pays $eq "FR" $and (CP $eq "75001" $or cc_age $gte "18")"#
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn and(&self, other: &Self) -> Result<Self, ObjectMismatch> {
        self.join(Connective::And, other)
    }

    /// Returns a filter that selects the records that one of the filters selects,
    /// with spans as for [`and`](Self::and).
    ///
    /// # Errors
    ///
    /// Fails if the filters were checked against different metadata.
    pub fn or(&self, other: &Self) -> Result<Self, ObjectMismatch> {
        self.join(Connective::Or, other)
    }

    fn join(&self, connective: Connective, other: &Self) -> Result<Self, ObjectMismatch> {
        if self.object != other.object {
            let name = |checked: &Self| checked.object.name().to_owned();
            return Err(ObjectMismatch { expected: name(self), found: name(other) });
        }
        let mut operands = self.operands.clone();
        let moved = other.tree.map(|leaf, _| {
            let first = operands.len();
            for operand in other.condition(leaf).operands() {
                operands.push(operand.text(), operand.kind, Span::default());
            }
            Leaf { values: Values::new(first..operands.len()), span: Span::default(), ..*leaf }
        });
        let mut nodes = Nodes::with_capacity(0);
        let terms = (copy(&mut nodes, &self.tree, true), copy(&mut nodes, &moved, false));
        // A tree has a leaf, so both terms exist.
        let (Some(mut left), Some(right)) = terms else { return Ok(self.clone()) };
        nodes.join(connective, &mut left, right);
        Ok(Self { object: self.object.clone(), tree: nodes.finish(left), operands })
    }
}

/// Adds a copy of a tree.
fn copy(nodes: &mut Nodes<Leaf>, tree: &Tree<Leaf>, keeps_spans: bool) -> Option<Term> {
    let span = |id| if keeps_spans { tree.node(id).span } else { Span::default() };
    let mut groups: Vec<(Option<Connective>, Option<Term>)> = Vec::new();
    for event in tree.walk(tree.root()) {
        let term = match event {
            Event::Enter(inner) => {
                groups.push((inner.connective, None));
                continue;
            }
            Event::Leaf(leaf, id) => nodes.leaf(*leaf, span(id)),
            Event::Leave(inner) => {
                let (connective, term) = groups.pop()?;
                if connective.is_none() { nodes.not(term?, span(inner.id)) } else { term? }
            }
        };
        match groups.last_mut() {
            None => return Some(term),
            Some((Some(connective), Some(before))) => nodes.join(*connective, before, term),
            Some((_, parts)) => *parts = Some(term),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::schema::ObjectInfo;
    use crate::testing::contact;

    #[test]
    fn joined_filters_keep_their_groups_and_negations() {
        let checked = |text: &str| contact().check(&crate::parse(text).unwrap()).unwrap();
        let text = r#"$not (Pays $eq "FR" $or CP $in ["1","2"])"#;
        let left = checked(text);
        let right = checked(r#"Nom $like "a*" $or Nom $eq :name"#);
        let both = left.and(&right).unwrap();
        assert_eq!(both.to_string(), format!(r#"{text} $and (Nom $like "a*" $or Nom $eq :name)"#));
        assert_eq!(both, checked(&both.to_string()));
        let either = right.or(&left).unwrap();
        assert_eq!(either.to_string(), format!(r#"Nom $like "a*" $or Nom $eq :name $or {text}"#));
        assert_eq!(either, checked(&either.to_string()));
        assert_ne!(either, both);
    }

    #[test]
    fn filters_of_different_objects_do_not_join() {
        let text = r#"{"Nom": {"attribs": {"type": "text"}, "read": "Y", "write": "Y"}}"#;
        let check = |name: &str| {
            let object = ObjectInfo::from_json(name, text).unwrap();
            object.check(&crate::parse(r#"Nom $eq "a""#).unwrap()).unwrap()
        };
        let error = check("a").and(&check("b")).unwrap_err();
        assert_eq!(error.to_string(), "expected a filter of `a`, found a filter of `b`");
    }
}
