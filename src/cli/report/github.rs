//! Findings as annotations of GitHub Actions.
//!
//! All text is escaped, so that a filter cannot start a workflow command.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Findings;
use crate::cli::output::sanitize;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::span::LineIndex;

pub(super) fn add(findings: Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let index = LineIndex::new(findings.text);
    let file = property(findings.name);
    for finding in findings.all {
        let start = index.position(findings.text, finding.span().start());
        let end = index.position(findings.text, finding.span().end());
        let (command, code) = (command(finding), finding.code());
        let message = data(finding.message());
        writeln!(
            out,
            "::{command} file={file},line={},col={},endLine={},endColumn={},title={code}::{message}",
            start.line, start.column, end.line, end.column,
        )?;
    }
    Ok(())
}

fn command(finding: &Diagnostic) -> &'static str {
    match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

/// Escapes the message of an annotation.
fn data(text: &str) -> String {
    let shown = sanitize::except(text, |character| matches!(character, '\r' | '\n'));
    escape(&shown, |character| matches!(character, '%' | '\r' | '\n'))
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    let shown = sanitize::except(text, |character| matches!(character, '\r' | '\n'));
    escape(&shown, |character| matches!(character, '%' | '\r' | '\n' | ':' | ','))
}

fn escape(text: &str, is_special: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_special(character) {
            // Writing to a `String` never fails.
            let _ = write!(escaped, "%{:02X}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(property("a,b:c%\n.filter"), "a%2Cb%3Ac%25%0A.filter");
        assert_eq!(data("50%, say\r\n::error::x\u{1b}"), "50%25, say%0D%0A::error::x␛");
    }
}
