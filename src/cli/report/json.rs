//! Findings as one JSON array.

use std::io::{self, Write};

use super::Findings;
use crate::cli::output::sanitize;
use crate::diagnostic::json::{self, ColumnUnit, JsonFinding};

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
            out.write_all(sanitize::json(&json).as_bytes())?;
            self.has_item = true;
        }
        Ok(())
    }

    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.has_item { b"\n]\n" } else { b"[]\n" })
    }
}

/// Returns the JSON form of the findings of a text.
pub(crate) fn items(findings: Findings<'_>) -> Vec<JsonFinding<'_>> {
    json::report(findings.name, findings.text, findings.all, ColumnUnit::Characters)
}
