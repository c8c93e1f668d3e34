//! The tolerant grammar: filters, groups, connectives, conditions.

use super::scan::{Scan, Token, TokenKind};
use super::sink::Sink;
use super::spelling;
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::syntax::ast::{Ast, Comment, Leaf, Value};
use crate::syntax::error::{Kind, Mistake, brief};
use crate::syntax::lexer;
use crate::syntax::limits::{Language, ParseOptions};
use crate::syntax::ops::{Connective, Keyword, Op};
use crate::syntax::parser::Level;
use crate::syntax::tree::{Nodes, Term};
use crate::text::span::{Span, offset};

pub(super) struct Tolerant<'a, 'o> {
    pub(super) text: &'a str,
    pub(super) options: &'o ParseOptions,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    pub(super) nodes: Nodes<Leaf<'a>>,
    pub(super) values: Vec<Value<'a>>,
    pub(super) comments: Vec<Comment<'a>>,
    pub(super) sink: Sink,
    pub(super) conditions: usize,
    /// Whether the condition being read has a mistake.
    pub(super) is_faulty: bool,
    /// Whether a limit was met: nothing after it is read or reported.
    pub(super) is_stopped: bool,
    /// Whether the connective that follows is missing for a reason that was
    /// already reported: the shell has eaten it, or what came before was rubble.
    pub(super) is_eaten: bool,
    pub(super) last_field: Option<&'a str>,
}

/// What is open around the place that is being read.
enum Open {
    Not(Span),
    Parenthesis { span: Span, token: usize, around: Level },
}

/// The tree of a text of which nothing was understood.
pub(super) fn nothing<'a>() -> Ast<'a> {
    let mut nodes = Nodes::with_capacity(1);
    let root = nodes.leaf(Leaf::Fault(None), Span::default());
    Ast { tree: nodes.finish(root), values: Vec::new(), comments: Vec::new() }
}

/// Parses the tokens of a text that the strict parser refused.
pub(super) fn parse<'a>(text: &'a str, options: &ParseOptions, scan: Scan<'a>) -> (Ast<'a>, Sink) {
    let mut parser = Tolerant {
        text,
        options,
        tokens: scan.tokens,
        at: 0,
        nodes: Nodes::with_capacity(2),
        values: Vec::new(),
        comments: scan.comments,
        sink: scan.sink,
        conditions: 0,
        is_faulty: false,
        is_stopped: false,
        is_eaten: false,
        last_field: None,
    };
    let root = parser.filter();
    parser.refuse_comments_on_the_wire();
    // Whatever the mistakes were, the tree must hold a fault.
    let fault = parser.nodes.leaf(Leaf::Fault(None), Span::at(offset(text.len())));
    let root = match root {
        Some(mut root) => {
            parser.nodes.join(Connective::And, &mut root, fault);
            root
        }
        None => fault,
    };
    let ast = Ast { tree: parser.nodes.finish(root), values: parser.values, comments: parser.comments };
    (ast, parser.sink)
}

