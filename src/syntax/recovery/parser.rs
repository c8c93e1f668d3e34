//! Recovery: filters, groups and `$not`.

use super::cursor::Cursor;
use super::error_sink::ErrorSink;
use super::scan::{Scan, Token, TokenKind};
use super::tree_sink::TreeSink;
use crate::diagnostic::{Edit, Fix};
use crate::syntax::ast::Ast;
use crate::syntax::error::Kind;
use crate::syntax::limits::ParseOptions;
use crate::syntax::ops::{Connective, Keyword};
use crate::syntax::parser::Level;
use crate::syntax::tree::Term;
use crate::text::span::{Span, offset};

/// A parser that reports mistakes and continues after them.
pub(super) struct RecoveringParser<'a, 'o> {
    pub(super) options: &'o ParseOptions,
    pub(super) cursor: Cursor<'a>,
    pub(super) tree: TreeSink<'a>,
    pub(super) errors: ErrorSink,
    pub(super) state: State,
    pub(super) last_field: Option<&'a str>,
}

/// What was reported so far.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// No mistake in the current condition.
    Sound,
    /// A mistake in the current condition.
    Faulty,
    /// A mistake that explains why the next connective is missing, too: the
    /// shell removed it, or the condition before it was not recognised.
    ConnectiveReported,
    /// A limit was exceeded: the rest of the text is ignored.
    Stopped,
}

/// A `$not` or parenthesis that is open.
enum Open {
    Not(Span),
    Parenthesis { span: Span, token: usize, around: Level },
}

/// Parses the tokens of a text that the strict parser refused.
pub(super) fn parse<'a>(text: &'a str, options: &ParseOptions, scan: Scan<'a>) -> (Ast<'a>, ErrorSink) {
    let mut parser = RecoveringParser {
        options,
        cursor: Cursor::new(text, scan.tokens),
        tree: TreeSink::new(scan.comments),
        errors: scan.errors,
        state: State::Sound,
        last_field: None,
    };
    let root = parser.filter();
    parser.refuse_comments_on_the_wire();
    (parser.tree.finish(root, Span::at(offset(text.len()))), parser.errors)
}

impl RecoveringParser<'_, '_> {
    fn refuse_comments_on_the_wire(&mut self) {
        let spans: Vec<Span> = self.tree.comments.iter().map(|comment| comment.span).collect();
        for span in spans {
            self.refuse_on_the_wire("a comment", span);
        }
    }

    fn filter(&mut self) -> Option<Term> {
        let mut open = Vec::new();
        let mut level = Level::default();
        loop {
            let term = self.operand(&mut open, &mut level);
            let Some(connective) = self.close(term, &mut open, &mut level) else {
                self.report_unclosed(&open);
                return self.unwind(open, level);
            };
            level.connect(&mut self.tree.nodes, connective, self.options.language().precedence());
        }
    }

    /// Parses up to and with a condition; `None` if it is missing, which is reported.
    fn operand(&mut self, open: &mut Vec<Open>, level: &mut Level) -> Option<Term> {
        let mut before = self.cursor.connective_before();
        loop {
            let token = self.cursor.peek();
            if let Some((connective, _)) = self.cursor.connective_at(0) {
                let is_same = before.is_some_and(|(_, before)| before == connective);
                self.stray_connective(token, before.map(|(token, _)| token), is_same);
                self.cursor.bump();
                before = before.or(Some((token, connective)));
            } else if self.opening(open, level) {
                before = None;
            } else if matches!(token.kind, TokenKind::CloseParenthesis | TokenKind::End) {
                self.missing_operand(token, before.map(|(token, _)| token), open);
                return None;
            } else {
                return Some(self.condition());
            }
        }
    }

    /// Parses `$not` or an opening parenthesis, if one is here.
    fn opening(&mut self, open: &mut Vec<Open>, level: &mut Level) -> bool {
        let token = self.cursor.peek();
        let span = token.span;
        let (opening, what) = if let Some(meaning) = self.cursor.not_here() {
            if let Some(meaning) = meaning {
                self.respell(meaning, token);
            }
            (Open::Not(span), "`$not`")
        } else if token.kind == TokenKind::OpenParenthesis {
            let around = std::mem::take(level);
            (Open::Parenthesis { span, token: self.cursor.position(), around }, "a parenthesis")
        } else {
            return false;
        };
        self.cursor.bump();
        open.push(opening);
        let limit = self.options.limits().nesting();
        if open.len() > limit {
            self.stop(Kind::NestingLimit { limit }, span);
        }
        if token.kind != TokenKind::OpenParenthesis || !self.options.has_parentheses() {
            self.refuse_on_the_wire(what, span);
        }
        true
    }

