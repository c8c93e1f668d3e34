//! `$regexp` patterns, compiled for an engine whose time is linear in the text.
//!
//! [`crate::check::regexp`] defines their syntax.

use regex_automata::meta::Regex;

use crate::check::regexp::Pattern;
use crate::text::Collation;

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub(super) struct Regexp {
    /// `None` if the engine rejects a pattern that the check accepted. This is not
    /// expected; every search is then unknown.
    regex: Option<Regex>,
}

impl Regexp {
    pub(super) fn new(pattern: &str, collation: Collation) -> Self {
        let hir = Pattern::parse(pattern).and_then(|parsed| match collation {
            Collation::General => parsed.without_case(pattern),
            Collation::Binary => Ok(parsed.hir),
        });
        // The check has already limited the size.
        let config = Regex::config().nfa_size_limit(None);
        let regex = hir.ok().and_then(|hir| Regex::builder().configure(config).build_from_hir(&hir).ok());
        Self { regex }
    }

    /// Returns whether a text contains a match; `None` if that is unknown.
    #[inline(never)]
    pub(super) fn is_in(&self, text: &str) -> Option<bool> {
        self.regex.as_ref().map(|regex| regex.is_match(text))
    }
}
