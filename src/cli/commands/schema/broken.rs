//! Finds the filters that a change of metadata breaks.

use serde::Serialize;

use crate::cli::input::inputs::Input;
use crate::cli::input::project::Project;
use crate::cli::output::console::Console;
use crate::cli::report::{Findings, Item, Report, items};
use crate::cli::status::Stop;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{LintOptions, lint};
use crate::schema::Catalogue;
use crate::schema::ObjectInfo;

/// A filter that breaks.
pub(super) struct BrokenFilter {
    path: String,
    object: String,
    text: String,
    /// The new errors; empty if the object was removed.
    findings: Vec<Diagnostic>,
}

/// Finds the filters that are valid with the old metadata of a project and
/// invalid with the new. Filters that are already invalid are skipped with a warning.
pub(super) fn find(
    inputs: &[Input],
    project: &Project,
    new: &Catalogue,
    console: &mut Console,
) -> Result<Vec<BrokenFilter>, Stop> {
    let mut broken = Vec::new();
    for input in inputs {
        let text = input.read()?;
        let old = match project.object_of(input, &text) {
            Ok(Some(old)) => old,
            Ok(None) => continue,
            Err(fault) => {
                console.warning(&format!("skipped: {fault}"));
                continue;
            }
        };
        if !errors(&text, old).is_empty() {
            console.warning(&format!("skipped: `{}` is already invalid with the old metadata", input.name()));
            continue;
        }
        let findings = new.object(old.name()).map(|new| errors(&text, new));
        if findings.as_ref().is_none_or(|findings| !findings.is_empty()) {
            let (path, object) = (input.name(), old.name().to_owned());
            broken.push(BrokenFilter { path, object, text, findings: findings.unwrap_or_default() });
        }
    }
    Ok(broken)
}

fn errors(text: &str, object: &ObjectInfo) -> Vec<Diagnostic> {
    let findings = lint(text, Some(object), &LintOptions::default());
    findings.into_iter().filter(|finding| finding.severity() == Severity::Error).collect()
}

/// A filter that breaks, for programs.
#[derive(Serialize)]
pub(super) struct BrokenFilterJson<'b> {
    path: &'b str,
    object: &'b str,
    object_is_gone: bool,
    findings: Vec<Item<'b>>,
}

impl BrokenFilter {
    fn findings(&self) -> Findings<'_> {
        Findings { name: &self.path, text: &self.text, all: &self.findings }
    }

    pub(super) fn item(&self) -> BrokenFilterJson<'_> {
        BrokenFilterJson {
            path: &self.path,
            object: &self.object,
            object_is_gone: self.findings.is_empty(),
            findings: items(self.findings()),
        }
    }

    /// Writes the file name and the errors.
    pub(super) fn write(&self, report: &mut Report, console: &mut Console) -> std::io::Result<()> {
        if self.findings.is_empty() {
            return console.text(&format!("{}: the object `{}` was removed\n", self.path, self.object));
        }
        report.add(self.findings(), console.writer(crate::cli::output::console::Stream::Output))
    }
}
