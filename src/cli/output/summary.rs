//! The numbers of findings and fixes of a call.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::diagnostic::{Code, Diagnostic, Severity};

/// The numbers of all texts of a call.
#[derive(Default)]
pub(crate) struct Summary {
    pub(crate) texts: usize,
    pub(crate) fixed: usize,
    severities: BTreeMap<Severity, usize>,
    codes: BTreeMap<Code, usize>,
}

impl Summary {
    /// Counts findings, and returns whether any is an error.
    pub(crate) fn count(&mut self, findings: &[Diagnostic]) -> bool {
        for finding in findings {
            increment(self.severities.entry(finding.severity()).or_default());
            increment(self.codes.entry(finding.code()).or_default());
        }
        findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// Writes one line per code, the most frequent first.
    pub(crate) fn write_codes(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut codes: Vec<_> = self.codes.iter().collect();
        codes.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
        for (code, count) in codes {
            writeln!(out, "{count:>7}  {code:<22} {}", code.summary())?;
        }
        Ok(())
    }

    /// Writes `fixed 2 findings, 3 errors, 1 warning in 12 files`.
    pub(crate) fn write_summary(&self, verb: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut parts = Vec::new();
        if self.fixed > 0 {
            parts.push(format!("{verb} {}", plural(self.fixed, "finding")));
        }
        for (severity, name) in
            [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "info")]
        {
            parts.extend(self.severities.get(&severity).map(|&count| plural(count, name)));
        }
        if parts.is_empty() {
            parts.push("no findings".to_owned());
        }
        writeln!(out, "{} in {}", parts.join(", "), plural(self.texts, "file"))
    }
}

fn increment(count: &mut usize) {
    *count = count.saturating_add(1);
}

fn plural(count: usize, name: &str) -> String {
    if count == 1 { format!("{count} {name}") } else { format!("{count} {name}s") }
}
