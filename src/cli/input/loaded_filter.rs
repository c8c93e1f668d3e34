//! The filter of a call: read, checked against its object, linted, and with its
//! parameters bound.

use std::io;

use crate::check::Checked;
use crate::cli::args::arguments::ParameterArguments;
use crate::cli::input::inputs::Input;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::report::{Findings, Human};
use crate::cli::status::Fault;
use crate::compile::{Plan, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{self, LintOptions};
use crate::schema::ObjectInfo;
use crate::text::span::Span;

/// A filter and its findings.
pub(crate) struct LoadedFilter {
    name: String,
    text: String,
    /// The canonical text, if the filter could be parsed.
    pub(crate) canonical: Option<String>,
    /// The filter, unless it has errors.
    pub(crate) checked: Option<Checked>,
    findings: Vec<Diagnostic>,
}

impl LoadedFilter {
    /// Reads a filter for a task that needs metadata.
    pub(crate) fn read(
        input: &Input,
        parameters: &ParameterArguments,
        project: &Project,
        task: &str,
    ) -> Result<Self, Fault> {
        let text = input.read()?;
        let Some(object) = project.object_of(input, &text)? else {
            let help = "use `--schema` with a file `<object>.json` or a catalogue directory";
            return Err(Fault::from(format!("{task} needs metadata")).with_help(Some(help.to_owned())));
        };
        Ok(Self::new(input, text, object, Some(parameters)))
    }

    /// Checks the text of a filter against its object; without arguments, its
    /// parameters stay unbound.
    pub(crate) fn new(
        input: &Input,
        text: String,
        object: &ObjectInfo,
        parameters: Option<&ParameterArguments>,
    ) -> Self {
        let mut subject = Self {
            name: input.name(),
            findings: lint::lint(&text, Some(object), &LintOptions::default()),
            text,
            canonical: None,
            checked: None,
        };
        subject.check(object, parameters);
        subject
    }

    fn check(&mut self, object: &ObjectInfo, parameters: Option<&ParameterArguments>) {
        // The linter has already reported the errors of these two.
        let Ok(ast) = crate::parse(&self.text) else { return };
        self.canonical = Some(ast.to_string());
        let Ok(checked) = object.check(&ast) else { return };
        self.canonical = Some(checked.to_string());
        let bound = parameters.map_or_else(|| Ok(checked.clone()), |parameters| parameters.bind(&checked));
        match bound {
            Ok(bound) => {
                self.canonical = Some(bound.to_string());
                self.checked = Some(bound);
            }
            Err(refused) => self.add(refused.into_vec()),
        }
    }

    /// Compiles the filter, and adds the diagnostics of the compiler. Returns
    /// `None` if it is refused.
    pub(crate) fn compile(&mut self, target: Target) -> Option<Plan> {
        match self.checked.as_ref()?.compile(target) {
            Ok(plan) => {
                self.add(plan.notes().iter().cloned());
                Some(plan)
            }
            Err(refused) => {
                self.add(refused.into_vec());
                None
            }
        }
    }

    /// Adds the findings of a later stage.
    pub(crate) fn add(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.findings.extend(findings);
        self.findings.sort_by_key(|finding| (finding.span(), finding.code()));
    }

    /// The findings of the filter.
    pub(crate) fn findings(&self) -> Findings<'_> {
        Findings { name: &self.name, text: &self.text, all: &self.findings }
    }

    /// Whether the filter has errors.
    pub(crate) fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// A part of the text.
    pub(crate) fn part(&self, span: Span) -> &str {
        span.slice(&self.text)
    }

    /// Reports the findings on standard error.
    pub(crate) fn show(&self, console: &mut Console) -> io::Result<()> {
        if self.findings.is_empty() {
            return Ok(());
        }
        let human = Human::new(console.has_colors(Stream::Error));
        human.add(self.findings(), console.writer(Stream::Error))
    }
}
