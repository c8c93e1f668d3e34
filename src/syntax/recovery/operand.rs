//! Recovery: operands.

use super::parser::RecoveringParser;
use super::scan::TokenKind;
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::{Kind, brief};
use crate::syntax::ops::{Keyword, Op, OperandKind};
use crate::syntax::print::quoted;
use crate::text::span::Span;

/// The place and the form of an operand; its values are in the tree.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    pub(super) span: Span,
    pub(super) has_list: bool,
}

impl RecoveringParser<'_, '_> {
    /// Parses the operand of an operator; any operand if the operator is unknown.
    pub(super) fn operand_of(&mut self, op: Option<Op>, op_span: Span) -> Option<Operand> {
        while self.is_operator_again() {
            let token = self.cursor.bump();
            let found = brief(self.cursor.slice(token.span));
            self.mistake(Kind::DoubledOperator { found }, token.span, None);
        }
        match self.cursor.peek().kind {
            TokenKind::OpenBracket => {
                let list = self.list(TokenKind::CloseBracket);
                if let Some(op) = op.filter(|op| op.operand_kind() == OperandKind::Value) {
                    self.list_for_value(op, op_span, Vec::new());
                }
                Some(list)
            }
            TokenKind::OpenParenthesis if self.is_value_in_parentheses() => {
                self.operand_in_parentheses(op, op_span)
            }
            _ => match self.value() {
                Some(span) => Some(self.values_without_brackets(op, op_span, span)),
                None => {
                    if let Some(op) = op {
                        self.mistake(Kind::MissingValue { op }, Span::at(self.cursor.previous_end()), None);
                    }
                    None
                }
            },
        }
    }

    fn is_operator_again(&self) -> bool {
        match self.cursor.peek().kind {
            TokenKind::Keyword(Keyword::Op(_)) => true,
            TokenKind::Symbol => self.cursor.operator_at(0).is_some(),
            _ => false,
        }
    }

    fn list_for_value(&mut self, op: Op, op_span: Span, mut brackets: Vec<Edit>) {
        let list_op = match op {
            Op::Eq => Some(Op::In),
            Op::Neq => Some(Op::Notin),
            _ => None,
        };
        let fix = list_op.map(|list_op| {
            brackets.push(self.keyword_edit(op_span, Keyword::Op(list_op)));
            Fix::safe_edits(brackets)
        });
        self.mistake(Kind::ListForValue { op }, op_span, fix);
    }

    fn is_value_in_parentheses(&self) -> bool {
        self.cursor.is_value_at(1)
            && self.cursor.operator_at(2).is_none()
            && !matches!(self.cursor.token(1).kind, TokenKind::OpenParenthesis)
    }

    /// `(value)` or `(value, value)`.
    fn operand_in_parentheses(&mut self, op: Option<Op>, op_span: Span) -> Option<Operand> {
        let open = self.cursor.peek();
        let first = self.tree.values.len();
        let list = self.list(TokenKind::CloseParenthesis);
        let close = Span::new(list.span.end().saturating_sub(1), list.span.end());
        let is_closed = self.cursor.slice(close) == ")";
        match op.map(Op::operand_kind) {
            Some(OperandKind::List) => {
                let edits = vec![Edit::replace(open.span, "["), Edit::replace(close, "]")];
                let fix = is_closed.then(|| Fix::safe_edits(edits));
                self.mistake(Kind::ParenthesisedList, open.span, fix);
            }
            _ if self.tree.values.len() == first.saturating_add(1) => {
                let edits = vec![Edit::delete(open.span), Edit::delete(close)];
                let fix = is_closed.then(|| Fix::safe_edits(edits));
                self.mistake(Kind::ParenthesisedValue, open.span, fix);
                return Some(Operand { has_list: false, ..list });
            }
            _ => {
                if let Some(op) = op {
                    let brackets = vec![Edit::replace(open.span, "["), Edit::replace(close, "]")];
                    self.list_for_value(op, op_span, if is_closed { brackets } else { Vec::new() });
                }
            }
        }
        Some(list)
    }

    /// The values after a value without brackets.
    fn values_without_brackets(&mut self, op: Option<Op>, op_span: Span, first: Span) -> Operand {
        let mut span = first;
        let mut count = 1_usize;
        while self.cursor.peek().kind == TokenKind::Comma
            && self.cursor.is_value_at(1)
            && self.cursor.operator_at(2).is_none()
        {
            self.cursor.bump();
            match self.value() {
                Some(next) => span = span.to(next),
                None => break,
            }
            count = count.saturating_add(1);
        }
        let last = self.tree.values.last().map(|value| (value.is_parameter(), quoted(&brief(&value.text))));
        let brackets = || vec![Edit::insert(span.start(), "["), Edit::insert(span.end(), "]")];
        match op {
            Some(op) if op.operand_kind() == OperandKind::List => match last {
                Some((true, _)) if count == 1 => return Operand { span, has_list: false },
                last => {
                    let text = match last {
                        Some((false, text)) if count == 1 => text,
                        _ => brief(self.cursor.slice(span)),
                    };
                    self.mistake(Kind::ValueForList { op, text }, span, Fix::safe_edits(brackets()));
                }
            },
            Some(op) if count > 1 => self.list_for_value(op, op_span, brackets()),
            _ => {}
        }
        Operand { span, has_list: count > 1 || op.is_some_and(|op| op.operand_kind() == OperandKind::List) }
    }
}
