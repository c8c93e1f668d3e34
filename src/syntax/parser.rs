//! The strict parser: parses a text without mistakes in one pass.
//!
//! It stops at the first mistake, which [`super::recovery`] then explains. An
//! explicit stack of groups replaces recursion.

use nom::Parser;
use nom::character::complete::char;

use crate::syntax::ast::{Ast, Comment, Condition, Leaf, Value, ValueKind, Values};
use crate::syntax::lexer::{self, Lexed};
use crate::syntax::limits::{Language, ParseOptions, Precedence};
use crate::syntax::ops::{Connective, Keyword, OperandKind};
use crate::syntax::tree::{Nodes, Term};
use crate::text::span::{Span, offset};

/// Parses a text without mistakes; `None` if there is one.
pub(crate) fn parse<'a>(text: &'a str, options: &ParseOptions) -> Option<Ast<'a>> {
    if text.len() > options.limits().input() {
        return None;
    }
    let (rest, ()) = lexer::byte_order_mark(text).ok()?;
    let guess = text.len().checked_div(BYTES_A_CONDITION)?.clamp(2, 4_096);
    let mut parser = Strict {
        text,
        rest,
        options,
        nodes: Nodes::with_capacity(guess),
        values: Vec::with_capacity(guess),
        comments: Vec::new(),
        conditions: 0,
    };
    let root = parser.filter()?;
    Some(Ast { tree: parser.nodes.finish(root), values: parser.values, comments: parser.comments })
}

/// An estimate, so that the vectors of a usual filter do not grow.
const BYTES_A_CONDITION: usize = 20;

struct Strict<'a, 'o> {
    text: &'a str,
    rest: &'a str,
    options: &'o ParseOptions,
    nodes: Nodes<Leaf<'a>>,
    values: Vec<Value<'a>>,
    comments: Vec<Comment<'a>>,
    conditions: usize,
}

/// A `$not` or parenthesis that is open.
enum Open {
    /// A `$not`, by its offset.
    Not(u32),
    /// A parenthesis, by its offset, and the level around it.
    Parenthesis(u32, Level),
}

/// One level of parentheses.
#[derive(Clone, Copy, Default)]
pub(crate) struct Level {
    /// The finished runs, joined by the connective that binds less.
    runs: Option<(Term, Connective)>,
    /// The current run.
    run: Option<Term>,
    connective: Option<Connective>,
    /// The number of terms of this level that wait for the term on their right.
    waiting: u32,
}

impl Level {
    /// Adds the term after the last connective.
    #[inline(always)]
    pub(crate) fn push<Leaf>(&mut self, nodes: &mut Nodes<Leaf>, term: Term) {
        match (&mut self.run, self.connective) {
            (Some(run), Some(connective)) => nodes.join(connective, run, term),
            (run, _) => *run = Some(term),
        }
    }

    /// Adds a connective. The one that binds less ends the current run.
    #[inline(always)]
    pub(crate) fn connect<Leaf>(
        &mut self,
        nodes: &mut Nodes<Leaf>,
        connective: Connective,
        precedence: Precedence,
    ) {
        self.connective = Some(connective);
        if precedence.looser() == Some(connective) {
            self.end_run(nodes);
            self.runs = self.run.take().map(|runs| (runs, connective));
        } else if precedence == Precedence::RightToLeft {
            self.wait(nodes, connective);
        }
    }

    /// Lets the current run wait for the term on its right.
    #[cold]
    fn wait<Leaf>(&mut self, nodes: &mut Nodes<Leaf>, connective: Connective) {
        if let Some(run) = self.run.take() {
            nodes.waiting.push((run, connective));
            self.waiting = self.waiting.saturating_add(1);
        }
    }

    /// Joins the current run to the runs before it.
    #[inline(always)]
    fn end_run<Leaf>(&mut self, nodes: &mut Nodes<Leaf>) {
        if let Some((mut runs, connective)) = self.runs.take() {
            if let Some(run) = self.run {
                nodes.join(connective, &mut runs, run);
            }
            self.run = Some(runs);
        }
    }

    /// The term of the whole level, if it has one.
    #[inline]
    pub(crate) fn finish<Leaf>(mut self, nodes: &mut Nodes<Leaf>) -> Option<Term> {
        self.end_run(nodes);
        for _ in 0..self.waiting {
            let (mut left, connective) = nodes.waiting.pop()?;
            if let Some(right) = self.run {
                nodes.join(connective, &mut left, right);
            }
            self.run = Some(left);
        }
        self.run
    }
}

