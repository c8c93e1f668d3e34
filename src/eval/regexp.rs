//! `$regexp`: patterns compiled for an engine whose time is linear in the text.
//!
//! Knows patterns that the check has let pass; how they are read is known to
//! [`crate::check::regexp`].

use regex_automata::meta::Regex;

use super::record::Collation;
use crate::check::regexp::Pattern;

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub(super) struct Regexp {
    /// Nothing if the engine has refused what the check has accepted, which
    /// does not happen; then no search has an answer.
    regex: Option<Regex>,
}

impl Regexp {
    pub(super) fn new(pattern: &str, collation: Collation) -> Self {
        let hir = Pattern::parse(pattern).and_then(|read| match collation {
            Collation::General => read.without_case(pattern),
            Collation::Binary => Ok(read.hir),
        });
        // The check has bounded the size.
        let config = Regex::config().nfa_size_limit(None);
        let regex = hir.ok().and_then(|hir| Regex::builder().configure(config).build_from_hir(&hir).ok());
        Self { regex }
    }

    /// Whether a text holds a match.
    #[inline(never)]
    pub(super) fn is_in(&self, text: &str) -> Option<bool> {
        self.regex.as_ref().map(|regex| regex.is_match(text))
    }
}
