//! Characters that a server may misread in a value, by target.

use crate::compile::options::Target;
use crate::syntax::ops::Keyword;

/// Whether a value contains a character that the target excludes.
pub(super) fn has_unsafe(text: &str, target: Target) -> bool {
    unsafe_characters(text, target).next().is_some()
}

/// Whether a server can read a value as an item of a list.
pub(super) fn is_safe_in_list(text: &str, target: Target) -> bool {
    target != Target::Strict || !text.contains([',', '[', ']'])
}

/// The text before the first unsafe character.
pub(super) fn safe_prefix(text: &str, target: Target) -> &str {
    let end = unsafe_characters(text, target).next().map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// The text with `*` for each run of unsafe characters.
pub(super) fn with_wildcards(text: &str, target: Target) -> String {
    let mut out = String::with_capacity(text.len());
    let mut replaced = unsafe_characters(text, target).peekable();
    for (at, c) in text.char_indices() {
        let c = if replaced.next_if(|&(offset, _)| offset == at).is_some() { '*' } else { c };
        if c != '*' || !out.ends_with('*') {
            out.push(c);
        }
    }
    out
}

/// The unsafe characters and their offsets.
fn unsafe_characters(text: &str, target: Target) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(move |&(at, c)| match (target, c) {
        (Target::Sql, _) => false,
        (_, '"' | '\\') | (Target::Strict, '%' | '_' | '\'') => true,
        (Target::Strict, '$') => text.get(at..).is_some_and(starts_with_keyword),
        _ => false,
    })
}

/// Whether a text starts with a keyword, in any case: a server may find it even
/// inside a value.
fn starts_with_keyword(text: &str) -> bool {
    Keyword::ALL.iter().any(|keyword| {
        let start = text.as_bytes().get(..keyword.as_str().len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(keyword.as_str().as_bytes()))
    })
}
