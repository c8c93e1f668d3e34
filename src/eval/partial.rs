//! Filters of which a part is known before the record is.
//!
//! Knows how decided conditions make a filter shorter; how a condition is
//! decided is known to [`super::condition`].

use std::collections::HashMap;

use super::condition::Condition;
use super::record::{Collation, Stored};
use crate::check::Checked;
use crate::diagnostic::Diagnostics;
use crate::normal::Filter;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner, Tree};
use crate::syntax::tree_builder::TreeBuilder;

/// What a filter comes to when some fields are known.
#[derive(Clone, Debug)]
pub enum Partial {
    /// It selects the record, whatever the other fields hold.
    True,
    /// It does not, whatever the other fields hold.
    False,
    /// It selects the record if this filter does.
    Left(Checked),
}

impl Checked {
    /// Decides as much of the filter as some known fields allow.
    ///
    /// `known` tells what a field holds, or `None` for a field that is not
    /// known yet; a field known to be NULL is `Some(Stored::Null)`. What is
    /// left selects the same records as the whole filter does, once the other
    /// fields are known; where the whole is unknown, what is left may be false.
    ///
    /// # Errors
    ///
    /// Parameters without values.
    ///
    /// ```
    /// use filtre::eval::{Collation, Partial, Stored};
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let checked = contact.check(&filtre::parse(r#"Pays $eq "FR" $and (optin $eq "1" $or CP $like "75*")"#)?)?;
    /// let in_france = |field: &str| (field == "Pays").then_some(Stored::Text("FR"));
    /// match checked.partial(Collation::General, in_france)? {
    ///     Partial::Left(left) => assert_eq!(left.to_string(), r#"optin $eq "1" $or CP $like "75*""#),
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
        let decided = tree.map(|literal, _| {
            let field = self.object().get(literal.field)?;
            let value = (*values.entry(literal.field).or_insert_with(|| known(field.name())))?;
            Some(Condition::new(literal, field.field_type(), collation).holds(value) == Some(true))
        });
        if decided.leaves().all(|(decided, _)| decided.is_none()) {
            return Ok(Partial::Left(self.clone()));
        }
        let parts = parts(&decided);
        Ok(match parts.first() {
            Some(Some(true)) => Partial::True,
            Some(None) => match Self::from_normalized(self.object().clone(), &undecided(&tree, &parts)) {
                Some(left) => Partial::Left(left),
                // What is undecided has an undecided condition.
                None => Partial::Left(self.clone()),
            },
            Some(Some(false)) | None => Partial::False,
        })
    }
}

/// What each part of a filter comes to, in the order of a walk; nothing if that
/// is not known yet.
fn parts(tree: &Tree<Option<bool>>) -> Vec<Option<bool>> {
    let mut parts = Vec::new();
    let mut around: Vec<Group> = Vec::new();
    for event in tree.walk(tree.root()) {
        let decided = match event {
            Event::Leaf(decided, _) => {
                parts.push(*decided);
                *decided
            }
            Event::Enter(Inner { connective: Some(connective), .. }) => {
                let neutral = connective == Connective::And;
                around.push(Group { at: parts.len(), neutral, comes_to: Some(neutral) });
                parts.push(None);
                continue;
            }
            Event::Leave(Inner { connective: Some(_), .. }) => {
                let Some(Group { at, comes_to, .. }) = around.pop() else { continue };
                if let Some(part) = parts.get_mut(at) {
                    *part = comes_to;
                }
                comes_to
            }
            // The literals know whether they are negated.
            Event::Enter(_) | Event::Leave(_) => continue,
        };
        if let Some(group) = around.last_mut() {
            group.add(decided);
        }
    }
    parts
}

/// A group around the place.
struct Group {
    /// Its place among the parts.
    at: usize,
    /// What leaves a group of this connective as it is: true for `$and`.
    neutral: bool,
    /// What the parts seen so far come to.
    comes_to: Option<bool>,
}

impl Group {
    fn add(&mut self, part: Option<bool>) {
        if self.comes_to != Some(!self.neutral) && part != Some(self.neutral) {
            self.comes_to = part;
        }
    }
}

/// The filter without its decided parts, of which those that are left are
/// neutral where they stand.
fn undecided<'c>(tree: &Filter<'c>, parts: &[Option<bool>]) -> Filter<'c> {
    let mut assembly = TreeBuilder::new();
    let mut parts = parts.iter();
    // How deep in a decided part the walk is.
    let mut inside = 0_usize;
    for event in tree.walk(tree.root()) {
        match event {
            Event::Leaf(literal, id) => {
                let is_decided = parts.next().is_some_and(Option::is_some);
                if inside == 0 && !is_decided {
                    assembly.leaf(literal.clone(), tree.node(id).span);
                }
            }
            Event::Enter(Inner { connective: Some(connective), .. }) => {
                let is_decided = parts.next().is_some_and(Option::is_some);
                if inside > 0 || is_decided {
                    inside = inside.saturating_add(1);
                } else {
                    assembly.open(connective);
                }
            }
            Event::Leave(Inner { connective: Some(_), .. }) if inside > 0 => {
                inside = inside.saturating_sub(1);
            }
            Event::Leave(Inner { connective: Some(_), .. }) => assembly.close(),
            Event::Enter(_) | Event::Leave(_) => {}
        }
    }
    // A filter that is not decided has a condition that is not.
    assembly.finish().unwrap_or_else(|| tree.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contact;

    /// What is left when the country is known to be France and the name NULL.
    fn left(text: &str) -> String {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap();
        let known = |field: &str| match field {
            "Pays" => Some(Stored::Text("FR")),
            "Nom" => Some(Stored::Null),
            _ => None,
        };
        match checked.partial(Collation::General, known).unwrap() {
            Partial::True => "true".to_owned(),
            Partial::False => "false".to_owned(),
            Partial::Left(left) => left.to_string(),
        }
    }

    #[test]
    fn decided_conditions_decide_groups() {
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
            assert_eq!(left(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_unknown_selects_nothing() {
        assert_eq!(left(r#"Nom $eq "a" $or CP $eq "1""#), r#"CP $eq "1""#);
        assert_eq!(left(r#"$not (Nom $eq "a" $and CP $eq "1")"#), r#"CP $neq "1""#);
        assert_eq!(left(r#"Nom $eq "a" $or Nom $neq "a""#), "false");
    }

    #[test]
    fn groups_that_are_left_stay_apart() {
        assert_eq!(
            left(r#"(CP $eq "1" $or Pays $eq "be") $and (CP $eq "2" $or Nom $eq "a" $or CP $eq "3")"#),
            r#"CP $eq "1" $and (CP $eq "2" $or CP $eq "3")"#
        );
        assert_eq!(
            left(
                r#"Pays $eq "be" $and (CP $eq "1" $or CP $eq "2") $or (CP $eq "3" $and Pays $eq "fr" $and CP $eq "4")"#
            ),
            r#"CP $eq "3" $and CP $eq "4""#
        );
    }

    #[test]
    fn nothing_known_leaves_all() {
        let text = r#"$not (CP $eq "1" $and CP $eq "2")"#;
        assert_eq!(left(text), text);
    }

    #[test]
    fn parameters_need_values() {
        let checked = contact().check(&crate::parse("CP $eq :code").unwrap()).unwrap();
        assert!(checked.partial(Collation::General, |_| None).is_err());
    }
}
