//! Partial evaluation: simplifies a filter when some fields of a record are known.

use std::collections::HashMap;

use super::condition::Condition;
use super::record::Stored;
use crate::check::Checked;
use crate::diagnostic::Diagnostics;
use crate::normal::Filter;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner, Tree};
use crate::syntax::tree_builder::TreeBuilder;
use crate::text::Collation;

/// The result of a partial evaluation.
#[derive(Clone, Debug)]
pub enum Partial {
    /// The filter selects the record, whatever the other fields contain.
    True,
    /// The filter does not select the record, whatever the other fields contain.
    False,
    /// The filter selects the record if this filter does.
    Undecided(Checked),
}

impl Checked {
    /// Evaluates the filter as far as the known fields allow.
    ///
    /// `known` returns the value of a field, and `None` for a field whose value is
    /// not known yet; a field known to be NULL is `Some(Stored::Null)`. The
    /// undecided filter selects the same records as the whole filter. For a record
    /// of which the whole filter is unknown, it may be false.
    ///
    /// # Errors
    ///
    /// Reports parameters without values.
    ///
    /// ```
    /// use filtre::eval::{Partial, Stored};
    /// use filtre::schema::ObjectInfo;
    /// use filtre::text::Collation;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let checked = contact.check(&filtre::parse(r#"Pays $eq "FR" $and (optin $eq "1" $or CP $like "75*")"#)?)?;
    /// let in_france = |field: &str| (field == "Pays").then_some(Stored::Text("FR"));
    /// match checked.partial(Collation::General, in_france)? {
    ///     Partial::Undecided(rest) => assert_eq!(rest.to_string(), r#"optin $eq "1" $or CP $like "75*""#),
    ///     decided => panic!("{decided:?}"),
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn partial<'r>(
        &self,
        collation: Collation,
        known: impl Fn(&str) -> Option<Stored<'r>>,
    ) -> Result<Partial, Diagnostics> {
        self.all_bound()?;
        let tree = self.normalize();
        let mut values = HashMap::new();
        let decided = tree.map(|condition, _| {
            let field = self.object().get(condition.field)?;
            let value = (*values.entry(condition.field).or_insert_with(|| known(field.name())))?;
            Some(Condition::new(condition, field.field_type(), collation).holds(value) == Some(true))
        });
        if decided.leaves().all(|(decided, _)| decided.is_none()) {
            return Ok(Partial::Undecided(self.clone()));
        }
        let parts = parts(&decided);
        Ok(match parts.first() {
            Some(Some(true)) => Partial::True,
            Some(None) => match Self::from_normalized(self.object().clone(), &undecided(&tree, &parts)) {
                Some(rest) => Partial::Undecided(rest),
                // An undecided filter has an undecided condition.
                None => Partial::Undecided(self.clone()),
            },
            Some(Some(false)) | None => Partial::False,
        })
    }
}

/// Returns whether each part is true, in the order of a walk; `None` for an
/// undecided part.
fn parts(tree: &Tree<Option<bool>>) -> Vec<Option<bool>> {
    let mut parts = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for event in tree.walk(tree.root()) {
        let decided = match event {
            Event::Leaf(decided, _) => {
                parts.push(*decided);
                *decided
            }
            Event::Enter(Inner { connective: Some(connective), .. }) => {
                let neutral = connective == Connective::And;
                groups.push(Group { at: parts.len(), neutral, value: Some(neutral) });
                parts.push(None);
                continue;
            }
            Event::Leave(Inner { connective: Some(_), .. }) => {
                let Some(Group { at, value, .. }) = groups.pop() else { continue };
                if let Some(part) = parts.get_mut(at) {
                    *part = value;
                }
                value
            }
            // A normalized filter has no `$not` node.
            Event::Enter(_) | Event::Leave(_) => continue,
        };
        if let Some(group) = groups.last_mut() {
            group.add(decided);
        }
    }
    parts
}

/// A group that contains the current part.
struct Group {
    /// The index of the group among the parts.
    at: usize,
    /// The neutral value of the connective: true for `$and`.
    neutral: bool,
    /// The value of the parts seen so far.
    value: Option<bool>,
}

impl Group {
    fn add(&mut self, part: Option<bool>) {
        if self.value != Some(!self.neutral) && part != Some(self.neutral) {
            self.value = part;
        }
    }
}

