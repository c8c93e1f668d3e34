//! Recovery: conditions and fields.

use super::operand::Operand;
use super::operator::Operator;
use super::parser::{RecoveringParser, State};
use super::scan::{Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::ast::{Condition, Leaf, Values};
use crate::syntax::error::{Kind, brief};
use crate::syntax::lexer;
use crate::syntax::ops::Op;
use crate::syntax::tree::Term;
use crate::text::span::Span;

impl<'a> RecoveringParser<'a, '_> {
    pub(super) fn condition(&mut self) -> Term {
        self.tree.conditions = self.tree.conditions.saturating_add(1);
        let limit = self.options.limits().conditions();
        let start = self.cursor.peek().span;
        if self.tree.conditions > limit {
            self.stop(Kind::ConditionLimit { limit }, start);
        }
        if self.state != State::Stopped {
            self.state = State::Sound;
        }
        let first = self.tree.values.len();
        let understood = self.condition_parts();
        let span = Span::new(start.start(), self.cursor.previous_end());
        let condition = understood.map(|parts| Condition {
            field: parts.field.0.into(),
            field_span: parts.field.1,
            op_span: parts.op.1,
            operand_span: parts.operand.span,
            values: Values::new(first..self.tree.values.len()),
            op: parts.op.0,
            has_list: parts.operand.has_list,
        });
        let leaf = match condition {
            Some(condition) if self.state == State::Sound => Leaf::Condition(condition),
            condition => Leaf::Fault(condition),
        };
        self.tree.nodes.leaf(leaf, span)
    }

    fn condition_parts(&mut self) -> Option<Parts<'a>> {
        let field = match self.field() {
            Field::Named(name, span) => Some((name, span)),
            Field::Missing => None,
            Field::Rubble => return None,
        };
        let op = self.operator(field.map(|(name, _)| name));
        let operand = match op {
            Some(Operator { op, span, .. }) => self.operand_of(op, span),
            None => None,
        };
        self.last_field = field.map(|(name, _)| name).or(self.last_field);
        let (op, op_span) = op.and_then(|operator| Some((operator.op?, operator.span)))?;
        Some(Parts { field: field?, op: (op, op_span), operand: operand? })
    }

    fn field(&mut self) -> Field<'a> {
        let token = self.cursor.peek();
        let text = self.cursor.slice(token.span);
        let is_followed = self.cursor.operator_at(1).is_some();
        match token.kind {
            TokenKind::Word => {
                self.cursor.bump();
                Field::Named(text, token.span)
            }
            TokenKind::OpenBracket if self.cursor.is_bracketed_field() => {
                self.cursor.bump();
                let name = self.cursor.bump();
                let close = self.cursor.bump();
                let field = self.cursor.slice(name.span);
                let span = token.span.to(close.span);
                let fix = Fix::safe(Edit::replace(span, field));
                self.mistake(Kind::BracketedField { field: brief(field) }, span, fix);
                Field::Named(field, name.span)
            }
            TokenKind::Text(_) if is_followed => {
                self.cursor.bump();
                self.quoted_field(token)
            }
            TokenKind::Parameter if is_followed => {
                self.cursor.bump();
                let found = brief(text);
                self.mistake(Kind::ParameterForField { found }, token.span, None);
                Field::Missing
            }
            _ if self.cursor.operator_at(0).is_some() => {
                let op = self.cursor.found(token);
                let fix = self.last_field.map(|field| {
                    Fix::unsafe_edit(Edit::insert(self.cursor.previous_end(), format!(" $and {field}")))
                });
                self.mistake(Kind::MissingField { op }, token.span, fix);
                Field::Missing
            }
            _ => {
                self.cursor.bump();
                self.no_field(token);
                self.set_connective_reported();
                if is_followed { Field::Missing } else { Field::Rubble }
            }
        }
    }

    fn no_field(&mut self, token: Token) {
        match token.kind {
            TokenKind::Dollar => {
                self.unknown_keyword(token);
            }
            TokenKind::Unclosed(_) => {
                self.mistake(Kind::UnclosedString, self.cursor.opening_quote(token), None)
            }
            TokenKind::CloseBracket => {
                self.mistake(Kind::ClosesNothing { found: "]" }, token.span, None);
            }
            _ => {
                let found = self.cursor.found(token);
                self.mistake(Kind::Unexpected { found, expected: "a field" }, token.span, None);
            }
        }
        if self.cursor.operator_at(0).is_none() {
            self.cursor.skip_rubble();
        }
    }

    fn quoted_field(&mut self, token: Token) -> Field<'a> {
        let inner = self.cursor.inner_text(token);
        if lexer::is_field(inner) {
            let fix = Fix::safe(Edit::replace(token.span, inner));
            self.mistake(Kind::QuotedField { field: brief(inner) }, token.span, fix);
            return Field::Named(inner, token.span);
        }
        let found = self.cursor.found(token);
        self.mistake(Kind::Unexpected { found, expected: "a field" }, token.span, None);
        Field::Missing
    }
}

struct Parts<'a> {
    field: (&'a str, Span),
    op: (Op, Span),
    operand: Operand,
}

enum Field<'a> {
    Named(&'a str, Span),
    /// The field is missing; the rest of the condition may follow.
    Missing,
    /// No part of a condition.
    Rubble,
}
