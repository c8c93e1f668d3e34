//! Recovery: connectives, and what people write instead of them.

use super::keywords;
use super::parser::{RecoveringParser, State};
use super::scan::{Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::Kind;
use crate::syntax::ops::{Connective, Keyword};
use crate::text::span::Span;

impl RecoveringParser<'_, '_> {
    /// Parses a connective, or what is in its place; `None` if nothing follows
    /// that it could join.
    pub(super) fn connective(&mut self) -> Option<Connective> {
        let token = self.cursor.peek();
        let is_reported = self.state == State::ConnectiveReported;
        if is_reported {
            self.state = State::Faulty;
        }
        if let Some((connective, meaning)) = self.cursor.connective_at(0) {
            if let Some(meaning) = meaning {
                self.respell(meaning, token);
            }
            self.cursor.bump();
            return Some(connective);
        }
        if self.cursor.starts_operand() {
            if !is_reported {
                let help = keywords::french_help(self.cursor.slice(token.span));
                let place = Span::at(self.cursor.previous_end());
                self.mistake_with_help(Kind::MissingConnective, place, help);
            }
            return Some(Connective::And);
        }
        if self.cursor.operator_at(0).is_some() {
            // The field is missing, which the next condition reports.
            return Some(Connective::And);
        }
        self.cursor.bump();
        self.wrong_connective(token)
    }

    /// Reports a token in the place of a connective.
    fn wrong_connective(&mut self, token: Token) -> Option<Connective> {
        let found = self.cursor.found(token);
        match token.kind {
            TokenKind::Dollar => {
                return match self.unknown_keyword(token) {
                    Some(Keyword::Connective(connective)) => Some(connective),
                    _ => Some(Connective::And),
                };
            }
            TokenKind::CloseBracket => {
                let fix = Fix::unsafe_edit(Edit::delete(token.span));
                self.mistake(Kind::ClosesNothing { found: "]" }, token.span, fix);
            }
            TokenKind::Unclosed(_) => {
                self.mistake(Kind::UnclosedString, self.cursor.opening_quote(token), None);
            }
            kind if matches!(kind, TokenKind::Comma | TokenKind::Symbol)
                || found == ";" && self.cursor.starts_operand() =>
            {
                self.mistake(Kind::WrongConnective { found }, token.span, None);
                return self.cursor.starts_operand().then_some(Connective::And);
            }
            _ => {
                let help = self.doubled_quote_help(token);
                let kind = Kind::Unexpected { found, expected: "a connective" };
                self.mistake_with_help(kind, token.span, help);
                self.cursor.skip_rubble();
            }
        }
        None
    }

    /// The help for a string directly after a string: SQL doubles a quote inside one.
    fn doubled_quote_help(&self, token: Token) -> Option<String> {
        let is_doubled = self.cursor.before(token.span.start()).ends_with('"')
            && self.cursor.slice(token.span).starts_with('"');
        is_doubled.then(|| "write `\\\"` for a quote inside a string".into())
    }

    /// Reports a connective without a condition before it.
    pub(super) fn stray_connective(&mut self, token: Token, before: Option<Token>, is_same: bool) {
        let found = self.cursor.found(token);
        if let Some(before) = before {
            let doubled = Edit::delete(Span::new(before.span.end(), token.span.end()));
            let fix = is_same.then(|| Fix::safe(doubled));
            self.mistake(Kind::DoubledConnective { found }, token.span, fix);
        } else {
            let fix = Fix::unsafe_edit(Edit::delete(self.cursor.with_space_after(token.span)));
            self.mistake(Kind::DanglingConnective { found, is_last: false }, token.span, fix);
        }
    }
}
