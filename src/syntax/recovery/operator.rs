//! Recovery: operators, and what people write instead of them.

use super::keywords::{self, Meaning};
use super::parser::RecoveringParser;
use super::scan::{Quotes, Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::{Kind, brief};
use crate::syntax::ops::{Keyword, Op};
use crate::syntax::print::quoted;
use crate::text::span::Span;

/// An operator, as far as it was understood.
#[derive(Clone, Copy)]
pub(super) struct Operator {
    /// `None` if the meaning is not an operator of the language.
    pub(super) op: Option<Op>,
    pub(super) span: Span,
}

impl<'a> RecoveringParser<'a, '_> {
    /// Parses an operator; `None` if the condition has none.
    pub(super) fn operator(&mut self, field: Option<&'a str>) -> Option<Operator> {
        let token = self.cursor.peek();
        if let Some(operator) = self.negated_operator() {
            return Some(operator);
        }
        if self.null_test() {
            return None;
        }
        if let TokenKind::Keyword(Keyword::Op(op)) = token.kind {
            self.cursor.bump();
            return Some(Operator { op: Some(op), span: token.span });
        }
        if let Some(meaning) = self.cursor.operator_at(0) {
            self.cursor.bump();
            return Some(Operator { op: self.foreign_operator(meaning, token, field), span: token.span });
        }
        match token.kind {
            TokenKind::Dollar if self.cursor.connective_at(0).is_none() => Some(self.odd_dollar(token)),
            TokenKind::Symbol if self.cursor.connective_at(0).is_none() => {
                self.cursor.bump();
                let found = brief(self.cursor.slice(token.span));
                self.mistake(Kind::Unexpected { found, expected: "an operator" }, token.span, None);
                Some(Operator { op: None, span: token.span })
            }
            _ => {
                self.missing_operator(field);
                None
            }
        }
    }

    /// `$not` or `not` before an operator.
    fn negated_operator(&mut self) -> Option<Operator> {
        let token = self.cursor.peek();
        let is_not = match token.kind {
            TokenKind::Keyword(Keyword::Not) => true,
            TokenKind::Word => self.cursor.slice(token.span).eq_ignore_ascii_case("not"),
            _ => false,
        };
        if is_not
            && token.kind != TokenKind::Word
            && self.cursor.is_value_at(1)
            && self.cursor.operator_at(1).is_none()
        {
            self.cursor.bump();
            self.respell(Meaning::Foreign(Keyword::Op(Op::Neq)), token);
            return Some(Operator { op: Some(Op::Neq), span: token.span });
        }
        let Some(Keyword::Op(op)) = self.cursor.operator_at(1).filter(|_| is_not)?.keyword() else {
            return None;
        };
        self.cursor.bump();
        let operator = self.cursor.bump();
        let span = token.span.to(operator.span);
        let fix = op.complement().map(|complement| Fix::safe(Edit::replace(span, complement.as_str())));
        self.mistake(Kind::NotBeforeOperator { op }, span, fix);
        Some(Operator { op: op.complement().or(Some(op)), span })
    }

    /// `is null`, `is not null`, `is empty`.
    fn null_test(&mut self) -> bool {
        let word = |ahead| self.cursor.slice(self.cursor.token(ahead).span).to_ascii_lowercase();
        let length = match (word(0).as_str(), word(1).as_str(), word(2).as_str()) {
            ("is" | "isnot", "null" | "empty", _) => 2,
            ("is", "not", "null" | "empty") => 3,
            ("isnull" | "isempty" | "$isnull" | "$exists" | "$null" | "$empty", _, _) => 1,
            _ => return false,
        };
        let start = self.cursor.peek().span;
        let mut end = start;
        for _ in 0..length {
            end = self.cursor.bump().span;
        }
        let span = start.to(end);
        let found = brief(self.cursor.slice(span));
        self.mistake(Kind::NullTest { found }, span, None);
        if length == 1 && self.cursor.is_value_at(0) && self.cursor.operator_at(1).is_none() {
            self.cursor.bump();
        }
        true
    }

    fn foreign_operator(&mut self, meaning: Meaning, token: Token, field: Option<&'a str>) -> Option<Op> {
        let found = brief(self.cursor.slice(token.span));
        match meaning {
            Meaning::Between => {
                let field = brief(field.unwrap_or("field"));
                let help = self.bounds().map(|(least, most)| {
                    format!("write two conditions: `{field} $gte {least} $and {field} $lte {most}`")
                });
                self.mistake_with_help(Kind::Between { found, field }, token.span, help);
                self.second_bound();
                None
            }
            Meaning::Pattern(pattern) => {
                self.mistake(Kind::PatternWord { found, pattern }, token.span, None);
                None
            }
            _ => {
                self.respell(meaning, token);
                match meaning.keyword() {
                    Some(Keyword::Op(op)) => Some(op),
                    _ => None,
                }
            }
        }
    }

    /// The two values after `between`, in double quotes.
    fn bounds(&self) -> Option<(String, String)> {
        let is_open = matches!(self.cursor.peek().kind, TokenKind::OpenBracket | TokenKind::OpenParenthesis);
        let first = usize::from(is_open);
        let second = first.saturating_add(2);
        let between = first.saturating_add(1);
        let is_pair = self.cursor.token(between).kind == TokenKind::Comma
            || self.cursor.connective_at(between).is_some();
        let is_pair = is_pair && self.cursor.operator_at(second.saturating_add(1)).is_none();
        is_pair.then(|| Some((self.bound(first)?, self.bound(second)?)))?
    }

    fn bound(&self, ahead: usize) -> Option<String> {
        let token = self.cursor.token(ahead);
        let text = brief(self.cursor.slice(token.span));
        match token.kind {
            TokenKind::Text(Quotes::Double) => Some(text),
            TokenKind::Text(_) => Some(quoted(&brief(self.cursor.inner_text(token)))),
            TokenKind::Number | TokenKind::Word | TokenKind::Blob => Some(quoted(&text)),
            _ => None,
        }
    }

    /// Skips `low and` of `between low and high`, because `and` is not a connective there.
    fn second_bound(&mut self) {
        let is_bound = |kind| {
            use TokenKind::{Blob, Number, Text, Word};
            matches!(kind, Blob | Number | Text(_) | Word)
        };
        let is_pair = is_bound(self.cursor.token(0).kind)
            && self.cursor.connective_at(1).is_some()
            && is_bound(self.cursor.token(2).kind)
            && self.cursor.operator_at(3).is_none();
        if is_pair {
            self.cursor.bump();
            self.cursor.bump();
        }
    }

    /// A `$` before an unknown word, or with a space before the word.
    fn odd_dollar(&mut self, token: Token) -> Operator {
        self.cursor.bump();
        let next = self.cursor.peek();
        let word = self.cursor.slice(next.span);
        if self.cursor.slice(token.span) == "$"
            && next.kind == TokenKind::Word
            && let Some(keyword @ Keyword::Op(op)) = keywords::bare_word(word).and_then(Meaning::keyword)
        {
            self.cursor.bump();
            let span = token.span.to(next.span);
            let found = brief(self.cursor.slice(span));
            let fix = Fix::safe(Edit::replace(span, keyword.as_str()));
            self.mistake(Kind::Foreign { found, keyword }, span, fix);
            return Operator { op: Some(op), span };
        }
        let op = match self.unknown_keyword(token) {
            Some(Keyword::Op(op)) => Some(op),
            _ => None,
        };
        Operator { op, span: token.span }
    }

    /// The help for a French connective, or for a field name with a space.
    fn field_help(&self, field: &str) -> Option<String> {
        let next = self.cursor.peek();
        let is_field = next.kind == TokenKind::Word && self.cursor.operator_at(1).is_some();
        keywords::french_help(field).or_else(|| {
            let name = is_field.then(|| brief(&format!("{field}_{}", self.cursor.slice(next.span))))?;
            Some(format!("write a whole condition, or a field name without spaces, such as `{name}`"))
        })
    }

    fn missing_operator(&mut self, field: Option<&'a str>) {
        let place = Span::at(self.cursor.previous_end());
        let field = field.unwrap_or("");
        let next = self.cursor.peek().kind;
        let is_next_field = next == TokenKind::Word && self.cursor.operator_at(1).is_some()
            || self.cursor.is_bracketed_field();
        let starts_group = next == TokenKind::OpenParenthesis;
        if self.cursor.is_value_at(0)
            && !is_next_field
            && !starts_group
            && self.cursor.connective_at(0).is_none()
        {
            self.mistake(Kind::ValueWithoutOperator { field: brief(field) }, place, None);
            self.quietly(|parser| parser.operand_of(None, place));
        } else {
            let help = self.field_help(field);
            self.mistake_with_help(Kind::MissingOperator { field: brief(field) }, place, help);
        }
        self.set_connective_reported();
    }
}
