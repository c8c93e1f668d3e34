//! Plans: the requests to send and the residual filter.

use std::collections::HashSet;

use crate::check::Checked;
use crate::compile::options::Target;
use crate::compile::wire::WireFilter;
use crate::diagnostic::Diagnostic;
use crate::schema::ObjectInfo;

/// The requests to send, and the residual filter to apply to their records.
///
/// The result is the union of the requests by record id, filtered by the
/// residual if there is one. A plan without requests selects no record.
///
/// ```
/// use filtre::{Target, schema::ObjectInfo};
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let filter = filtre::parse(r#"Nom $eq "O\"Hara" $and $not (Pays $eq "FR" $or Pays $eq "BE")"#)?;
/// let plan = contact.check(&filter)?.compile(Target::Portable)?;
/// assert_eq!(plan.requests()[0].as_str(), r#"Nom $like "O*Hara*" $and Pays $notin ["FR","BE"]"#);
/// assert_eq!(plan.residual().map(ToString::to_string).as_deref(), Some(r#"Nom $eq "O\"Hara""#));
/// assert_eq!(plan.residual_fields().collect::<Vec<_>>(), ["Nom"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub(super) object: ObjectInfo,
    pub(super) target: Target,
    pub(super) requests: Vec<WireFilter>,
    pub(super) residual: Option<Checked>,
    pub(super) blanks_matter: bool,
    pub(super) notes: Vec<Diagnostic>,
}

impl Plan {
    /// Returns the name of the object.
    #[must_use]
    pub fn object(&self) -> &str {
        self.object.name()
    }

    /// Returns the metadata that the filter was checked against.
    #[cfg(feature = "http")]
    pub(crate) const fn metadata(&self) -> &ObjectInfo {
        &self.object
    }

    /// Returns the target.
    #[must_use]
    pub const fn target(&self) -> Target {
        self.target
    }

    /// Returns the filters to send, one for each request.
    #[must_use]
    pub fn requests(&self) -> &[WireFilter] {
        &self.requests
    }

    /// Returns the filter to apply to the records of the requests.
    #[must_use]
    pub const fn residual(&self) -> Option<&Checked> {
        self.residual.as_ref()
    }

    /// Returns the fields that the residual tests, without duplicates. Request them in
    /// addition to the fields of the result.
    pub fn residual_fields(&self) -> impl Iterator<Item = &str> {
        let mut seen = HashSet::new();
        let conditions = self.residual.iter().flat_map(Checked::conditions);
        conditions.map(|condition| condition.field().name()).filter(move |name| seen.insert(*name))
    }

    /// Returns whether the result is exact only on a server that distinguishes NULL
    /// from an empty value in the text fields of the residual: a request may return
    /// records with NULL there. A server that stores both and returns `""` for both
    /// gives a wrong result.
    #[must_use]
    pub const fn blanks_matter(&self) -> bool {
        self.blanks_matter
    }

    /// Returns notes on the plan: the requests that read nearly every record.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }
}
