//! The tolerant grammar: what stands ahead, whatever it is spelled like.

use super::parse::Tolerant;
use super::scan::{Token, TokenKind};
use super::spelling::{self, Meaning};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::Kind;
use crate::syntax::ops::Keyword;
use crate::text::span::Span;

impl Tolerant<'_, '_> {
    pub(super) fn is_bracketed_field(&self) -> bool {
        self.token(1).kind == TokenKind::Word
            && self.token(2).kind == TokenKind::CloseBracket
            && self.operator_at(3).is_some()
    }

    /// The `$not` that stands here, and its foreign spelling if it has one.
    pub(super) fn not_here(&self) -> Option<Option<Meaning>> {
        let token = self.peek();
        let meaning = match token.kind {
            TokenKind::Keyword(Keyword::Not) => return Some(None),
            TokenKind::Dollar => spelling::dollar_word(self.slice(token.span).get(1..)?)?,
            TokenKind::Symbol => spelling::symbol(self.slice(token.span))?,
            TokenKind::Word if self.operator_at(1).is_none() => spelling::bare_word(self.slice(token.span))?,
            _ => return None,
        };
        (meaning.keyword() == Some(Keyword::Not)).then_some(Some(meaning))
    }

    /// The connective that stands here, and its foreign spelling if it has one.
    pub(super) fn connective_here(&self) -> Option<(Keyword, Option<Meaning>)> {
        self.connective_at(0)
    }

    pub(super) fn connective_at(&self, ahead: usize) -> Option<(Keyword, Option<Meaning>)> {
        let token = self.token(ahead);
        let meaning = match token.kind {
            TokenKind::Keyword(keyword @ Keyword::Connective(_)) => return Some((keyword, None)),
            TokenKind::Dollar => spelling::dollar_word(self.slice(token.span).get(1..)?)?,
            TokenKind::Symbol => spelling::symbol(self.slice(token.span))?,
            TokenKind::Word if self.operator_at(ahead.saturating_add(1)).is_none() => {
                spelling::bare_word(self.slice(token.span))?
            }
            _ => return None,
        };
        let keyword = meaning.keyword().filter(|keyword| matches!(keyword, Keyword::Connective(_)))?;
        Some((keyword, Some(meaning)))
    }

    /// What stands so many places ahead if it can be meant as an operator.
    pub(super) fn operator_at(&self, ahead: usize) -> Option<Meaning> {
        let token = self.token(ahead);
        let text = self.slice(token.span);
        let meaning = match token.kind {
            TokenKind::Keyword(keyword @ Keyword::Op(_)) => Meaning::Dollar(keyword),
            TokenKind::Dollar => spelling::dollar_word(text.get(1..)?)?,
            TokenKind::Symbol => spelling::symbol(text)?,
            TokenKind::Word if self.is_value_at(ahead.saturating_add(1)) => spelling::bare_word(text)?,
            _ => return None,
        };
        match meaning.keyword() {
            Some(Keyword::Op(_)) | None => Some(meaning),
            Some(_) => None,
        }
    }

    /// Whether a token so many places ahead can be an operand.
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
            TokenKind::Word => self.connective_here().is_none(),
            TokenKind::OpenParenthesis => true,
            TokenKind::Text(_) | TokenKind::Parameter => self.operator_at(1).is_some(),
            TokenKind::OpenBracket => self.is_bracketed_field(),
            _ => self.not_here().is_some(),
        }
    }

    /// The connective just before, if the last token is one.
    pub(super) fn connective_before(&self) -> Option<(Token, Keyword)> {
        let token = *self.tokens.get(self.at.checked_sub(1)?)?;
        let keyword = match token.kind {
            TokenKind::Keyword(keyword @ Keyword::Connective(_)) => keyword,
            TokenKind::Dollar => spelling::dollar_word(self.slice(token.span).get(1..)?)?.keyword()?,
            TokenKind::Word => spelling::bare_word(self.slice(token.span))?.keyword()?,
            TokenKind::Symbol => spelling::symbol(self.slice(token.span))?.keyword()?,
            _ => return None,
        };
        matches!(keyword, Keyword::Connective(_)).then_some((token, keyword))
    }

    /// Reports a keyword in a foreign spelling.
    pub(super) fn respell(&mut self, meaning: Option<Meaning>, token: Token) {
        let Some(meaning) = meaning else { return };
        let Some(keyword) = meaning.keyword() else { return };
        let found = self.found(token);
        let kind = match meaning {
            Meaning::Case(_) => Kind::KeywordCase { found, keyword },
            Meaning::Dollar(_) => Kind::MissingDollar { found, keyword },
            _ => Kind::Foreign { found, keyword },
        };
        let fix = Fix::safe(self.keyword_edit(token.span, keyword));
        self.mistake(kind, token.span, fix);
    }

    /// Puts a keyword in the place of something that needed no blanks around it.
    pub(super) fn keyword_edit(&self, span: Span, keyword: Keyword) -> Edit {
        let before = self.text.get(..span.start() as usize).and_then(|text| text.chars().next_back());
        let after = self.text.get(span.end() as usize..).and_then(|text| text.chars().next());
        let left = if before.is_some_and(|c| !c.is_whitespace() && c != '(') { " " } else { "" };
        let right = if after.is_some_and(|c| !c.is_whitespace() && c != ')') { " " } else { "" };
        Edit::replace(span, format!("{left}{}{right}", keyword.as_str()))
    }

    /// Reports a word after `$` that is no keyword; what was probably meant.
    pub(super) fn unknown_keyword(&mut self, token: Token) -> Option<Keyword> {
        let found = self.slice(token.span);
        let is_worth_it = found.len() > 1 && !self.sink.is_full();
        let suggestion = if is_worth_it { spelling::suggestion(found) } else { None };
        let fix = suggestion.map(|keyword| Fix::safe(Edit::replace(token.span, keyword.as_str())));
        let found = self.found(token);
        self.mistake(Kind::UnknownKeyword { found, suggestion }, token.span, fix);
        suggestion
    }
}
