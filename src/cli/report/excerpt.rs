//! The lines of a text around a finding, safe to print on a terminal.
//!
//! Long lines are truncated and invisible characters are escaped here, because
//! the drawing library does neither and a line can be a megabyte long.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Findings;
use crate::cli::output::sanitize;
use crate::diagnostic::Diagnostic;
use crate::text::span::{LineIndex, Position, Span};

/// A line of more characters is truncated to a window.
const MAX_LINE: usize = 400;
/// The number of characters of a window before and after the finding.
const BEFORE: usize = 60;
const AFTER: usize = 140;
/// The maximum number of lines shown of one finding.
const MAX_LINES: u32 = 6;

/// Some lines of a text in printable form.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    /// Every line ends with a line break, so that a label can be at its end.
    text: String,
    first_line: u32,
    position: Position,
    labels: Vec<LabeledSpan>,
    /// For each character: its offset in the source and in the excerpt.
    places: Vec<(u32, usize)>,
    /// The parts of the source that are shown, in order.
    windows: Vec<Span>,
}

impl Excerpt {
    /// Creates the excerpt of a finding, and notes about places outside it.
    pub(super) fn cut(
        findings: Findings<'_>,
        index: &LineIndex,
        finding: &Diagnostic,
    ) -> (Self, Vec<String>) {
        let span = finding.span();
        let source = findings.text;
        let position = index.position(source, span.start());
        let mut excerpt = Self {
            name: sanitize::line(findings.name).into_owned(),
            text: String::new(),
            first_line: position.line.saturating_sub(1).max(1),
            position,
            labels: Vec::new(),
            places: Vec::new(),
            windows: Vec::new(),
        };
        for line in excerpt.first_line..=last_line(source, index, span, position) {
            excerpt.push_line(source, index.line(source, line), span.start());
        }
        let notes = excerpt.label(findings, index, finding);
        (excerpt, notes)
    }

    /// Returns the labels, with spans in the excerpt.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.labels.iter().cloned()
    }

    /// Adds a line of the source, or a window of it around `focus`.
    fn push_line(&mut self, source: &str, line: Span, focus: u32) {
        let window = window(source, line, focus);
        if window.start() > line.start() {
            self.text.push('…');
        }
        for (at, character) in window.slice(source).char_indices() {
            self.places.push((window.start().saturating_add(crate::text::span::offset(at)), self.text.len()));
            match character {
                '\t' => self.text.push('\t'),
                character => sanitize::push(&mut self.text, character),
            }
        }
        self.places.push((window.end(), self.text.len()));
        self.windows.push(window);
        if window.end() < line.end() {
            self.text.push('…');
        }
        self.text.push('\n');
    }

    fn label(&mut self, findings: Findings<'_>, index: &LineIndex, finding: &Diagnostic) -> Vec<String> {
        let primary = self.range(finding.span());
        self.labels.push(LabeledSpan::new_primary_with_span(None, primary));
        let mut notes = Vec::new();
        for (span, label) in finding.others() {
            let label = sanitize::line(label).into_owned();
            if self.shows(span.start()) {
                let range = self.range(span);
                self.labels.push(LabeledSpan::new_with_span(Some(label), range));
            } else {
                let at = index.position(findings.text, span.start());
                notes.push(format!("{label}: line {}, column {}", at.line, at.column));
            }
        }
        notes
    }

    fn shows(&self, offset: u32) -> bool {
        self.windows.iter().any(|window| (window.start()..=window.end()).contains(&offset))
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.place(span.start())..self.place(span.end())
    }

    /// Converts an offset of the source to an offset of the excerpt; if it is
    /// not shown, to the last shown place before it.
    fn place(&self, offset: u32) -> usize {
        let after = self.places.partition_point(|&(source, _)| source <= offset);
        let before = after.checked_sub(1).and_then(|at| self.places.get(at));
        before.map_or(0, |&(_, shown)| shown)
    }
}

/// Returns the last line to show: the one after the finding, if there is one.
fn last_line(source: &str, index: &LineIndex, span: Span, first: Position) -> u32 {
    let whole = crate::text::span::offset(source.len());
    let last = index.position(source, span.end()).line;
    let shown = last.min(first.line.saturating_add(MAX_LINES)).saturating_add(1);
    let end = index.position(source, whole);
    // A final line break does not start another line.
    let count = if end.column == 1 { end.line.saturating_sub(1) } else { end.line };
    shown.min(count).max(first.line)
}

/// Returns the part of a line that is shown.
fn window(source: &str, line: Span, focus: u32) -> Span {
    let text = line.slice(source);
    if text.chars().nth(MAX_LINE).is_none() {
        return line;
    }
    let focus = focus.clamp(line.start(), line.end());
    let before = Span::new(line.start(), focus).slice(source);
    let after = Span::new(focus, line.end()).slice(source);
    let cut = before.char_indices().rev().take(BEFORE).last().map_or(before.len(), |(at, _)| at);
    let kept = after.char_indices().nth(AFTER).map_or(after.len(), |(at, _)| at);
    let offset = crate::text::span::offset;
    Span::new(line.start().saturating_add(offset(cut)), focus.saturating_add(offset(kept)))
}

/// Returns the whole excerpt for every span, because it is already truncated.
impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // A request without context is for the line and column of the heading.
        let is_heading = before == 0 && after == 0;
        let (range, line, column) = if is_heading {
            (span.offset()..span.offset(), self.position.line, self.position.column)
        } else {
            (0..self.text.len(), self.first_line, 1)
        };
        let data = self.text.get(range.clone()).ok_or(MietteError::OutOfBounds)?;
        let from_zero = |number: u32| (number as usize).saturating_sub(1);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data.as_bytes(),
            range.into(),
            from_zero(line),
            from_zero(column),
            self.windows.len(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn cut(text: &str, start: u32, end: u32) -> Excerpt {
        let finding = Diagnostic::new(Code::Syntax, Span::new(start, end), "x");
        let findings = Findings { name: "a", text, all: &[] };
        Excerpt::cut(findings, &LineIndex::new(text), &finding).0
    }

    fn marked(excerpt: &Excerpt) -> &str {
        let label = &excerpt.labels[0];
        excerpt.text.get(label.offset()..).and_then(|text| text.get(..label.len())).unwrap()
    }

    #[test]
    fn one_line_before_and_after_is_shown() {
        let excerpt = cut("a\r\nb\nc é d\ne\nf\n", 7, 9);
        assert_eq!((excerpt.text.as_str(), excerpt.first_line), ("b\nc é d\ne\n", 2));
        assert_eq!(marked(&excerpt), "é");
    }

    #[test]
    fn invisible_character_is_shown_and_labelled() {
        let excerpt = cut("a \u{202e} b", 2, 5);
        assert_eq!(marked(&excerpt), "<U+202E>");
    }

    #[test]
    fn long_line_is_truncated_around_finding() {
        let text = format!("{}!?{}", "é".repeat(1000), "à".repeat(1000));
        let excerpt = cut(&text, 2000, 2001);
        assert_eq!(excerpt.text, format!("…{}!?{}…\n", "é".repeat(60), "à".repeat(138)));
        assert_eq!(marked(&excerpt), "!");
    }

    #[test]
    fn finding_at_end_or_in_empty_text_is_shown() {
        assert_eq!(cut("", 0, 0).text, "\n");
        assert_eq!(cut("a\n", 2, 2).text, "a\n\n");
        let excerpt = cut("a $eq", 5, 5);
        assert_eq!((excerpt.labels[0].offset(), excerpt.text.as_str()), (5, "a $eq\n"));
    }
}