impl<'a> Strict<'a, '_> {
    /// The offset of the rest of the text.
    #[inline]
    fn at(&self, rest: &str) -> u32 {
        offset(self.text.len().wrapping_sub(rest.len()))
    }

    /// Skips whitespace and comments.
    #[inline]
    fn skip_space(&mut self) -> Option<()> {
        self.rest = lexer::white_space(self.rest);
        while self.rest.starts_with('#') {
            self.comment()?;
            self.rest = lexer::white_space(self.rest);
        }
        Some(())
    }

    #[cold]
    fn comment(&mut self) -> Option<()> {
        self.is_authoring().then_some(())?;
        let start = self.at(self.rest);
        let text = self.take(lexer::comment)?;
        let span = Span::new(start, start.wrapping_add(offset(text.len())));
        self.comments.push(Comment { text: text.into(), span });
        Some(())
    }

    /// Parses a token.
    #[inline]
    fn take<T>(&mut self, token: impl Fn(&'a str) -> Lexed<'a, T>) -> Option<T> {
        let (rest, token) = token(self.rest).ok()?;
        self.rest = rest;
        Some(token)
    }

    /// Parses a token after whitespace, with its place.
    #[inline]
    fn spanned<T>(&mut self, token: impl Fn(&'a str) -> Lexed<'a, T>) -> Option<(T, Span)> {
        self.skip_space()?;
        let start = self.at(self.rest);
        let token = self.take(token)?;
        Some((token, Span::new(start, self.at(self.rest))))
    }

    /// Parses a character after whitespace; returns whether it is there.
    #[inline]
    fn character(&mut self, expected: char) -> Option<bool> {
        self.skip_space()?;
        let found = char::<_, ()>(expected).parse(self.rest);
        Some(found.map(|(rest, _)| self.rest = rest).is_ok())
    }

    fn is_authoring(&self) -> bool {
        self.options.language() == Language::Authoring
    }

    /// filter = or-expr, to the end of the text
    fn filter(&mut self) -> Option<Term> {
        let mut open = Vec::new();
        let mut level = Level::default();
        let precedence = self.options.language().precedence();
        loop {
            let term = self.operand(&mut open, &mut level)?;
            let Some(connective) = self.close(term, &mut open, &mut level)? else {
                return level.finish(&mut self.nodes);
            };
            level.connect(&mut self.nodes, connective, precedence);
        }
    }

    /// Everything up to and with a condition: *( "$not" / "(" ) condition
    fn operand(&mut self, open: &mut Vec<Open>, level: &mut Level) -> Option<Term> {
        loop {
            self.skip_space()?;
            let start = self.at(self.rest);
            let opening = match self.rest.bytes().next()? {
                b'(' if self.options.has_parentheses() => {
                    self.take(|input| char('(').parse(input))?;
                    Open::Parenthesis(start, std::mem::take(level))
                }
                b'$' => match self.take(lexer::keyword)? {
                    Keyword::Not if self.is_authoring() => Open::Not(start),
                    _ => return None,
                },
                _ => return self.condition(),
            };
            open.push(opening);
            if open.len() > self.options.limits().nesting() {
                return None;
            }
        }
    }

    /// Everything after a term, up to and with a connective or the end of the
    /// text: *")" ( "$and" / "$or" / end )
    fn close(
        &mut self,
        mut term: Term,
        open: &mut Vec<Open>,
        level: &mut Level,
    ) -> Option<Option<Connective>> {
        loop {
            while let Some(&Open::Not(start)) = open.last() {
                open.pop();
                let span = Span::new(start, term.span.end());
                term = self.nodes.not(term, span);
            }
            level.push(&mut self.nodes, term);
            self.skip_space()?;
            match self.rest.bytes().next() {
                None if open.is_empty() => return Some(None),
                Some(b')') => {
                    self.take(|input| char(')').parse(input))?;
                    let Some(Open::Parenthesis(start, around)) = open.pop() else { return None };
                    let inside = std::mem::replace(level, around).finish(&mut self.nodes)?;
                    term = inside.parenthesise(Span::new(start, self.at(self.rest)));
                }
                Some(b'$') => match self.take(lexer::keyword)? {
                    Keyword::Connective(connective) => return Some(Some(connective)),
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    /// condition = field scalar-op value / field list-op list
    #[inline]
    fn condition(&mut self) -> Option<Term> {
        self.conditions = self.conditions.wrapping_add(1);
        if self.conditions > self.options.limits().conditions() {
            return None;
        }
        let (field, field_span) = self.spanned(lexer::field)?;
        let (keyword, op_span) = self.spanned(lexer::keyword)?;
        let Keyword::Op(op) = keyword else { return None };
        let first = self.values.len();
        let (has_list, operand_span) = match op.operand_kind() {
            OperandKind::Value => (false, self.value()?.1),
            OperandKind::List => self.list()?,
        };
        let values = Values::new(first..self.values.len());
        let span = Span::new(field_span.start(), operand_span.end());
        let condition =
            Condition { field: field.into(), field_span, op_span, operand_span, values, op, has_list };
        Some(self.nodes.leaf(Leaf::Condition(condition), span))
    }

    /// value = string / number / parameter
    #[inline]
    fn value(&mut self) -> Option<(ValueKind, Span)> {
        let ((text, kind), span) = self.spanned(lexer::value)?;
        self.values.push(Value { text, span, kind });
        (kind != ValueKind::Parameter || self.is_authoring()).then_some((kind, span))
    }

    /// list = "[" [ value *( "," value ) ] "]" / parameter
    fn list(&mut self) -> Option<(bool, Span)> {
        if !self.character('[')? {
            let (kind, span) = self.value()?;
            return (kind == ValueKind::Parameter).then_some((false, span));
        }
        let start = self.at(self.rest).wrapping_sub(1);
        let most = self.values.len().saturating_add(self.options.limits().items());
        if !self.character(']')? {
            loop {
                self.value()?;
                if self.values.len() > most {
                    return None;
                }
                if self.character(']')? {
                    break;
                }
                self.character(',')?.then_some(())?;
            }
        }
        Some((true, Span::new(start, self.at(self.rest))))
    }
}
