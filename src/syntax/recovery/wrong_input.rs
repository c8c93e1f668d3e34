//! Detects inputs that are not filters: URLs, percent-encoded text, JSON.

use super::scan::{Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::{Kind, Mistake};
use crate::text::percent;
use crate::text::span::{Span, offset};

/// The mistake of a text that is a URL or JSON.
pub(super) fn mistaken_input(text: &str) -> Option<Mistake> {
    let start = beginning(text);
    if text.get(start..)?.starts_with('{') {
        let brace = Span::new(offset(start), offset(start.saturating_add(1)));
        return Some(Mistake::new(Kind::JsonForm, brace));
    }
    address(text, start)
}

/// The offset of the text after whitespace, comments and a byte order mark.
fn beginning(text: &str) -> usize {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
    }
    text.len().saturating_sub(rest.len())
}

/// The mistake of a URL, or of `filter=` before the filter.
fn address(text: &str, start: usize) -> Option<Mistake> {
    let first_blank = text.get(start..)?.find(|c: char| c.is_whitespace() || c == '"');
    let head_end = first_blank.map_or(text.len(), |at| start.saturating_add(at));
    let head = text.get(start..head_end)?;
    let is_address = ["https://", "http://"].iter().any(|scheme| head.starts_with(scheme))
        || head.contains("/get_objects/");
    let name = head.match_indices("filter=").find(|&(at, _)| {
        let before = head.get(..at).unwrap_or("");
        before.is_empty() || before.ends_with(['?', '&'])
    });
    let Some((at, name)) = name else {
        let whole = Span::new(offset(start), offset(head_end));
        return is_address.then(|| Mistake::new(Kind::WholeAddress { has_filter: false }, whole));
    };
    let value_at = start.saturating_add(at).saturating_add(name.len());
    let prefix = Span::new(offset(start), offset(value_at));
    let value = text.get(value_at..)?;
    if at == 0 && value.starts_with('"') {
        // A field with the name `filter`, compared with `=`.
        return None;
    }
    let is_plain = value.contains(['"', ' ']);
    let value = if is_plain { value } else { value.split(['&', '#']).next().unwrap_or("").trim_end() };
    let kind = if at > 0 { Kind::WholeAddress { has_filter: true } } else { Kind::FilterPrefix };
    let fix = if is_plain && !value.contains("%24") {
        Edit::delete(prefix)
    } else {
        Edit::replace(Span::new(offset(start), offset(text.len())), percent::decode(value, !is_plain)?)
    };
    Some(Mistake::new(kind, prefix).with_fix(Fix::safe(fix)))
}

/// The mistake of a text with percent escapes outside its strings.
pub(super) fn percent_encoded(text: &str, tokens: &[Token]) -> Option<Mistake> {
    let outside = |token: &&Token| !matches!(token.kind, TokenKind::Text(_) | TokenKind::Unclosed(_));
    let escape = tokens.iter().filter(outside).find_map(|token| {
        let found = token.span.slice(text);
        let at = found.find('%').filter(|&at| percent::is_escape(found.get(at..).unwrap_or("")))?;
        let start = token.span.start().saturating_add(offset(at));
        Some(Span::new(start, start.saturating_add(3)))
    })?;
    let spaces = !text.contains(' ');
    let trimmed = text.trim();
    let fix = percent::decode(trimmed, spaces)
        .map(|decoded| Fix::safe(Edit::replace(Span::new(0, offset(text.len())), decoded)));
    Some(Mistake::new(Kind::PercentEncoded, escape).with_fix(fix))
}
