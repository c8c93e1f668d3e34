//! Joins two checked filters.

use crate::check::checked::{Checked, Leaf};
use crate::syntax::ast::Values;
use crate::syntax::ops::Connective;
use crate::syntax::tree_builder::TreeBuilder;
use crate::text::span::Span;

/// The error of joining filters of different objects.
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
        let mut builder = TreeBuilder::new();
        builder.open(connective);
        builder.graft(&self.tree, self.tree.root(), |builder, leaf, span| builder.leaf(*leaf, span));
        builder.graft(&other.tree, other.tree.root(), |builder, leaf, _| {
            let first = operands.len();
            for operand in other.condition(leaf).operands() {
                operands.push(operand.text(), operand.kind, Span::default());
            }
            let values = Values::new(first..operands.len());
            builder.leaf(Leaf { values, span: Span::default(), ..*leaf }, Span::default());
        });
        builder.close();
        // A tree has a leaf, so there is always one to finish.
        let Some(tree) = builder.finish() else { return Ok(self.clone()) };
        Ok(Self { object: self.object.clone(), tree, operands })
    }
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
