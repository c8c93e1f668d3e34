//! Plans: the requests to send and the residual filter.

use std::collections::HashSet;

use crate::check::Checked;
use crate::compile::options::Target;
use crate::compile::wire::WireFilter;
use crate::diagnostic::Diagnostic;
use crate::schema::ObjectInfo;

/// The requests to send, and the residual filter for the records that return.
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
    /// The object that the filter is about.
    #[must_use]
    pub fn object(&self) -> &str {
        self.object.name()
    }

    /// The metadata that the filter was checked against.
    #[cfg(feature = "http")]
    pub(crate) const fn metadata(&self) -> &ObjectInfo {
        &self.object
    }

    /// The target that it was made for.
    #[must_use]
    pub const fn target(&self) -> Target {
        self.target
    }

    /// The filters to send, one a request.
    #[must_use]
    pub fn requests(&self) -> &[WireFilter] {
        &self.requests
    }

    /// The filter to apply again to what comes back.
    #[must_use]
    pub const fn residual(&self) -> Option<&Checked> {
        self.residual.as_ref()
    }

    /// The fields that the residual tests, each once: ask the service for them,
    /// besides those that are wanted.
    pub fn residual_fields(&self) -> impl Iterator<Item = &str> {
        let mut seen = HashSet::new();
        let conditions = self.residual.iter().flat_map(Checked::conditions);
        conditions.map(|condition| condition.field().name()).filter(move |name| seen.insert(*name))
    }

    /// Whether the answer is exact only if the server tells NULL from a blank
    /// in the text fields that the residual tests: some request may bring
    /// records that have NULL there. A server that holds both, and answers `""`
    /// for both, is then outside the promise of the plan.
    #[must_use]
    pub const fn blanks_matter(&self) -> bool {
        self.blanks_matter
    }

    /// What is good to know about the plan: where it reads nearly every record.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }
}
