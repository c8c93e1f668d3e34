//! The formatter: canonical authoring text on several lines, with the comments.
//!
//! It parses its own output again before it returns it.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::syntax::ast::{Ast, ConditionRef, Leaf};
use crate::syntax::limits::ParseOptions;
use crate::syntax::ops::{Connective, NOT};
use crate::syntax::tree::Event;
use crate::syntax::{parse_with, print};
use crate::text::span::Span;

/// The widest line that is not broken, in characters.
const WIDTH: usize = 80;
/// The maximum indentation; only programs build deeper trees.
const DEEPEST_INDENT: usize = 64;

/// Formats a filter. The result is on one line if it fits into 80 columns and no
/// comment is between its conditions; otherwise each condition has its own line.
/// All comments are kept. The result ends with a line break.
///
/// # Errors
///
/// Returns the mistakes of a text that does not parse.
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
    let message = "the formatted filter has another meaning";
    Err(Diagnostic::new(Code::Syntax, Span::at(0), message)
        .with_help("report this filter as a bug of the formatter")
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

/// The place of each comment in the output.
struct Layout<'t, 'a> {
    ast: &'t Ast<'a>,
    /// For each condition, in order, its comments.
    conditions: Vec<Attached<'t>>,
    /// The comments after the last condition.
    tail: Vec<&'t str>,
}

#[derive(Clone, Default)]
struct Attached<'t> {
    /// The comments above the condition, each with its offset.
    above: Vec<(u32, &'t str)>,
    /// The comment at the end of the line.
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
            Some(condition) => condition.above.push((start, comment)),
            None => self.tail.push(comment),
        }
    }

    fn write(&self) -> String {
        let line = self.ast.to_string();
        let mut out = String::with_capacity(line.len().saturating_mul(2));
        if self.has_no_comment_between() && line.chars().count() <= WIDTH {
            let first = self.conditions.first().cloned().unwrap_or_default();
            let last = self.conditions.last().cloned().unwrap_or_default();
            first.above.iter().for_each(|(_, comment)| push_line(&mut out, 0, comment));
            push_line(&mut out, 0, &with_comment(line, last.beside));
        } else {
            Lines::new(self, &mut out).write();
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
}

/// Writes each condition and each parenthesis of a group on its own line.
struct Lines<'l, 't, 'a> {
    layout: &'l Layout<'t, 'a>,
    out: &'l mut String,
    /// The next condition, and how many of the comments above it are written.
    next: usize,
    written: usize,
    /// The connective and the `$not`s at the start of the next line.
    prefix: String,
    /// The inner nodes around the current place: the connective of each, and
    /// whether a part was written.
    around: Vec<(Option<Connective>, bool)>,
    indent: usize,
}

impl<'l, 't, 'a> Lines<'l, 't, 'a> {
    fn new(layout: &'l Layout<'t, 'a>, out: &'l mut String) -> Self {
        Self { layout, out, next: 0, written: 0, prefix: String::new(), around: Vec::new(), indent: 0 }
    }

    fn write(mut self) {
        let tree = &self.layout.ast.tree;
        for event in tree.walk(tree.root()) {
            match event {
                Event::Enter(inner) => {
                    self.connect();
                    self.enter(inner.connective, tree.node(inner.id).span.start());
                }
                Event::Leave(inner) => self.leave(inner.connective),
                Event::Leaf(leaf, id) => {
                    self.connect();
                    if let Leaf::Condition(condition) = leaf {
                        self.condition(self.layout.ast.condition(condition, tree.node(id).span));
                    }
                }
            }
        }
    }

    /// Starts a part of a group: each part but the first starts with the connective.
    fn connect(&mut self) {
        if let Some((Some(connective), has_part)) = self.around.last_mut() {
            if *has_part {
                self.prefix.push_str(connective.as_str());
                self.prefix.push(' ');
            }
            *has_part = true;
        }
    }

    fn enter(&mut self, connective: Option<Connective>, start: u32) {
        if connective.is_none() {
            self.prefix.push_str(NOT);
            self.prefix.push(' ');
        } else if !self.around.is_empty() {
            self.comments_before(start);
            self.prefix.push('(');
            self.line(None);
            self.indent = self.indent.saturating_add(1);
        }
        self.around.push((connective, false));
    }

    fn leave(&mut self, connective: Option<Connective>) {
        self.around.pop();
        if connective.is_some() && !self.around.is_empty() {
            self.indent = self.indent.saturating_sub(1);
            self.prefix.push(')');
            self.line(None);
        }
    }

    fn condition(&mut self, condition: ConditionRef<'_, '_>) {
        self.comments_before(u32::MAX);
        // Writing to a `String` never fails.
        let _ = print::condition(condition, &mut self.prefix);
        let beside = self.layout.conditions.get(self.next).and_then(|attached| attached.beside);
        self.line(beside);
        self.next = self.next.saturating_add(1);
        self.written = 0;
    }

    /// Writes the comments of the next condition that start before an offset.
    fn comments_before(&mut self, offset: u32) {
        let above = self.layout.conditions.get(self.next).map_or(&[][..], |attached| &attached.above);
        let waiting = above.get(self.written..).unwrap_or(&[]);
        for (_, comment) in waiting.iter().take_while(|&&(start, _)| start < offset) {
            push_line(self.out, self.indent, comment);
            self.written = self.written.saturating_add(1);
        }
    }

    fn line(&mut self, comment: Option<&str>) {
        let line = with_comment(std::mem::take(&mut self.prefix), comment);
        push_line(self.out, self.indent, &line);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_next_to_their_condition() {
        let text = "# object: contact\n\n# the group\n(\n# inside\na $eq \"1\" # beside\n$or b $eq \"2\"\n) # after\n$and c $eq \"3\" # last\n# end";
        let formatted = format(text).unwrap();
        assert_eq!(
            formatted,
            "# object: contact\n# the group\n(\n  # inside\n  a $eq \"1\" # beside\n  $or b $eq \"2\"\n)\n# after\n$and c $eq \"3\" # last\n# end\n"
        );
        assert_eq!(format(&formatted).unwrap(), formatted);
    }

    #[test]
    fn comment_inside_condition_moves_above_it() {
        let text = "a $in [ # why\n\"1\",\n# and\n\"2\"] $and $not # no\n( b $eq \"3\")";
        assert_eq!(format(text).unwrap(), "# why\n# and\na $in [\"1\",\"2\"] # no\n$and $not b $eq \"3\"\n");
    }

    #[test]
    fn only_long_filters_are_split_into_lines() {
        let short = "a $eq \"1\" $or (b $eq \"2\" $and $not (c $eq \"3\" $or d $eq \"4\"))\n";
        assert_eq!(format(short).unwrap(), short);
        let long = format!("{} $and a_long_name $eq \"and a long value\"", short.trim_end());
        assert_eq!(
            format(&long).unwrap(),
            "a $eq \"1\"\n$or (\n  b $eq \"2\"\n  $and $not (\n    c $eq \"3\"\n    $or d $eq \"4\"\n  )\n  $and a_long_name $eq \"and a long value\"\n)\n"
        );
    }
}