    fn missing_operand(&mut self, token: Token, connective: Option<Token>, open: &[Open]) {
        if let Some(before) = connective {
            let found = self.cursor.found(before);
            let fix = Fix::unsafe_edit(Edit::delete(self.cursor.with_space_before(before.span)));
            return self.mistake(Kind::DanglingConnective { found, is_last: true }, before.span, fix);
        }
        match open.last() {
            Some(&Open::Not(span)) => {
                let found = self.cursor.slice(span).to_owned();
                self.mistake(Kind::DanglingConnective { found, is_last: true }, span, None);
            }
            Some(Open::Parenthesis { span, .. }) if token.kind == TokenKind::CloseParenthesis => {
                self.mistake(Kind::EmptyParentheses, span.to(token.span), None);
            }
            None if token.kind == TokenKind::End && self.errors.is_empty() => {
                self.mistake(Kind::Empty, Span::at(self.cursor.previous_end()), None);
            }
            _ => {}
        }
    }

    /// Parses what follows a term, up to and with a connective; `None` at the
    /// end of the text.
    fn close(
        &mut self,
        mut term: Option<Term>,
        open: &mut Vec<Open>,
        level: &mut Level,
    ) -> Option<Connective> {
        loop {
            while let Some(&Open::Not(span)) = open.last() {
                open.pop();
                term = term.map(|term| self.tree.nodes.not(term, Span::new(span.start(), term.span.end())));
            }
            if let Some(term) = term.take() {
                level.push(&mut self.tree.nodes, term);
            }
            let token = self.cursor.peek();
            match token.kind {
                TokenKind::End => return None,
                TokenKind::CloseParenthesis => {
                    self.cursor.bump();
                    if let Some(Open::Parenthesis { span, around, .. }) = open.pop() {
                        let inside = std::mem::replace(level, around).finish(&mut self.tree.nodes);
                        term = inside.map(|term| term.parenthesise(span.to(token.span)));
                    } else {
                        let fix = Fix::unsafe_edit(Edit::delete(token.span));
                        self.mistake(Kind::ClosesNothing { found: ")" }, token.span, fix);
                    }
                }
                _ => {
                    if let Some(connective) = self.connective() {
                        return Some(connective);
                    }
                }
            }
        }
    }

    /// Reports parentheses that are not closed.
    fn report_unclosed(&mut self, open: &[Open]) {
        let fix = match open {
            [Open::Parenthesis { token, .. }] if self.has_one_connective_from(*token) => {
                let last = self.cursor.tokens_from(0).iter().rfind(|token| token.kind != TokenKind::End);
                let end = last.map_or(0, |token| token.span.end());
                Some(Fix::safe(Edit::insert(end, ")")))
            }
            _ => None,
        };
        for open in open {
            if let Open::Parenthesis { span, .. } = open {
                self.mistake(Kind::UnclosedParenthesis, *span, fix.clone());
            }
        }
    }

    /// Whether at most one of the two connectives follows a token, so that a
    /// group that starts there has the same meaning wherever it ends.
    fn has_one_connective_from(&self, token: usize) -> bool {
        let has = |connective| {
            let keyword = TokenKind::Keyword(Keyword::Connective(connective));
            self.cursor.tokens_from(token).iter().any(|token| token.kind == keyword)
        };
        !(has(Connective::And) && has(Connective::Or))
    }

    /// The term of the whole text, with the parentheses that are still open.
    fn unwind(&mut self, mut open: Vec<Open>, mut level: Level) -> Option<Term> {
        while let Some(opening) = open.pop() {
            if let Open::Parenthesis { around, .. } = opening {
                let inside = std::mem::replace(&mut level, around).finish(&mut self.tree.nodes);
                if let Some(term) = inside {
                    level.push(&mut self.tree.nodes, term);
                }
            }
        }
        level.finish(&mut self.tree.nodes)
    }
}
