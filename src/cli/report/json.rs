//! Findings as one JSON array.
//!
//! Its shape is a contract with other programs: members are added, never
//! changed.

use std::io::{self, Write};

use serde::Serialize;

use super::Findings;
use crate::cli::visible;
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::span::{LineIndex, Position, Span};

/// An array that is being written.
#[derive(Default)]
pub(crate) struct Array {
    has_item: bool,
}

impl Array {
    pub(super) fn add(&mut self, findings: Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
        for item in items(findings) {
            let json = serde_json::to_string(&item)?;
            out.write_all(if self.has_item { b",\n" } else { b"[\n" })?;
            out.write_all(visible::json(&json).as_bytes())?;
            self.has_item = true;
        }
        Ok(())
    }

    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.has_item { b"\n]\n" } else { b"[]\n" })
    }
}

/// The findings of a text, as they stand in JSON.
pub(crate) fn items(findings: Findings<'_>) -> Vec<Item<'_>> {
    let index = LineIndex::new(findings.text);
    let position = |finding: &Diagnostic| index.position(findings.text, finding.span().start());
    findings.all.iter().map(|finding| Item::new(findings.name, position(finding), finding)).collect()
}

/// A finding, as it stands in JSON.
#[derive(Serialize)]
pub(crate) struct Item<'a> {
    path: &'a str,
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    line: u32,
    column: u32,
    span: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Change<'a>>,
}

#[derive(Serialize)]
struct Place {
    offset: u32,
    length: u32,
}

#[derive(Serialize)]
struct Change<'a> {
    applicability: &'static str,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
}

impl<'a> Item<'a> {
    fn new(path: &'a str, at: Position, finding: &'a Diagnostic) -> Self {
        Self {
            path,
            code: finding.code().as_str(),
            severity: finding.severity().as_str(),
            message: finding.message(),
            help: finding.help(),
            line: at.line,
            column: at.column,
            span: finding.span().into(),
            fix: finding.fix().map(Change::new),
        }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { offset: span.start(), length: span.len() }
    }
}

impl<'a> Change<'a> {
    fn new(fix: &'a Fix) -> Self {
        let edits = fix.edits().iter();
        Self {
            applicability: fix.applicability().as_str(),
            edits: edits.map(|edit| Replacement { place: edit.span.into(), text: &edit.text }).collect(),
        }
    }
}
