//! The formatter: canonical authoring text over several lines, comments kept.
//!
//! Knows the tree and where its comments stood. It reads its own output again
//! before it hands it out.

use std::fmt::Write;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::span::Span;
use crate::syntax::ast::{Ast, Leaf};
use crate::syntax::limits::ParseOptions;
use crate::syntax::op::NOT;
use crate::syntax::tree::Event;
use crate::syntax::{parse_with, print};

/// The widest line that is not broken, in characters.
const WIDTH: usize = 80;
/// Indentation stops growing here; deeper trees only come from programs.
const DEEPEST_INDENT: usize = 64;

/// Formats a filter: canonical spelling, on one line if it fits 80 columns and
/// no comment stands between its conditions, else one condition a line. Every
/// comment is kept. The text ends in a line break.
///
/// # Errors
///
/// The mistakes of a text that does not parse; nothing is formatted then.
///
/// ```
/// let text = "# who\nstatus $eq client # only them";
/// assert!(filtre::format(text).is_err());
/// let text = "# who\nstatus   $eq \"client\" # only them";
/// assert_eq!(filtre::format(text)?, "# who\nstatus $eq \"client\" # only them\n");
/// # Ok::<(), filtre::Diagnostics>(())
/// ```
pub fn format(text: &str) -> Result<String, Diagnostics> {
    let options = ParseOptions::default();
    let ast = parse_with(text, &options)?;
    let formatted = Layout::new(text, &ast).write();
    let again = parse_with(&formatted, &options)?;
    if again == ast && same_comments(&again, &ast) {
        return Ok(formatted);
    }
    let message = "the formatted text would not mean the same";
    Err(Diagnostic::new(Code::Syntax, Span::at(0), message)
        .with_help("please report this filter as a defect of the formatter")
        .into())
}

fn same_comments(a: &Ast<'_>, b: &Ast<'_>) -> bool {
    let sorted = |ast: &Ast<'_>| {
        let mut texts: Vec<String> = ast.comments().iter().map(|c| c.text().to_owned()).collect();
        texts.sort();
        texts
    };
    sorted(a) == sorted(b)
}

/// Where each comment goes.
struct Layout<'t, 'a> {
    ast: &'t Ast<'a>,
    /// For each condition, in order: the comments above it, and the one at the
    /// end of its line.
    conditions: Vec<Attached<'t>>,
    /// The comments after everything.
    tail: Vec<&'t str>,
}

#[derive(Clone, Default)]
struct Attached<'t> {
    above: Vec<&'t str>,
    beside: Option<&'t str>,
}

impl<'t, 'a> Layout<'t, 'a> {
    fn new(text: &str, ast: &'t Ast<'a>) -> Self {
        let spans: Vec<Span> = ast.conditions().map(|condition| condition.span()).collect();
        let mut layout = Self { ast, conditions: vec![Attached::default(); spans.len()], tail: Vec::new() };
        // The first condition that ends after the comment starts.
        let mut next = 0_usize;
        for comment in ast.comments() {
            let start = comment.span.start();
            while spans.get(next).is_some_and(|span| span.end() <= start) {
                next = next.saturating_add(1);
            }
            layout.attach(text, &spans, next, comment.text.trim_end(), start);
        }
        layout
    }

    fn attach(&mut self, text: &str, spans: &[Span], next: usize, comment: &'t str, start: u32) {
        let before = next.checked_sub(1);
        let shares_line = before
            .and_then(|at| spans.get(at))
            .is_some_and(|span| !Span::new(span.end(), start).slice(text).contains('\n'));
        let is_inside = spans.get(next).is_some_and(|span| span.start() < start);
        if shares_line
            && !is_inside
            && let Some(condition) = before.and_then(|at| self.conditions.get_mut(at))
            && condition.beside.is_none()
        {
            condition.beside = Some(comment);
            return;
        }
        match self.conditions.get_mut(next) {
            Some(condition) => condition.above.push(comment),
            None => self.tail.push(comment),
        }
    }

    fn write(&self) -> String {
        let line = self.ast.to_string();
        let mut out = String::with_capacity(line.len().saturating_mul(2));
        if self.has_no_comment_between() && line.chars().count() <= WIDTH {
            let first = self.conditions.first().cloned().unwrap_or_default();
            let last = self.conditions.last().cloned().unwrap_or_default();
            first.above.iter().for_each(|comment| push_line(&mut out, 0, comment));
            push_line(&mut out, 0, &with_comment(line, last.beside));
        } else {
            self.write_lines(&mut out);
        }
        self.tail.iter().for_each(|comment| push_line(&mut out, 0, comment));
        out
    }

    fn has_no_comment_between(&self) -> bool {
        let last = self.conditions.len().saturating_sub(1);
        self.conditions.iter().enumerate().all(|(at, condition)| {
            (at == 0 || condition.above.is_empty()) && (at == last || condition.beside.is_none())
        })
    }

    /// One condition a line; groups in lines of their own parentheses.
    fn write_lines(&self, out: &mut String) {
        let tree = &self.ast.tree;
        let mut conditions = self.conditions.iter();
        let mut prefix = String::new();
        // For each inner node around the place: whether a part came before.
        let mut levels: Vec<bool> = Vec::new();
        let mut connectives = Vec::new();
        let mut indent = 0_usize;
        for event in tree.walk(tree.root()) {
            match event {
                Event::Leave(inner) => {
                    levels.pop();
                    connectives.pop();
                    if inner.connective.is_some() && !levels.is_empty() {
                        indent = indent.saturating_sub(1);
                        push_line(out, indent, ")");
                    }
                    continue;
                }
                Event::Enter(_) | Event::Leaf(..) => {
                    if let (Some(has_part), Some(Some(connective))) = (levels.last_mut(), connectives.last())
                    {
                        if *has_part {
                            // Writing to a `String` never fails.
                            let _ = write!(prefix, "{connective} ");
                        }
                        *has_part = true;
                    }
                }
            }
            match event {
                Event::Enter(inner) => {
                    match inner.connective {
                        None => {
                            let _ = write!(prefix, "{NOT} ");
                        }
                        Some(_) if !levels.is_empty() => {
                            push_line(out, indent, &format!("{prefix}("));
                            prefix.clear();
                            indent = indent.saturating_add(1);
                        }
                        Some(_) => {}
                    }
                    levels.push(false);
                    connectives.push(inner.connective);
                }
                Event::Leaf(Leaf::Condition(condition), id) => {
                    let attached = conditions.next().cloned().unwrap_or_default();
                    attached.above.iter().for_each(|comment| push_line(out, indent, comment));
                    let condition = self.ast.condition(condition, tree.node(id).span);
                    let _ = print::condition(condition, &mut prefix);
                    push_line(out, indent, &with_comment(std::mem::take(&mut prefix), attached.beside));
                }
                Event::Leaf(Leaf::Fault(_), _) | Event::Leave(_) => {}
            }
        }
    }
}

fn with_comment(mut line: String, comment: Option<&str>) -> String {
    if let Some(comment) = comment {
        line.push(' ');
        line.push_str(comment);
    }
    line
}

fn push_line(out: &mut String, indent: usize, line: &str) {
    for _ in 0..indent.min(DEEPEST_INDENT) {
        out.push_str("  ");
    }
    out.push_str(line);
    out.push('\n');
}
