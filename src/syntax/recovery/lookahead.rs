//! Recognises what the next tokens mean, in any spelling.

use super::cursor::Cursor;
use super::keywords::{self, Meaning};
use super::scan::{Token, TokenKind};
use crate::syntax::ops::{Connective, Keyword};

impl Cursor<'_> {
    pub(super) fn is_bracketed_field(&self) -> bool {
        self.token(1).kind == TokenKind::Word
            && self.token(2).kind == TokenKind::CloseBracket
            && self.operator_at(3).is_some()
    }

    /// Whether the next token means `$not`, and its meaning if its spelling is foreign.
    pub(super) fn not_here(&self) -> Option<Option<Meaning>> {
        let token = self.peek();
        let meaning = match token.kind {
            TokenKind::Keyword(Keyword::Not) => return Some(None),
            TokenKind::Word if self.operator_at(1).is_some() => return None,
            _ => self.foreign_keyword(token)?,
        };
        (meaning.keyword() == Some(Keyword::Not)).then_some(Some(meaning))
    }

    /// The connective at a distance ahead, and its meaning if its spelling is foreign.
    pub(super) fn connective_at(&self, ahead: usize) -> Option<(Connective, Option<Meaning>)> {
        let token = self.token(ahead);
        let meaning = match token.kind {
            TokenKind::Keyword(Keyword::Connective(connective)) => return Some((connective, None)),
            TokenKind::Word if self.operator_at(ahead.saturating_add(1)).is_some() => return None,
            _ => self.foreign_keyword(token)?,
        };
        let Some(Keyword::Connective(connective)) = meaning.keyword() else { return None };
        Some((connective, Some(meaning)))
    }

    /// The meaning of a token in a foreign spelling.
    fn foreign_keyword(&self, token: Token) -> Option<Meaning> {
        let text = self.slice(token.span);
        match token.kind {
            TokenKind::Dollar => keywords::dollar_word(text.get(1..)?),
            TokenKind::Symbol => keywords::symbol(text),
            TokenKind::Word => keywords::bare_word(text),
            _ => None,
        }
    }

    /// The meaning of the token at a distance ahead, if it can be an operator.
    pub(super) fn operator_at(&self, ahead: usize) -> Option<Meaning> {
        let token = self.token(ahead);
        let meaning = match token.kind {
            TokenKind::Keyword(keyword @ Keyword::Op(_)) => Meaning::Dollar(keyword),
            TokenKind::Word if !self.is_value_at(ahead.saturating_add(1)) => return None,
            _ => self.foreign_keyword(token)?,
        };
        matches!(meaning.keyword(), Some(Keyword::Op(_)) | None).then_some(meaning)
    }

    /// Whether the token at a distance ahead can be an operand.
    pub(super) fn is_value_at(&self, ahead: usize) -> bool {
        use TokenKind::{Blob, Number, OpenBracket, OpenParenthesis, Parameter, Text, Unclosed, Word};
        matches!(
            self.token(ahead).kind,
            Text(_) | Unclosed(_) | Number | Blob | Word | Parameter | OpenBracket | OpenParenthesis
        )
    }

    /// Whether a condition, a parenthesis or a `$not` starts here.
    pub(super) fn starts_operand(&self) -> bool {
        match self.peek().kind {
            TokenKind::Word => self.connective_at(0).is_none(),
            TokenKind::OpenParenthesis => true,
            TokenKind::Text(_) | TokenKind::Parameter => self.operator_at(1).is_some(),
            TokenKind::OpenBracket => self.is_bracketed_field(),
            _ => self.not_here().is_some(),
        }
    }

    /// The connective just before the next token, in any spelling.
    pub(super) fn connective_before(&self) -> Option<(Token, Connective)> {
        let token = self.previous()?;
        let keyword = match token.kind {
            TokenKind::Keyword(keyword) => keyword,
            _ => self.foreign_keyword(token)?.keyword()?,
        };
        let Keyword::Connective(connective) = keyword else { return None };
        Some((token, connective))
    }

    /// Skips tokens that cannot start anything, so that they are reported once.
    pub(super) fn skip_rubble(&mut self) {
        use TokenKind::{Blob, CloseBracket, Comma, Number, Parameter, Symbol, Text, Unclosed};
        let is_rubble = |kind| {
            matches!(kind, Blob | Number | Text(_) | Unclosed(_) | Parameter | Symbol | Comma | CloseBracket)
        };
        while is_rubble(self.peek().kind) && self.connective_at(0).is_none() && !self.starts_operand() {
            self.bump();
        }
    }
}
