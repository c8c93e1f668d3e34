//! `filtre compile`: what is sent for a filter.
//!
//! Knows how a plan is shown; what can be sent is for the compiler to say.

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::arguments::{Common, FilterArgument};
use super::console::{Console, Stream};
use super::project::Project;
use super::report::{Findings, Format as Shown, Item, Report, items};
use super::status::{Answer, Fault, Status};
use super::visible;
use crate::check::Checked;
use crate::compile::{Plan, Target, WireFilter};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::{self, LintOptions};
use crate::schema::ObjectInfo;

/// Compile a filter to what is sent
///
/// A filter that cannot be sent is refused with the reason, and the exit status
/// is 1. Warnings are shown and change nothing.
#[derive(Args)]
#[command(after_help = "Example: filtre compile --schema contact.json 'status $eq \"client\"'")]
pub(super) struct Compile {
    #[command(flatten)]
    filter: FilterArgument,
    /// How the requests are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What the service may make of the text
    #[arg(long, value_enum)]
    target: Option<TargetName>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One wire filter a line
    Text,
    /// An object with the requests, the parameters and the findings
    Json,
    /// One percent-encoded parameter a line
    Url,
}

/// The names of the targets.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TargetName {
    /// The same read as SQL does and from left to right
    Portable,
    /// Read as SQL does
    Sql,
    /// Read from left to right
    LeftToRight,
    /// Nothing that could be misread
    Strict,
}

impl From<TargetName> for Target {
    fn from(name: TargetName) -> Self {
        match name {
            TargetName::Portable => Self::Portable,
            TargetName::Sql => Self::Sql,
            TargetName::LeftToRight => Self::LeftToRight,
            TargetName::Strict => Self::Strict,
        }
    }
}

impl Compile {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let project = Project::load(common)?;
        let (input, text) = self.filter.input()?;
        let Some(object) = project.object_of(&input, &text)? else {
            let help = "name some with `--schema`: a file `<object>.json`, or a directory of them";
            return Err(Fault::from("compiling needs metadata").with_help(Some(help.to_owned())).into());
        };
        let target = self.target.or(project.config.target).map_or_else(Target::default, Target::from);
        let compiled = Compiled::new(&text, object, target);
        self.show(&input.name(), &text, &compiled, console)?;
        Ok(Status::no_if(compiled.plan.is_none()))
    }

    fn show(
        &self,
        name: &str,
        text: &str,
        compiled: &Compiled,
        console: &mut Console,
    ) -> std::io::Result<()> {
        let findings = Findings { name, text, all: &compiled.findings };
        if self.format == Format::Json {
            let json = serde_json::to_string(&compiled.json(findings))?;
            return writeln!(console.writer(Stream::Output), "{}", visible::json(&json));
        }
        if !compiled.findings.is_empty() {
            let mut report = Report::new(Shown::Human, console.has_colors(Stream::Error));
            report.add(findings, console.writer(Stream::Error))?;
        }
        for request in compiled.requests().unwrap_or(&[]) {
            let line = if self.format == Format::Url { request.query() } else { request.to_string() };
            writeln!(console.writer(Stream::Output), "{line}")?;
        }
        match &compiled.plan {
            Some(plan) => tell_rest(plan, console),
            None => Ok(()),
        }
    }
}

/// Tells what is left to do with the answers.
fn tell_rest(plan: &Plan, console: &mut Console) -> std::io::Result<()> {
    let error = console.writer(Stream::Error);
    if plan.requests().is_empty() {
        return writeln!(error, "no record can match: there is nothing to send");
    }
    let Some(residual) = plan.residual() else { return Ok(()) };
    let fields: Vec<&str> = plan.residual_fields().collect();
    let text =
        format!("keep of what comes back: {residual}\nask for these fields, too: {}", fields.join(", "));
    writeln!(error, "{}", visible::lines(&text))?;
    if plan.blanks_matter() {
        writeln!(error, "{BLANKS}")?;
    }
    Ok(())
}

const BLANKS: &str = "this is exact only if the server tells NULL from a blank text in these fields";

/// What came of a filter.
struct Compiled {
    canonical: Option<String>,
    plan: Option<Plan>,
    findings: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Json<'a> {
    canonical: Option<&'a str>,
    requests: Option<Vec<&'a str>>,
    queries: Option<Vec<String>>,
    residual: Option<String>,
    diagnostics: Vec<Item<'a>>,
}

impl Compiled {
    fn new(text: &str, object: &ObjectInfo, target: Target) -> Self {
        let mut compiled = Self {
            canonical: None,
            plan: None,
            findings: lint::lint(text, Some(object), &LintOptions::default()),
        };
        // The lint has told what stops these two.
        let Ok(ast) = crate::parse(text) else { return compiled };
        let Ok(checked) = object.check(&ast) else {
            compiled.canonical = Some(ast.to_string());
            return compiled;
        };
        compiled.canonical = Some(checked.to_string());
        compiled.take(&checked, target);
        compiled
    }

    fn take(&mut self, checked: &Checked, target: Target) {
        match checked.compile(target) {
            Ok(plan) => {
                self.findings.extend_from_slice(plan.notes());
                self.plan = Some(plan);
            }
            Err(refused) => {
                self.findings.extend(Diagnostics::into_vec(refused));
            }
        }
        self.findings.sort_by_key(|finding| (finding.span(), finding.code()));
    }

    fn requests(&self) -> Option<&[WireFilter]> {
        self.plan.as_ref().map(Plan::requests)
    }

    fn json<'a>(&'a self, findings: Findings<'a>) -> Json<'a> {
        let requests = self.requests();
        Json {
            canonical: self.canonical.as_deref(),
            requests: requests.map(|requests| requests.iter().map(WireFilter::as_str).collect()),
            queries: requests.map(|requests| requests.iter().map(WireFilter::query).collect()),
            residual: self.plan.as_ref().and_then(Plan::residual).map(ToString::to_string),
            diagnostics: items(findings),
        }
    }
}
