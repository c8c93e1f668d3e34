//! What compiling gives: the requests to send, and what is left to do after.

use crate::check::Checked;
use crate::compile::wire::WireFilter;

/// What the service may make of the texts that are sent to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// Each request means the same read as SQL does and from left to right.
    #[default]
    Portable,
    /// The service reads as SQL does, and takes `\"` and `\\` for escapes.
    Sql,
    /// The service reads from left to right.
    LeftToRight,
    /// No request mixes connectives or holds a character that could be misread.
    Strict,
}

/// What to send, and what to do with what comes back.
///
/// The answer is the union of the requests by record id, filtered by the
/// residual if there is one.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) requests: Vec<WireFilter>,
    pub(super) residual: Option<Checked>,
}

impl Plan {
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
}
