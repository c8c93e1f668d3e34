//! Inputs that are no filter as a whole: addresses, encoded text, JSON.

use super::scan::{Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::span::{Span, offset};
use crate::syntax::error::{Kind, Mistake};

/// A text that starts as something else than a filter.
pub(super) fn mistaken_input(text: &str) -> Option<Mistake> {
    let trimmed = text.trim_start();
    if trimmed.starts_with('{') {
        let start = text.len().saturating_sub(trimmed.len());
        let brace = Span::new(offset(start), offset(start.saturating_add(1)));
        return Some(Mistake::new(Kind::JsonForm, brace));
    }
    address(text)
}

/// A whole address, or the name of the parameter before the filter.
fn address(text: &str) -> Option<Mistake> {
    let start = text.len().saturating_sub(text.trim_start().len());
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
    let is_plain = value.contains(['"', ' ']);
    let value = if is_plain { value } else { value.split(['&', '#']).next().unwrap_or("").trim_end() };
    let kind = if at > 0 { Kind::WholeAddress { has_filter: true } } else { Kind::FilterPrefix };
    let fix = if is_plain && !value.contains("%24") {
        Edit::delete(Span::new(0, offset(value_at)))
    } else {
        Edit::replace(Span::new(0, offset(text.len())), decode(value, !is_plain)?)
    };
    Some(Mistake::new(kind, prefix).with_fix(Fix::safe(fix)))
}

/// A text with percent escapes outside its strings.
pub(super) fn percent_encoded(text: &str, tokens: &[Token]) -> Option<Mistake> {
    let outside = |token: &&Token| !matches!(token.kind, TokenKind::Text(_) | TokenKind::Unclosed(_));
    let escape = tokens.iter().filter(outside).find_map(|token| {
        let found = token.span.slice(text);
        let at = found.find('%').filter(|&at| is_escape(found.get(at..).unwrap_or("")))?;
        let start = token.span.start().saturating_add(offset(at));
        Some(Span::new(start, start.saturating_add(3)))
    })?;
    let spaces = !text.contains(' ');
    let trimmed = text.trim();
    let fix = decode(trimmed, spaces)
        .map(|decoded| Fix::safe(Edit::replace(Span::new(0, offset(text.len())), decoded)));
    Some(Mistake::new(Kind::PercentEncoded, escape).with_fix(fix))
}

fn is_escape(text: &str) -> bool {
    let digits = text.as_bytes().get(1..3);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Decodes percent escapes, and `+` as a space if asked to; `None` if what
/// comes out is not UTF-8.
fn decode(text: &str, plus_is_space: bool) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.bytes().next() {
        let escape = rest.get(1..3).filter(|_| c == b'%' && is_escape(rest));
        let (byte, length) = match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => (byte, 3),
            None if c == b'+' && plus_is_space => (b' ', 1),
            None => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                out.extend_from_slice(rest.get(..length)?.as_bytes());
                rest = rest.get(length..)?;
                continue;
            }
        };
        out.push(byte);
        rest = rest.get(length..)?;
    }
    String::from_utf8(out).ok()
}
