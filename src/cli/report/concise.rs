//! Findings on one line each, as compilers print them.

use std::io::{self, Write};

use super::Findings;
use crate::cli::output::sanitize;
use crate::text::span::LineIndex;

pub(super) fn add(findings: Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let index = LineIndex::new(findings.text);
    let name = sanitize::line(findings.name);
    for finding in findings.all {
        let at = index.position(findings.text, finding.span().start());
        let (severity, code) = (finding.severity(), finding.code());
        let message = sanitize::line(finding.message());
        writeln!(out, "{name}:{}:{}: {severity}[{code}] {message}", at.line, at.column)?;
    }
    Ok(())
}
