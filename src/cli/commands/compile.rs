//! `filtre compile`: prints the requests of a filter.

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::args::arguments::{Common, FilterArgument, ParameterArguments};
use crate::cli::args::names::TargetName;
use crate::cli::args::profile_arg::{self, ProfileArgument};
use crate::cli::input::loaded_filter::LoadedFilter;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::report::{Item, items};
use crate::cli::status::{Answer, Status};
use crate::compile::{Plan, Target, WireFilter};

/// Compile a filter to requests for the service
///
/// A filter that cannot be expressed as requests is refused with the reason, and
/// the exit status is 1. Warnings do not change the exit status.
#[derive(Args)]
#[command(after_help = "Example: filtre compile --schema contact.json 'status $eq \"client\"'")]
pub(crate) struct Compile {
    #[command(flatten)]
    filter: FilterArgument,
    #[command(flatten)]
    parameters: ParameterArguments,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// How the service may interpret precedence
    #[arg(long, value_enum, conflicts_with = "server_profile")]
    target: Option<TargetName>,
    #[command(flatten)]
    profile: ProfileArgument,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One wire filter per line
    Text,
    /// A JSON object with the requests, the query strings and the findings
    Json,
    /// One percent-encoded query parameter per line
    Url,
}

impl Compile {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let project = Project::load(common)?;
        let mut subject = LoadedFilter::read(&self.filter.input(), &self.parameters, &project, "compiling")?;
        let profile = self.profile.read()?;
        let target = match (self.target, &profile) {
            (None, Some(profile)) => profile.target(),
            (target, _) => target.or(project.config.target).map_or_else(Target::default, Target::from),
        };
        let plan = subject.compile(target);
        self.show(&subject, plan.as_ref(), console)?;
        profile_arg::warn(profile.as_ref(), &subject, console);
        Ok(Status::no_if(plan.is_none()))
    }

    fn show(
        &self,
        subject: &LoadedFilter,
        plan: Option<&Plan>,
        console: &mut Console,
    ) -> std::io::Result<()> {
        if self.format == Format::Json {
            let json = serde_json::to_string(&Json::new(subject, plan))?;
            writeln!(console.writer(Stream::Output), "{}", sanitize::json(&json))?;
            return plan.map_or(Ok(()), |plan| note_empty_strings(plan, console));
        }
        subject.show(console)?;
        let Some(plan) = plan else { return Ok(()) };
        for request in plan.requests() {
            let line = if self.format == Format::Url { request.query() } else { request.to_string() };
            writeln!(console.writer(Stream::Output), "{line}")?;
        }
        note_residual(plan, console)
    }
}

/// Reports how to filter the responses.
fn note_residual(plan: &Plan, console: &mut Console) -> std::io::Result<()> {
    let error = console.writer(Stream::Error);
    if plan.requests().is_empty() {
        return writeln!(error, "no record can match; no request is needed");
    }
    let Some(residual) = plan.residual() else { return Ok(()) };
    let fields: Vec<&str> = plan.residual_fields().collect();
    let text =
        format!("filter the responses with: {residual}\nalso request these fields: {}", fields.join(", "));
    writeln!(error, "{}", sanitize::lines(&text))?;
    note_empty_strings(plan, console)
}

/// Reports the assumption under which the plan is exact.
fn note_empty_strings(plan: &Plan, console: &mut Console) -> std::io::Result<()> {
    if plan.blanks_matter() {
        let text = "this is exact only if the server distinguishes NULL from an empty string in the fields of the residual";
        writeln!(console.writer(Stream::Error), "{text}")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Json<'a> {
    canonical: Option<&'a str>,
    requests: Option<Vec<&'a str>>,
    queries: Option<Vec<String>>,
    residual: Option<String>,
    diagnostics: Vec<Item<'a>>,
}

impl<'a> Json<'a> {
    fn new(subject: &'a LoadedFilter, plan: Option<&'a Plan>) -> Self {
        let requests = plan.map(Plan::requests);
        Self {
            canonical: subject.canonical.as_deref(),
            requests: requests.map(|requests| requests.iter().map(WireFilter::as_str).collect()),
            queries: requests.map(|requests| requests.iter().map(WireFilter::query).collect()),
            residual: plan.and_then(Plan::residual).map(ToString::to_string),
            diagnostics: items(subject.findings()),
        }
    }
}
