//! Text functions of the evaluator, for databases that call them from SQL.

use super::bytes::folding::{fold, trim};
use super::like_pattern::LikePattern;
use super::regexp::Regexp;
use crate::text::Collation;

/// Returns a key whose byte order is the order of texts under
/// [`Collation::General`].
pub(crate) fn general_key(text: &str) -> String {
    // Folded UTF-8 is UTF-8, so nothing is lost.
    String::from_utf8_lossy(trim(&fold(text))).into_owned()
}

/// A compiled pattern or regular expression.
#[derive(Debug)]
pub(crate) struct Search(Kind);

#[derive(Debug)]
enum Kind {
    Like(LikePattern),
    /// A folded pattern with the wildcards `%` and `_` besides `*`.
    LikeSql(Vec<char>),
    Regexp(Regexp),
}

impl Search {
    pub(crate) fn like(pattern: &str, collation: Collation) -> Self {
        Self(Kind::Like(LikePattern::new(pattern, collation)))
    }

    /// Compiles a pattern under [`Collation::General`] in which `%` and `_` are
    /// wildcards too.
    pub(crate) fn like_sql(pattern: &str) -> Self {
        Self(Kind::LikeSql(folded(pattern)))
    }

    pub(crate) fn regexp(pattern: &str, collation: Collation) -> Self {
        Self(Kind::Regexp(Regexp::new(pattern, collation)))
    }

    /// Returns whether a text matches; `None` if that is unknown.
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

/// Returns whether the whole text matches the pattern. On a mismatch, the last
/// wildcard matches one character more; earlier ones need not be retried.
fn is_like(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut pattern_at) = (0_usize, 0_usize);
    let mut last_wildcard: Option<(usize, usize)> = None;
    while let Some(&character) = text.get(at) {
        match pattern.get(pattern_at) {
            Some('*' | '%') => {
                pattern_at = pattern_at.saturating_add(1);
                last_wildcard = Some((at, pattern_at));
            }
            Some(&expected) if expected == '_' || expected == character => {
                (at, pattern_at) = (at.saturating_add(1), pattern_at.saturating_add(1));
            }
            _ => {
                let Some((start, after)) = &mut last_wildcard else { return false };
                *start = start.saturating_add(1);
                (at, pattern_at) = (*start, *after);
            }
        }
    }
    pattern.iter().skip(pattern_at).all(|rest| matches!(rest, '*' | '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_and_underscore_are_wildcards() {
        let is = |text: &str, pattern: &str| Search::like_sql(pattern).matches(text) == Some(true);
        assert!(is("Été", "e_e") && is("axb", "A_B") && is("", "%*") && is("abcabd", "*ab_"));
        assert!(!is("ab", "a_b") && !is("abc", "ab") && !is("", "_") && !is("a ", "a"));
        assert!(is("100% x", "100%") && is("aab", "%a%b") && !is("ba", "a*"));
    }
}
