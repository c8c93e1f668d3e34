//! Recovery: values, in any quotes or without.

use std::borrow::Cow;

use super::parser::RecoveringParser;
use super::scan::{Quotes, Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::ast::{Value, ValueKind};
use crate::syntax::error::{Kind, brief};
use crate::syntax::lexer;
use crate::syntax::print::quoted;
use crate::text::span::Span;

impl<'a> RecoveringParser<'a, '_> {
    /// Parses one value, if one starts here.
    pub(super) fn value(&mut self) -> Option<Span> {
        let token = self.cursor.peek();
        let raw = self.cursor.slice(token.span);
        let (text, span, kind): (Cow<'a, str>, Span, ValueKind) = match token.kind {
            TokenKind::Text(quotes) => {
                self.cursor.bump();
                (self.quoted_value(token, quotes), token.span, ValueKind::Quoted)
            }
            TokenKind::Unclosed(quotes) => {
                self.cursor.bump();
                (self.unclosed_value(token, quotes), token.span, ValueKind::Quoted)
            }
            TokenKind::Parameter => {
                self.cursor.bump();
                if self.options.language() != crate::syntax::limits::Language::Authoring {
                    self.mistake(Kind::NotOnTheWire { what: "a parameter" }, token.span, None);
                }
                (raw.strip_prefix(':').unwrap_or(raw).into(), token.span, ValueKind::Parameter)
            }
            TokenKind::Number | TokenKind::Word | TokenKind::Blob => {
                let span = self.bare_run()?;
                let text = self.cursor.slice(span);
                if token.kind == TokenKind::Number && span == token.span {
                    (text.into(), span, ValueKind::Number)
                } else {
                    self.bare_value(span);
                    (text.into(), span, ValueKind::Quoted)
                }
            }
            _ => return None,
        };
        self.tree.values.push(Value { text, span, kind });
        Some(span)
    }

    fn quoted_value(&mut self, token: Token, quotes: Quotes) -> Cow<'a, str> {
        let inner = self.cursor.inner_text(token);
        if quotes == Quotes::Double {
            return lexer::unescape(inner);
        }
        // French quotes have spaces inside.
        let is_french = self.cursor.slice(token.span).starts_with('«');
        let text = if is_french { inner.trim() } else { inner };
        let text: Cow<'a, str> = match quotes {
            Quotes::Single if text.contains('\'') => text.replace("\\'", "'").replace("''", "'").into(),
            _ => text.into(),
        };
        let fix = Fix::safe(Edit::replace(token.span, quoted(&text)));
        let kind = Kind::WrongQuotes { quotes: quotes.name(), text: brief(&text) };
        self.mistake(kind, token.span, fix);
        text
    }

    fn unclosed_value(&mut self, token: Token, quotes: Quotes) -> Cow<'a, str> {
        let inner = self.cursor.inner_text(token);
        let text = if quotes == Quotes::Double { lexer::unescape(inner) } else { inner.into() };
        // A final `\"` is ambiguous: an escaped quote, or a backslash before the
        // closing quote. A final `”` is ambiguous, too.
        let is_clear = !inner.is_empty() && !inner.ends_with(['"', '”', '“', '’', '‘', '»', '\'', '`']);
        let fix = is_clear.then(|| Fix::safe(Edit::replace(token.span, quoted(&text))));
        self.mistake(Kind::UnclosedString, self.cursor.opening_quote(token), fix);
        text
    }

    /// The words, numbers and other tokens of a value without quotes.
    fn bare_run(&mut self) -> Option<Span> {
        let mut span: Option<Span> = None;
        while self.is_bare_part() && (span.is_none() || !self.is_separator_alone()) {
            let token = self.cursor.bump();
            span = Some(span.map_or(token.span, |span| span.to(token.span)));
        }
        span
    }

    fn is_separator_alone(&self) -> bool {
        matches!(self.cursor.slice(self.cursor.peek().span), ";" | "|")
    }

    fn is_bare_part(&self) -> bool {
        match self.cursor.peek().kind {
            TokenKind::Word => {
                self.cursor.operator_at(1).is_none()
                    && self.cursor.connective_at(0).is_none()
                    && !self.is_not_word()
            }
            TokenKind::Blob | TokenKind::Number => true,
            _ => false,
        }
    }

    /// Whether the next token is a `not` that starts a condition.
    fn is_not_word(&self) -> bool {
        self.cursor.slice(self.cursor.peek().span).eq_ignore_ascii_case("not") && self.cursor.is_value_at(1)
    }

    fn bare_value(&mut self, span: Span) {
        let text = self.cursor.slice(span);
        let brief_text = brief(text);
        if text.eq_ignore_ascii_case("null") {
            return self.mistake(Kind::NullTest { found: brief_text }, span, None);
        }
        let is_one_word = !text.contains([' ', '\t', '\r', '\n']);
        let edit = Edit::replace(span, quoted(text));
        if is_date(text) {
            self.mistake(Kind::BareDate { text: brief_text }, span, Fix::safe(edit));
        } else {
            let fix = if is_one_word { Fix::safe(edit) } else { Fix::unsafe_edit(edit) };
            self.mistake(Kind::BareValue { text: brief_text }, span, fix);
        }
    }
}

/// Whether a text looks like a date, with or without a time: three groups of
/// digits with a dash or a slash between them.
fn is_date(text: &str) -> bool {
    let date = text.split([' ', 'T']).next().unwrap_or("");
    let mut groups = date.split(['-', '/']);
    let is_digits = |group: &str| matches!(group.len(), 1..=4) && group.bytes().all(|b| b.is_ascii_digit());
    let all = groups.clone().all(is_digits);
    all && groups.by_ref().count() == 3
}
