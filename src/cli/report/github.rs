//! Annotations of GitHub Actions.
//!
//! Knows the escapes of workflow commands: what stands in a filter can start
//! no command of its own.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Findings;
use crate::cli::visible;
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

/// The text of an annotation.
fn data(text: &str) -> String {
    let shown = visible::except(text, |character| matches!(character, '\r' | '\n'));
    escape(&shown, |character| matches!(character, '%' | '\r' | '\n'))
}

/// The value of a property.
fn property(text: &str) -> String {
    let shown = visible::except(text, |character| matches!(character, '\r' | '\n'));
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
    fn what_is_special_is_escaped() {
        assert_eq!(property("a,b:c%\n.filter"), "a%2Cb%3Ac%25%0A.filter");
        assert_eq!(data("50%, say\r\n::error::x\u{1b}"), "50%25, say%0D%0A::error::x␛");
    }
}
