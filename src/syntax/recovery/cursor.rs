//! A position in the tokens of a text.

use super::scan::{Token, TokenKind};
use crate::syntax::error::brief;
use crate::syntax::lexer;
use crate::text::span::{Span, offset};

/// The tokens of a text and the position of the next one.
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str, tokens: Vec<Token>) -> Self {
        Self { text, tokens, at: 0 }
    }

    /// The index of the next token.
    pub(super) const fn position(&self) -> usize {
        self.at
    }

    /// The token before the next one.
    pub(super) fn previous(&self) -> Option<Token> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// The end of the token before the next one.
    pub(super) fn previous_end(&self) -> u32 {
        self.previous().map_or(0, |token| token.span.end())
    }

    pub(super) fn peek(&self) -> Token {
        self.token(0)
    }

    /// The token at a distance ahead; after the last one, [`TokenKind::End`].
    pub(super) fn token(&self, ahead: usize) -> Token {
        let end = Token { kind: TokenKind::End, span: Span::at(offset(self.text.len())) };
        self.tokens.get(self.at.saturating_add(ahead)).copied().unwrap_or(end)
    }

    pub(super) fn bump(&mut self) -> Token {
        let token = self.peek();
        self.at = self.at.saturating_add(1).min(self.tokens.len());
        token
    }

    /// Skips all tokens.
    pub(super) const fn skip_to_end(&mut self) {
        self.at = self.tokens.len();
    }

    /// The tokens from an index on.
    pub(super) fn tokens_from(&self, index: usize) -> &[Token] {
        self.tokens.get(index..).unwrap_or(&[])
    }

    pub(super) fn slice(&self, span: Span) -> &'a str {
        span.slice(self.text)
    }

    pub(super) fn before(&self, offset: u32) -> &'a str {
        self.text.get(..offset as usize).unwrap_or("")
    }

    pub(super) fn after(&self, offset: u32) -> &'a str {
        self.text.get(offset as usize..).unwrap_or("")
    }

    /// A token as a message shows it.
    pub(super) fn found(&self, token: Token) -> String {
        brief(self.slice(token.span))
    }

    /// The first token from an offset on, as a message shows it.
    pub(super) fn found_at(&self, offset: u32) -> String {
        let at = self.tokens.partition_point(|token| token.span.start() < offset);
        match self.tokens.get(at) {
            Some(token) if token.kind != TokenKind::End => format!("`{}`", self.found(*token)),
            _ => "the end of the filter".into(),
        }
    }

    /// The text between the quotes of a token.
    pub(super) fn inner_text(&self, token: Token) -> &'a str {
        let mut inner = self.slice(token.span).chars();
        inner.next();
        if matches!(token.kind, TokenKind::Text(_)) {
            inner.next_back();
        }
        inner.as_str()
    }

    /// The opening quote of a token.
    pub(super) fn opening_quote(&self, token: Token) -> Span {
        let length = self.slice(token.span).chars().next().map_or(0, char::len_utf8);
        Span::new(token.span.start(), token.span.start().saturating_add(offset(length)))
    }

    pub(super) fn with_space_after(&self, span: Span) -> Span {
        let after = self.after(span.end());
        let space = after.len().saturating_sub(lexer::white_space(after).len());
        Span::new(span.start(), span.end().saturating_add(offset(space)))
    }

    pub(super) fn with_space_before(&self, span: Span) -> Span {
        let kept = self.before(span.start()).trim_end_matches([' ', '\t', '\r', '\n']).len();
        Span::new(offset(kept), span.end())
    }
}
