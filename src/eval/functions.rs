//! The evaluator's way with single texts, for databases that call back.
//!
//! Knows no fields and no databases.

use super::collation::{fold, trim};
use super::like::Like;
use super::record::Collation;
use super::regexp::Regexp;

/// What compares, byte by byte, as texts do under [`Collation::General`].
pub(crate) fn general_key(text: &str) -> String {
    // Folding makes UTF-8 of UTF-8.
    String::from_utf8_lossy(trim(&fold(text))).into_owned()
}

/// A pattern or regular expression that is compiled once.
#[derive(Debug)]
pub(crate) struct Search(Kind);

#[derive(Debug)]
enum Kind {
    Like(Like),
    Regexp(Regexp),
}

impl Search {
    pub(crate) fn like(pattern: &str, collation: Collation) -> Self {
        Self(Kind::Like(Like::new(pattern, collation)))
    }

    pub(crate) fn regexp(pattern: &str, collation: Collation) -> Self {
        Self(Kind::Regexp(Regexp::new(pattern, collation)))
    }

    /// Whether a text is found to match.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        match &self.0 {
            Kind::Like(like) => Some(like.matches(text)),
            Kind::Regexp(regexp) => regexp.is_in(text),
        }
    }
}
