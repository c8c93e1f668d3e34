//! Findings for people: message, excerpt of the text, help and fix.
//!
//! [`Excerpt`] selects the part of the text, and [`miette`] draws it.

use std::fmt;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::Findings;
use super::excerpt::Excerpt;
use crate::cli::output::sanitize;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::text::span::LineIndex;

/// The maximum number of findings shown of a text.
const MAX_FINDINGS: usize = 20;
/// The maximum number of characters shown of each side of an edit.
const MAX_EDIT: usize = 40;
/// The width of wrapped messages, in columns.
const WIDTH: usize = 100;

/// Draws findings for people.
pub(crate) struct Human {
    handler: GraphicalReportHandler,
}

impl Human {
    pub(crate) fn new(has_colors: bool) -> Self {
        let theme = if has_colors { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        Self { handler: GraphicalReportHandler::new_themed(theme).with_width(WIDTH).with_links(false) }
    }

    /// Draws the first findings of a text, and the number of the others.
    pub(crate) fn add(&self, findings: Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
        let index = LineIndex::new(findings.text);
        for finding in findings.all.iter().take(MAX_FINDINGS) {
            let shown = Shown::new(findings, &index, finding);
            let mut drawn = String::new();
            self.handler.render_report(&mut drawn, &shown).map_err(io::Error::other)?;
            writeln!(out, "{drawn}")?;
        }
        match findings.all.len().saturating_sub(MAX_FINDINGS) {
            0 => Ok(()),
            more => writeln!(out, "… and {more} more in {}\n", sanitize::line(findings.name)),
        }
    }
}

/// A finding in the form that `miette` draws.
#[derive(Debug)]
struct Shown {
    code: &'static str,
    severity: miette::Severity,
    message: String,
    help: String,
    excerpt: Excerpt,
}

impl Shown {
    fn new(findings: Findings<'_>, index: &LineIndex, finding: &Diagnostic) -> Self {
        let (excerpt, notes) = Excerpt::cut(findings, index, finding);
        let help = finding.help().map(|help| sanitize::line(help).into_owned());
        let fix = finding.fix().map(|fix| describe(fix, findings.text));
        let help: Vec<String> = help.into_iter().chain(notes).chain(fix).collect();
        Self {
            code: finding.code().as_str(),
            severity: finding.severity().into(),
            message: sanitize::line(finding.message()).into_owned(),
            help: help.join("\n"),
            excerpt,
        }
    }
}

/// Describes a fix on one line.
fn describe(fix: &Fix, text: &str) -> String {
    let applicability = fix.applicability().as_str();
    match fix.edits() {
        [edit] => format!("fix: {} ({applicability})", describe_edit(edit, text)),
        [first, rest @ ..] => {
            let (first, more) = (describe_edit(first, text), rest.len());
            format!("fix: {first}, and {more} more ({applicability})")
        }
        [] => format!("fix: none ({applicability})"),
    }
}

fn describe_edit(edit: &Edit, text: &str) -> String {
    match (brief(edit.span.slice(text)), brief(&edit.text)) {
        (before, after) if before.is_empty() => format!("insert `{after}`"),
        (before, after) if after.is_empty() => format!("delete `{before}`"),
        (before, after) => format!("replace `{before}` with `{after}`"),
    }
}

/// Returns the start of a text on one line.
fn brief(text: &str) -> String {
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        if at == MAX_EDIT {
            shown.push('…');
            break;
        }
        sanitize::push(&mut shown, character);
    }
    shown
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        if self.help.is_empty() { None } else { Some(Box::new(&self.help)) }
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