impl<'a> Tolerant<'a, '_> {
    pub(super) fn peek(&self) -> Token {
        self.token(0)
    }

    /// The token so many places ahead; the last one is the end.
    pub(super) fn token(&self, ahead: usize) -> Token {
        let end = Token { kind: TokenKind::End, span: Span::at(offset(self.text.len())) };
        self.tokens.get(self.at.saturating_add(ahead)).copied().unwrap_or(end)
    }

    pub(super) fn bump(&mut self) -> Token {
        let token = self.peek();
        self.at = self.at.saturating_add(1).min(self.tokens.len());
        token
    }

    /// The end of the token before the next one.
    pub(super) fn previous_end(&self) -> u32 {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(0, |token| token.span.end())
    }

    pub(super) fn slice(&self, span: Span) -> &'a str {
        span.slice(self.text)
    }

    pub(super) fn found(&self, token: Token) -> String {
        brief(self.slice(token.span))
    }

    pub(super) fn mistake(&mut self, kind: Kind, span: Span, fix: impl Into<Option<Fix>>) {
        self.report(Mistake::new(kind, span).with_fix(fix));
    }

    /// Reports a mistake with a help text for its case, if there is one.
    pub(super) fn mistake_with_help(&mut self, kind: Kind, span: Span, help: Option<String>) {
        self.report(Mistake { help, ..Mistake::new(kind, span) });
    }

    fn report(&mut self, mistake: Mistake) {
        self.is_faulty = true;
        if !self.is_stopped {
            let span = mistake.span;
            let found = (span.start() == span.end()).then(|| self.found_at(span.start()));
            self.sink.push(Mistake { found, ..mistake });
        }
    }

    /// The next token from an offset on, for a message.
    fn found_at(&self, offset: u32) -> String {
        let at = self.tokens.partition_point(|token| token.span.start() < offset);
        match self.tokens.get(at) {
            Some(token) if token.kind != TokenKind::End => format!("`{}`", self.found(*token)),
            _ => "the end of the filter".into(),
        }
    }

    /// Reads something whose mistakes follow from one already reported.
    pub(super) fn quietly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.sink.mark();
        let read = read(self);
        if !self.is_stopped {
            self.sink.forget_after(mark);
        }
        read
    }

    /// Reports a limit, and gives up on the rest of the text.
    pub(super) fn stop(&mut self, kind: Kind, span: Span) {
        self.mistake(kind, span, None);
        self.is_stopped = true;
        self.at = self.tokens.len();
    }

    fn refuse_on_the_wire(&mut self, what: &'static str, span: Span) {
        if self.options.language != Language::Authoring {
            self.mistake(Kind::NotOnTheWire { what }, span, None);
        }
    }

    fn refuse_comments_on_the_wire(&mut self) {
        let spans: Vec<Span> = self.comments.iter().map(|comment| comment.span).collect();
        for span in spans {
            self.refuse_on_the_wire("a comment", span);
        }
    }

    fn filter(&mut self) -> Option<Term> {
        let mut open = Vec::new();
        let mut level = Level::default();
        loop {
            let term = self.operand(&mut open, &mut level);
            if !self.after(term, &mut open, &mut level) {
                self.report_unclosed(&open);
                return self.unwind(open, level);
            }
        }
    }

    /// Reads up to and with a condition. Without one, says what is missing and
    /// leaves the token that is one too few.
    fn operand(&mut self, open: &mut Vec<Open>, level: &mut Level) -> Option<Term> {
        let mut connective: Option<(Token, Keyword)> = None;
        let is_first = self.at == 0;
        if !is_first {
            connective = self.connective_before();
        }
        loop {
            let token = self.peek();
            if let Some(meaning) = self.not_here() {
                self.respell(meaning, token);
                self.bump();
                self.nest(open, Open::Not(token.span), token.span);
                self.refuse_on_the_wire("`$not`", token.span);
            } else if let Some((keyword, _)) = self.connective_here() {
                self.stray_connective(token, keyword, connective);
                self.bump();
                connective = connective.or(Some((token, keyword)));
                continue;
            } else {
                match token.kind {
                    TokenKind::OpenParenthesis => {
                        let opening = Open::Parenthesis {
                            span: token.span,
                            token: self.at,
                            around: std::mem::take(level),
                        };
                        self.bump();
                        self.nest(open, opening, token.span);
                        self.refuse_on_the_wire("a parenthesis", token.span);
                    }
                    TokenKind::CloseParenthesis | TokenKind::End => {
                        self.missing_operand(token, connective, open);
                        return None;
                    }
                    _ => return Some(self.condition()),
                }
            }
            connective = None;
        }
    }

    fn nest(&mut self, open: &mut Vec<Open>, opening: Open, span: Span) {
        open.push(opening);
        let limit = self.options.limits.nesting;
        if open.len() > limit {
            self.stop(Kind::NestingLimit { limit }, span);
        }
    }

    fn stray_connective(&mut self, token: Token, keyword: Keyword, before: Option<(Token, Keyword)>) {
        let found = self.found(token);
        match before {
            Some((before, same)) => {
                let doubled = Edit::delete(Span::new(before.span.end(), token.span.end()));
                let fix = (same == keyword).then(|| Fix::safe(doubled));
                self.mistake(Kind::DoubledConnective { found }, token.span, fix);
            }
            None => {
                let fix = Fix::risky(Edit::delete(self.with_blanks_after(token.span)));
                self.mistake(Kind::DanglingConnective { found, is_last: false }, token.span, fix);
            }
        }
    }

    pub(super) fn with_blanks_after(&self, span: Span) -> Span {
        let after = self.text.get(span.end() as usize..).unwrap_or("");
        let blanks = after.len().saturating_sub(lexer::white_space(after).len());
        Span::new(span.start(), span.end().saturating_add(offset(blanks)))
    }

    fn with_blanks_before(&self, span: Span) -> Span {
        let before = self.text.get(..span.start() as usize).unwrap_or("");
        let kept = before.trim_end_matches([' ', '\t', '\r', '\n']).len();
        Span::new(offset(kept), span.end())
    }

    fn missing_operand(&mut self, token: Token, connective: Option<(Token, Keyword)>, open: &[Open]) {
        if let Some((before, _)) = connective {
            let found = self.found(before);
            let fix = Fix::risky(Edit::delete(self.with_blanks_before(before.span)));
            return self.mistake(Kind::DanglingConnective { found, is_last: true }, before.span, fix);
        }
        match open.last() {
            Some(Open::Not(span)) => {
                let found = brief(self.slice(*span));
                self.mistake(Kind::DanglingConnective { found, is_last: true }, *span, None);
            }
            Some(Open::Parenthesis { span, .. }) if token.kind == TokenKind::CloseParenthesis => {
                self.mistake(Kind::EmptyParentheses, span.to(token.span), None);
            }
            None if token.kind == TokenKind::End && self.sink.is_empty() => {
                self.mistake(Kind::Empty, Span::at(self.previous_end()), None);
            }
            _ => {}
        }
    }

    /// Reads what follows a term, up to and with a connective; tells whether
    /// there was one, or the text has ended.
    fn after(&mut self, term: Option<Term>, open: &mut Vec<Open>, level: &mut Level) -> bool {
        let mut term = term;
        loop {
            while let Some(&Open::Not(span)) = open.last() {
                open.pop();
                term = term.map(|term| self.nodes.not(term, Span::new(span.start(), term.span.end())));
            }
            if let Some(term) = term.take() {
                level.push(&mut self.nodes, term);
            }
            let token = self.peek();
            match token.kind {
                TokenKind::End => return false,
                TokenKind::CloseParenthesis => {
                    self.bump();
                    match open.pop() {
                        Some(Open::Parenthesis { span, around, .. }) => {
                            let inside = std::mem::replace(level, around).finish(&mut self.nodes);
                            term = inside.map(|term| term.parenthesise(span.to(token.span)));
                        }
                        _ => {
                            let fix = Fix::risky(Edit::delete(token.span));
                            self.mistake(Kind::ClosesNothing { found: ")" }, token.span, fix);
                        }
                    }
                }
                _ => {
                    if let Some(connective) = self.connective() {
                        let reading = self.options.language.precedence();
                        level.connect(&mut self.nodes, connective, reading);
                        return true;
                    }
                }
            }
        }
    }

    /// Reads a connective, or what stands in its place; `None` where nothing
    /// follows that it could join.
    fn connective(&mut self) -> Option<Connective> {
        let token = self.peek();
        let is_eaten = std::mem::take(&mut self.is_eaten);
        if let Some((keyword, meaning)) = self.connective_here() {
            if let Some(meaning) = meaning {
                self.respell(Some(meaning), token);
            }
            self.bump();
            return match keyword {
                Keyword::Connective(connective) => Some(connective),
                _ => None,
            };
        }
        if self.starts_operand() {
            if !is_eaten {
                let help = spelling::french_help(self.slice(token.span));
                self.mistake_with_help(Kind::MissingConnective, Span::at(self.previous_end()), help);
            }
            return Some(Connective::And);
        }
        if self.operator_at(0).is_some() {
            // The field is what is missing, and the next condition says so.
            return Some(Connective::And);
        }
        self.bump();
        match token.kind {
            TokenKind::Dollar => {
                let connective = self.unknown_keyword(token);
                return Some(match connective {
                    Some(Keyword::Connective(connective)) => connective,
                    _ => Connective::And,
                });
            }
            TokenKind::CloseBracket => {
                let fix = Fix::risky(Edit::delete(token.span));
                self.mistake(Kind::ClosesNothing { found: "]" }, token.span, fix);
            }
            TokenKind::Unclosed(_) => self.mistake(Kind::UnclosedString, self.opening(token), None),
            TokenKind::Comma | TokenKind::Symbol => {
                let found = self.found(token);
                self.mistake(Kind::WrongConnective { found }, token.span, None);
                return self.starts_operand().then_some(Connective::And);
            }
            _ if self.slice(token.span) == ";" && self.starts_operand() => {
                self.mistake(Kind::WrongConnective { found: ";".into() }, token.span, None);
                return Some(Connective::And);
            }
            _ => {
                let found = self.found(token);
                let help = self.doubled_quote_help(token);
                let kind = Kind::Unexpected { found, expected: "a connective" };
                self.mistake_with_help(kind, token.span, help);
                self.skip_rubble();
            }
        }
        None
    }

    /// The help for a string directly after a string: SQL doubles a quote inside one.
    fn doubled_quote_help(&self, token: Token) -> Option<String> {
        let before = self.text.get(..token.span.start() as usize)?;
        let is_doubled = before.ends_with('"') && self.slice(token.span).starts_with('"');
        is_doubled.then(|| "write `\\\"` for a quote inside a string".into())
    }

    /// Skips what cannot start anything, so that it is reported once.
    pub(super) fn skip_rubble(&mut self) {
        use TokenKind::{Blob, CloseBracket, Comma, Number, Parameter, Symbol, Text, Unclosed};
        let is_rubble = |kind| {
            matches!(kind, Blob | Number | Text(_) | Unclosed(_) | Parameter | Symbol | Comma | CloseBracket)
        };
        while is_rubble(self.peek().kind) && self.connective_here().is_none() && !self.starts_operand() {
            self.bump();
        }
    }

    /// The quote that opens a text.
    pub(super) fn opening(&self, token: Token) -> Span {
        let length = self.slice(token.span).chars().next().map_or(0, char::len_utf8);
        Span::new(token.span.start(), token.span.start().saturating_add(offset(length)))
    }

    /// Reports parentheses that nothing closes.
    fn report_unclosed(&mut self, open: &[Open]) {
        let mut unclosed = open.iter().filter_map(|open| match open {
            Open::Parenthesis { span, token, .. } => Some((*span, *token)),
            Open::Not(_) => None,
        });
        let single = match (unclosed.next(), unclosed.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        let has_not = open.iter().any(|open| matches!(open, Open::Not(_)));
        let fix = single
            .filter(|&(_, token)| !has_not && self.has_one_connective_from(token))
            .map(|_| Fix::safe(Edit::insert(self.previous_end_before_comments(), ")")));
        for open in open {
            if let Open::Parenthesis { span, .. } = open {
                self.mistake(Kind::UnclosedParenthesis, *span, fix.clone());
            }
        }
    }

    fn previous_end_before_comments(&self) -> u32 {
        let last = self.tokens.iter().rev().find(|token| token.kind != TokenKind::End);
        last.map_or(0, |token| token.span.end())
    }

    /// Whether not both connectives follow a token, so that a group that starts
    /// there means the same wherever it ends.
    fn has_one_connective_from(&self, token: usize) -> bool {
        let tokens = self.tokens.get(token..).unwrap_or(&[]);
        let has = |connective| {
            tokens.iter().any(|token| token.kind == TokenKind::Keyword(Keyword::Connective(connective)))
        };
        !(has(Connective::And) && has(Connective::Or))
    }

    /// The term of everything read, what is still open included.
    fn unwind(&mut self, mut open: Vec<Open>, mut level: Level) -> Option<Term> {
        while let Some(opening) = open.pop() {
            if let Open::Parenthesis { around, .. } = opening {
                let inside = std::mem::replace(&mut level, around).finish(&mut self.nodes);
                if let Some(term) = inside {
                    level.push(&mut self.nodes, term);
                }
            }
        }
        level.finish(&mut self.nodes)
    }

    pub(super) fn was_eaten(&mut self) {
        self.is_eaten = true;
    }
}

/// An operator as it was understood.
#[derive(Clone, Copy)]
pub(super) struct Operator {
    /// `None` if it means none of ours.
    pub(super) op: Option<Op>,
    pub(super) span: Span,
}

/// A fix that changes several places without changing the meaning.
pub(super) fn safe_edits(edits: Vec<Edit>) -> Fix {
    Fix::new(Applicability::Safe, edits)
}
