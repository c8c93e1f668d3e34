//! Findings as JSON, as `filtre check --format json` prints them.
//!
//! The shape is a contract with other programs: members may be added, never
//! changed.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Fix};
use crate::text::span::{LineIndex, Span};

/// The unit in which columns are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnUnit {
    /// Unicode characters.
    #[default]
    Characters,
    /// UTF-16 code units, as in JavaScript and the Language Server Protocol.
    Utf16,
}

/// A finding in its JSON form, made by [`Diagnostic::to_json`] or [`report`].
///
/// `line` and `column` count from 1; the `offset` and `length` of a span are bytes.
#[derive(Clone, Debug, Serialize)]
pub struct JsonFinding<'a> {
    path: &'a str,
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    line: u32,
    column: u32,
    span: JsonSpan,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct JsonSpan {
    offset: u32,
    length: u32,
}

#[derive(Clone, Debug, Serialize)]
struct JsonFix<'a> {
    applicability: &'static str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    span: JsonSpan,
    text: &'a str,
}

/// Returns the JSON form of the findings of one text.
///
/// `path` is the name of the text in the output. The text is read once.
///
/// ```
/// use filtre::diagnostic::json::{self, ColumnUnit};
///
/// let text = "Nom $eq \"😀\" $and Pays = \"FR\"";
/// let findings = filtre::parse(text).unwrap_err().into_vec();
/// let report = json::report("a.filter", text, &findings, ColumnUnit::Utf16);
/// let report = serde_json::to_value(report)?;
/// assert_eq!((report[0]["line"].as_u64(), report[0]["column"].as_u64()), (Some(1), Some(24)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn report<'a>(
    path: &'a str,
    text: &str,
    findings: &'a [Diagnostic],
    unit: ColumnUnit,
) -> Vec<JsonFinding<'a>> {
    let index = LineIndex::new(text);
    findings.iter().map(|finding| JsonFinding::new(path, text, &index, finding, unit)).collect()
}

impl Diagnostic {
    /// Returns the JSON form of the finding.
    ///
    /// For many findings of one text, [`report`] reads the text only once.
    #[must_use]
    pub fn to_json<'a>(&'a self, path: &'a str, text: &str, unit: ColumnUnit) -> JsonFinding<'a> {
        JsonFinding::new(path, text, &LineIndex::new(text), self, unit)
    }
}

impl<'a> JsonFinding<'a> {
    fn new(path: &'a str, text: &str, index: &LineIndex, finding: &'a Diagnostic, unit: ColumnUnit) -> Self {
        let start = finding.span().start();
        let position = index.position(text, start);
        let column = match unit {
            ColumnUnit::Characters => position.column,
            ColumnUnit::Utf16 => {
                let before = Span::new(index.line(text, position.line).start(), start).slice(text);
                // Each character outside the basic plane is two code units.
                let pairs = before.chars().filter(|c| c.len_utf16() == 2).count();
                position.column.saturating_add(u32::try_from(pairs).unwrap_or(u32::MAX))
            }
        };
        Self {
            path,
            code: finding.code().as_str(),
            severity: finding.severity().as_str(),
            message: finding.message(),
            help: finding.help(),
            line: position.line,
            column,
            span: finding.span().into(),
            fix: finding.fix().map(JsonFix::new),
        }
    }
}

impl From<Span> for JsonSpan {
    fn from(span: Span) -> Self {
        Self { offset: span.start(), length: span.len() }
    }
}

impl<'a> JsonFix<'a> {
    fn new(fix: &'a Fix) -> Self {
        let edits = fix.edits().iter();
        Self {
            applicability: fix.applicability().as_str(),
            edits: edits.map(|edit| JsonEdit { span: edit.span.into(), text: &edit.text }).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn columns_are_counted_in_the_chosen_unit() {
        let text = "a\n😀é x";
        let finding = Diagnostic::new(Code::Syntax, Span::new(9, 10), "x");
        let column = |unit| finding.to_json("-", text, unit).column;
        assert_eq!((column(ColumnUnit::Characters), column(ColumnUnit::Utf16)), (4, 5));
    }
}
