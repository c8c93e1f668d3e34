//! Filters of which a part is known before the record is.
//!
//! Knows how decided conditions make a filter shorter; how a condition is
//! decided is known to [`super::condition`].

use std::collections::HashMap;

use super::condition::Condition;
use super::record::{Collation, Stored};
use crate::check::Checked;
use crate::check::literal::Literal;
use crate::diagnostic::Diagnostics;
use crate::syntax::assembly::Assembly;
use crate::syntax::op::Connective;
use crate::syntax::tree::{Event, Inner, Tree};

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
        let normal = self.negation_normal_form();
        let tree = normal.literals();
        let mut values = HashMap::new();
        let decided = tree.map(|literal, _| {
            let field = literal.field(self.object())?;
            let value = *values.entry(literal.field).or_insert_with(|| known(field.name()));
            let holds = Condition::new(literal, field.field_type(), collation).holds(value?);
            Some(holds == Some(true))
        });
        Ok(if decided.leaves().all(|(decided, _)| decided.is_none()) {
            Partial::Left(self.clone())
        } else {
            shorten(self, &tree, &decided)
        })
    }
}
