//! Wire text: what can be sent, and nothing else.

use std::fmt;

use crate::percent;

/// A filter in the wire language, as canonical text.
///
/// Only [`Checked::compile`](crate::Checked::compile) makes one, and
/// [`Plan::read`](crate::Plan::read), which checks it as thoroughly; so whatever
/// is sent has been checked and compiled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WireFilter {
    text: String,
}

impl WireFilter {
    pub(super) const fn new(text: String) -> Self {
        Self { text }
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The parameter of the address, `filter=` included: everything but
    /// unreserved characters is percent-encoded, a space as `%20`.
    #[must_use]
    pub fn query(&self) -> String {
        format!("filter={}", percent::encode(&self.text))
    }

    /// The length of [`query`](Self::query) in bytes.
    #[must_use]
    pub fn query_length(&self) -> usize {
        "filter=".len().saturating_add(percent::encoded_length(&self.text))
    }
}

impl fmt::Display for WireFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
