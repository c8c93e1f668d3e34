//! `filtre compile`: what is sent for a filter.
//!
//! Knows how a plan is shown; what can be sent is for the compiler to say.

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::args::arguments::{Common, FilterArgument, ParameterArguments};
use crate::cli::args::names::TargetName;
use crate::cli::args::profile_arg::{self, ReadingArguments};
use crate::cli::input::loaded_filter::Subject;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::report::{Item, items};
use crate::cli::status::{Answer, Status};
use crate::compile::{Plan, Target, WireFilter};

/// Compile a filter to what is sent
///
/// A filter that cannot be sent is refused with the reason, and the exit status
/// is 1. Warnings are shown and change nothing.
#[derive(Args)]
#[command(after_help = "Example: filtre compile --schema contact.json 'status $eq \"client\"'")]
pub(crate) struct Compile {
    #[command(flatten)]
    filter: FilterArgument,
    #[command(flatten)]
    parameters: ParameterArguments,
    /// How the requests are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What the service may make of the text
    #[arg(long, value_enum, conflicts_with = "server_profile")]
    target: Option<TargetName>,
    #[command(flatten)]
    readings: ReadingArguments,
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

impl Compile {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let project = Project::load(common)?;
        let mut subject = Subject::read(&self.filter.input(), &self.parameters, &project, "compiling")?;
        let profile = self.readings.read()?;
        let target = match (self.target, &profile) {
            (None, Some(profile)) => profile.target(),
            (target, _) => target.or(project.config.target).map_or_else(Target::default, Target::from),
        };
        let plan = subject.compile(target);
        self.show(&subject, plan.as_ref(), console)?;
        profile_arg::warn(profile.as_ref(), &subject, console);
        Ok(Status::no_if(plan.is_none()))
    }

    fn show(&self, subject: &Subject, plan: Option<&Plan>, console: &mut Console) -> std::io::Result<()> {
        if self.format == Format::Json {
            let json = serde_json::to_string(&Json::new(subject, plan))?;
            writeln!(console.writer(Stream::Output), "{}", sanitize::json(&json))?;
            return plan.map_or(Ok(()), |plan| tell_blanks(plan, console));
        }
        subject.show(console)?;
        let Some(plan) = plan else { return Ok(()) };
        for request in plan.requests() {
            let line = if self.format == Format::Url { request.query() } else { request.to_string() };
            writeln!(console.writer(Stream::Output), "{line}")?;
        }
        tell_rest(plan, console)
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
    writeln!(error, "{}", sanitize::lines(&text))?;
    tell_blanks(plan, console)
}

/// Tells what the server must do for the plan to be exact.
fn tell_blanks(plan: &Plan, console: &mut Console) -> std::io::Result<()> {
    if plan.blanks_matter() {
        let text =
            "this is exact only if the server tells NULL from a blank text in the fields of the residual";
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
    fn new(subject: &'a Subject, plan: Option<&'a Plan>) -> Self {
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
