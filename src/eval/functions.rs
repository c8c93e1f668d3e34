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
    /// A folded pattern with the wildcards of SQL beside `*`.
    LikeSql(Vec<char>),
    Regexp(Regexp),
}

impl Search {
    pub(crate) fn like(pattern: &str, collation: Collation) -> Self {
        Self(Kind::Like(Like::new(pattern, collation)))
    }

    /// A pattern of [`Collation::General`] in which `%` and `_` are wildcards too.
    pub(crate) fn like_sql(pattern: &str) -> Self {
        Self(Kind::LikeSql(folded(pattern)))
    }

    pub(crate) fn regexp(pattern: &str, collation: Collation) -> Self {
        Self(Kind::Regexp(Regexp::new(pattern, collation)))
    }

    /// Whether a text is found to match.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        match &self.0 {
            Kind::Like(like) => Some(like.matches(text)),
            Kind::LikeSql(pattern) => Some(is_like(&folded(text), pattern)),
            Kind::Regexp(regexp) => regexp.is_in(text),
        }
    }
}

fn folded(text: &str) -> Vec<char> {
    String::from_utf8_lossy(&fold(text)).chars().collect()
}

/// Whether a whole text is like a pattern. Where it goes wrong after a run, the
/// run is made longer by one; only the last run need be.
fn is_like(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut place) = (0_usize, 0_usize);
    let mut last_run: Option<(usize, usize)> = None;
    while let Some(&character) = text.get(at) {
        match pattern.get(place) {
            Some('*' | '%') => {
                place = place.saturating_add(1);
                last_run = Some((at, place));
            }
            Some(&wanted) if wanted == '_' || wanted == character => {
                (at, place) = (at.saturating_add(1), place.saturating_add(1));
            }
            _ => {
                let Some((start, after)) = last_run else { return false };
                let start = start.saturating_add(1);
                (at, place) = (start, after);
                last_run = Some((start, after));
            }
        }
    }
    pattern.iter().skip(place).all(|rest| matches!(rest, '*' | '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_sql() {
        let is = |text: &str, pattern: &str| Search::like_sql(pattern).matches(text) == Some(true);
        assert!(is("Été", "e_e") && is("axb", "A_B") && is("", "%*") && is("abcabd", "*ab_"));
        assert!(!is("ab", "a_b") && !is("abc", "ab") && !is("", "_") && !is("a ", "a"));
        assert!(is("100% x", "100%") && is("aab", "%a%b") && !is("ba", "a*"));
    }
}
