//! The tolerant grammar: lists.

use super::operand::Read;
use super::parse::{Tolerant, safe_edits};
use super::scan::{Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::{Kind, brief};
use crate::text::span::Span;

impl Tolerant<'_, '_> {
    /// Reads a list from its opening to its close.
    pub(super) fn list(&mut self, close: TokenKind) -> Read {
        let open = self.bump();
        let mut state = Items { needs_item: true, count: 0, comma: None };
        let mut nested: Vec<Token> = Vec::new();
        loop {
            let token = self.peek();
            match token.kind {
                kind if kind == close && nested.is_empty() => {
                    self.bump();
                    self.trailing_comma(&state);
                    return Read { span: open.span.to(token.span), has_list: true };
                }
                TokenKind::CloseBracket if !nested.is_empty() => {
                    self.bump();
                    self.close_nested(&mut nested, token);
                }
                TokenKind::OpenBracket => {
                    self.bump();
                    nested.push(token);
                }
                TokenKind::Comma => {
                    self.bump();
                    if state.needs_item {
                        let fix = Fix::safe(Edit::delete(token.span));
                        self.mistake(Kind::MissingItem, token.span, fix);
                    }
                    state = Items { needs_item: true, comma: Some(token.span), ..state };
                }
                _ if self.is_wrong_separator(&state) => {
                    self.bump();
                    let found = brief(self.slice(token.span));
                    let fix = Fix::safe(Edit::replace(token.span, ","));
                    self.mistake(Kind::WrongSeparator { found }, token.span, fix);
                    state = Items { needs_item: true, comma: Some(token.span), ..state };
                }
                _ => {
                    let before = self.previous_end();
                    if self.value().is_none() {
                        self.unclosed_list(open, &nested);
                        return Read {
                            span: Span::new(open.span.start(), self.previous_end()),
                            has_list: true,
                        };
                    }
                    if !state.needs_item {
                        let fix = Fix::safe(Edit::insert(before, ","));
                        self.mistake(Kind::MissingComma, Span::at(before), fix);
                    }
                    state = self.count_item(state, token);
                }
            }
        }
    }

    fn count_item(&mut self, state: Items, token: Token) -> Items {
        let count = state.count.saturating_add(1);
        let limit = self.options.limits.items;
        if count > limit {
            self.stop(Kind::ItemLimit { limit }, token.span);
        }
        Items { needs_item: false, count, comma: None }
    }

    fn is_wrong_separator(&self, state: &Items) -> bool {
        !state.needs_item && matches!(self.slice(self.peek().span), ";" | "|")
    }

    fn trailing_comma(&mut self, state: &Items) {
        if let Some(comma) = state.comma.filter(|_| state.count > 0) {
            self.mistake(Kind::TrailingComma, comma, Fix::safe(Edit::delete(comma)));
        }
    }

    /// Reports the outermost nested list when it closes. One level of nesting
    /// is mended by taking its brackets out.
    fn close_nested(&mut self, nested: &mut Vec<Token>, close: Token) {
        let Some(open) = nested.pop() else { return };
        if nested.is_empty() {
            let inside = Span::new(open.span.end(), close.span.start());
            let is_flat = !self.slice(inside).contains('[') && !self.slice(inside).trim().is_empty();
            let edits = vec![Edit::delete(open.span), Edit::delete(close.span)];
            self.mistake(Kind::NestedList, open.span, is_flat.then(|| safe_edits(edits)));
        }
    }

    fn unclosed_list(&mut self, open: Token, nested: &[Token]) {
        if let Some(inner) = nested.first() {
            self.mistake(Kind::NestedList, inner.span, None);
        }
        let (kind, close) = match open.kind {
            TokenKind::OpenParenthesis => (Kind::UnclosedParenthesis, ")"),
            _ => (Kind::UnclosedList, "]"),
        };
        let fix = nested.is_empty().then(|| Fix::safe(Edit::insert(self.previous_end(), close)));
        self.mistake(kind, open.span, fix);
    }
}

#[derive(Clone, Copy)]
struct Items {
    needs_item: bool,
    count: usize,
    /// The comma after which an item is still missing.
    comma: Option<Span>,
}
