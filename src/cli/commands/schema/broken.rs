//! The filters that were sound and are no more.
//!
//! Knows two catalogues and files of filters; what is wrong with a filter is for
//! [`lint`](crate::lint) to say.

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
pub(super) struct Broken {
    path: String,
    object: String,
    text: String,
    /// What is wrong from now on; nothing if the whole object is gone.
    findings: Vec<Diagnostic>,
}

/// Finds the filters that are sound by the old metadata of a project and break
/// by the new. What breaks already is passed over, and told.
pub(super) fn find(
    inputs: &[Input],
    project: &Project,
    new: &Catalogue,
    console: &mut Console,
) -> Result<Vec<Broken>, Stop> {
    let mut broken = Vec::new();
    for input in inputs {
        let text = input.read()?;
        let old = match project.object_of(input, &text) {
            Ok(Some(old)) => old,
            Ok(None) => continue,
            Err(fault) => {
                console.warning(&format!("passed over: {fault}"));
                continue;
            }
        };
        if !errors(&text, old).is_empty() {
            console.warning(&format!("passed over: `{}` is not sound as it is", input.name()));
            continue;
        }
        let findings = new.object(old.name()).map(|new| errors(&text, new));
        if findings.as_ref().is_none_or(|findings| !findings.is_empty()) {
            let (path, object) = (input.name(), old.name().to_owned());
            broken.push(Broken { path, object, text, findings: findings.unwrap_or_default() });
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
pub(super) struct BrokenItem<'b> {
    path: &'b str,
    object: &'b str,
    object_is_gone: bool,
    findings: Vec<Item<'b>>,
}

impl Broken {
    fn findings(&self) -> Findings<'_> {
        Findings { name: &self.path, text: &self.text, all: &self.findings }
    }

    pub(super) fn item(&self) -> BrokenItem<'_> {
        BrokenItem {
            path: &self.path,
            object: &self.object,
            object_is_gone: self.findings.is_empty(),
            findings: items(self.findings()),
        }
    }

    /// Names the file, and why it breaks.
    pub(super) fn write(&self, report: &mut Report, console: &mut Console) -> std::io::Result<()> {
        if self.findings.is_empty() {
            return console.text(&format!("{}: the object `{}` is gone\n", self.path, self.object));
        }
        report.add(self.findings(), console.writer(crate::cli::output::console::Stream::Output))
    }
}