/// Returns the filter without its decided parts, which are neutral in an undecided
/// group.
fn undecided<'c>(tree: &Filter<'c>, parts: &[Option<bool>]) -> Filter<'c> {
    let mut builder = TreeBuilder::new();
    let mut parts = parts.iter();
    // The number of enclosing groups from the outermost decided one on.
    let mut depth = 0_usize;
    for event in tree.walk(tree.root()) {
        match event {
            Event::Leaf(condition, id) => {
                let is_decided = parts.next().is_some_and(Option::is_some);
                if depth == 0 && !is_decided {
                    builder.leaf(condition.clone(), tree.node(id).span);
                }
            }
            Event::Enter(Inner { connective: Some(connective), .. }) => {
                let is_decided = parts.next().is_some_and(Option::is_some);
                if depth > 0 || is_decided {
                    depth = depth.saturating_add(1);
                } else {
                    builder.open(connective);
                }
            }
            Event::Leave(Inner { connective: Some(_), .. }) if depth > 0 => {
                depth = depth.saturating_sub(1);
            }
            Event::Leave(Inner { connective: Some(_), .. }) => builder.close(),
            Event::Enter(_) | Event::Leave(_) => {}
        }
    }
    // An undecided filter has an undecided condition.
    builder.finish().unwrap_or_else(|| tree.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contact;

    /// The result when `Pays` is known to be `FR` and `Nom` to be NULL.
    fn evaluated(text: &str) -> String {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap();
        let known = |field: &str| match field {
            "Pays" => Some(Stored::Text("FR")),
            "Nom" => Some(Stored::Null),
            _ => None,
        };
        match checked.partial(Collation::General, known).unwrap() {
            Partial::True => "true".to_owned(),
            Partial::False => "false".to_owned(),
            Partial::Undecided(rest) => rest.to_string(),
        }
    }

    #[test]
    fn decided_condition_decides_its_group() {
        for (text, expected) in [
            (r#"Pays $eq "fr""#, "true"),
            (r#"Pays $neq "fr""#, "false"),
            (r#"Pays $eq "fr" $or CP $eq "1""#, "true"),
            (r#"Pays $eq "be" $and CP $eq "1""#, "false"),
            (r#"Pays $eq "fr" $and CP $eq "1""#, r#"CP $eq "1""#),
            (r#"CP $eq "1" $or Pays $eq "be""#, r#"CP $eq "1""#),
            (r#"$not (Pays $eq "fr" $and CP $eq "1")"#, r#"CP $neq "1""#),
            (r#"$not (Pays $eq "be" $or CP $regexp "1")"#, r#"$not CP $regexp "1""#),
        ] {
            assert_eq!(evaluated(text), expected, "{text}");
        }
    }

    #[test]
    fn unknown_condition_is_dropped_as_false() {
        assert_eq!(evaluated(r#"Nom $eq "a" $or CP $eq "1""#), r#"CP $eq "1""#);
        assert_eq!(evaluated(r#"$not (Nom $eq "a" $and CP $eq "1")"#), r#"CP $neq "1""#);
        assert_eq!(evaluated(r#"Nom $eq "a" $or Nom $neq "a""#), "false");
    }

    #[test]
    fn undecided_groups_are_kept_apart() {
        assert_eq!(
            evaluated(r#"(CP $eq "1" $or Pays $eq "be") $and (CP $eq "2" $or Nom $eq "a" $or CP $eq "3")"#),
            r#"CP $eq "1" $and (CP $eq "2" $or CP $eq "3")"#
        );
        assert_eq!(
            evaluated(
                r#"Pays $eq "be" $and (CP $eq "1" $or CP $eq "2") $or (CP $eq "3" $and Pays $eq "fr" $and CP $eq "4")"#
            ),
            r#"CP $eq "3" $and CP $eq "4""#
        );
    }

    #[test]
    fn filter_is_unchanged_when_no_field_is_known() {
        let text = r#"$not (CP $eq "1" $and CP $eq "2")"#;
        assert_eq!(evaluated(text), text);
    }

    #[test]
    fn unbound_parameter_is_an_error() {
        let checked = contact().check(&crate::parse("CP $eq :code").unwrap()).unwrap();
        assert!(checked.partial(Collation::General, |_| None).is_err());
    }
}
