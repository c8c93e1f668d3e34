//! Characters that a server may misread in a value.
//!
//! Knows targets and texts; knows no operator.

use crate::compile::options::Target;
use crate::syntax::ops::Keyword;

/// Whether a value holds a character that the target keeps out.
pub(super) fn has_bad(text: &str, target: Target) -> bool {
    bad(text, target).next().is_some()
}

/// Whether a value may be an item of a list.
pub(super) fn is_listable(text: &str, target: Target) -> bool {
    target != Target::Strict || !text.contains([',', '[', ']'])
}

/// The text before the first bad character.
pub(super) fn prefix(text: &str, target: Target) -> &str {
    let end = bad(text, target).next().map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// The text with a `*` in the place of each bad character, and no two in a row.
pub(super) fn with_wildcards(text: &str, target: Target) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bad = bad(text, target).peekable();
    for (at, c) in text.char_indices() {
        let c = if bad.next_if(|&(bad_at, _)| bad_at == at).is_some() { '*' } else { c };
        if c != '*' || !out.ends_with('*') {
            out.push(c);
        }
    }
    out
}

/// The bad characters and their places.
fn bad(text: &str, target: Target) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(move |&(at, c)| match (target, c) {
        (Target::Sql, _) => false,
        (_, '"' | '\\') | (Target::Strict, '%' | '_' | '\'') => true,
        (Target::Strict, '$') => text.get(at..).is_some_and(starts_with_keyword),
        _ => false,
    })
}

/// Whether a text starts like a keyword, in any case: a server that looks for
/// keywords in what it was sent may take it for one.
fn starts_with_keyword(text: &str) -> bool {
    Keyword::ALL.iter().any(|keyword| {
        let start = text.as_bytes().get(..keyword.as_str().len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(keyword.as_str().as_bytes()))
    })
}
