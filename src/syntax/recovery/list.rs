//! Recovery: lists.

use super::operand::Operand;
use super::parser::RecoveringParser;
use super::scan::{Token, TokenKind};
use crate::diagnostic::{Edit, Fix};
use crate::syntax::error::Kind;
use crate::text::span::Span;

/// A list under construction.
struct List {
    open: Token,
    close: TokenKind,
    /// The opening brackets of lists inside this one.
    nested: Vec<Token>,
    /// The number of items.
    count: usize,
    /// Whether an item must follow.
    needs_item: bool,
    /// The comma after which an item is still missing.
    comma: Option<Span>,
}

/// The next part of a list.
enum Part {
    Value,
    /// A comma, or another separator in its place.
    Comma,
    Close,
    /// A bracket of a list inside the list.
    Junk,
}

impl RecoveringParser<'_, '_> {
    /// Parses a list from its opening to its closing bracket.
    pub(super) fn list(&mut self, close: TokenKind) -> Operand {
        let open = self.cursor.bump();
        let mut list = List { open, close, nested: Vec::new(), count: 0, needs_item: true, comma: None };
        loop {
            match self.list_part(&list) {
                Part::Comma => self.comma(&mut list),
                Part::Junk => self.nested_bracket(&mut list),
                Part::Value => {
                    if self.item(&mut list).is_none() {
                        self.unclosed_list(&list);
                        break;
                    }
                }
                Part::Close => {
                    self.cursor.bump();
                    self.trailing_comma(&list);
                    break;
                }
            }
        }
        let span = Span::new(open.span.start(), self.cursor.previous_end());
        Operand { span, has_list: true }
    }

    fn list_part(&self, list: &List) -> Part {
        let token = self.cursor.peek();
        match token.kind {
            kind if kind == list.close && list.nested.is_empty() => Part::Close,
            TokenKind::CloseBracket if !list.nested.is_empty() => Part::Junk,
            TokenKind::OpenBracket => Part::Junk,
            TokenKind::Comma => Part::Comma,
            _ if !list.needs_item && matches!(self.cursor.slice(token.span), ";" | "|") => Part::Comma,
            _ => Part::Value,
        }
    }

    fn comma(&mut self, list: &mut List) {
        let token = self.cursor.bump();
        if token.kind != TokenKind::Comma {
            let fix = Fix::safe(Edit::replace(token.span, ","));
            self.mistake(Kind::WrongSeparator { found: self.cursor.found(token) }, token.span, fix);
        } else if list.needs_item {
            self.mistake(Kind::MissingItem, token.span, Fix::safe(Edit::delete(token.span)));
        }
        list.needs_item = true;
        list.comma = Some(token.span);
    }

    /// Parses an item, if one starts here.
    fn item(&mut self, list: &mut List) -> Option<()> {
        let token = self.cursor.peek();
        let before = self.cursor.previous_end();
        self.value()?;
        if !list.needs_item {
            self.mistake(Kind::MissingComma, Span::at(before), Fix::safe(Edit::insert(before, ",")));
        }
        list.needs_item = false;
        list.comma = None;
        list.count = list.count.saturating_add(1);
        let limit = self.options.limits().items();
        if list.count > limit {
            self.stop(Kind::ItemLimit { limit }, token.span);
        }
        Some(())
    }

    fn trailing_comma(&mut self, list: &List) {
        if let Some(comma) = list.comma.filter(|_| list.count > 0) {
            self.mistake(Kind::TrailingComma, comma, Fix::safe(Edit::delete(comma)));
        }
    }

    /// Reports the outermost nested list when it closes. The fix deletes the
    /// brackets of a single level of nesting.
    fn nested_bracket(&mut self, list: &mut List) {
        let token = self.cursor.bump();
        if token.kind == TokenKind::OpenBracket {
            return list.nested.push(token);
        }
        let Some(open) = list.nested.pop().filter(|_| list.nested.is_empty()) else { return };
        let inside = self.cursor.slice(Span::new(open.span.end(), token.span.start()));
        let is_flat = !inside.contains('[') && !inside.trim().is_empty();
        let edits = vec![Edit::delete(open.span), Edit::delete(token.span)];
        self.mistake(Kind::NestedList, open.span, is_flat.then(|| Fix::safe_edits(edits)));
    }

    fn unclosed_list(&mut self, list: &List) {
        if let Some(inner) = list.nested.first() {
            self.mistake(Kind::NestedList, inner.span, None);
        }
        let (kind, close) = match list.open.kind {
            TokenKind::OpenParenthesis => (Kind::UnclosedParenthesis, ")"),
            _ => (Kind::UnclosedList, "]"),
        };
        let end = self.cursor.previous_end();
        let fix = list.nested.is_empty().then(|| Fix::safe(Edit::insert(end, close)));
        self.mistake(kind, list.open.span, fix);
    }
}
