//! `filtre get`: fetches records of the service.
//!
//! | file | contains |
//! |---|---|
//! | `choice.rs` | the options for records, fields and order |
//! | `explain.rs` | the description of the requests |
//! | `task.rs` | the request that the options describe |
//! | `output.rs` | the destination of the records |

mod choice;
mod explain;
mod output;
mod task;

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::arguments::{Common, ParameterArguments};
use crate::cli::args::profile_arg::{self, ProfileArgument};
use crate::cli::args::service::{self, ServiceArguments};
use crate::cli::input::inputs::Input;
use crate::cli::input::loaded_filter::LoadedFilter;
use crate::cli::input::project::{Project, named};
use crate::cli::output::console::Console;
use crate::cli::output::listing::{Format, Listing, Row};
use crate::cli::output::progress::Progress;
use crate::cli::status::{Answer, Fault, Status, Stop};
use crate::compile::{Plan, Target};
use crate::http::{BlockingClient, Completeness, FieldValue, GetRecord};
use crate::profile::Profile;
use crate::schema::ObjectInfo;
use choice::Choice;
use output::Output;
use task::Task;

/// Fetch records
///
/// By default, the first 20 records are fetched. The exit status is 1 if the
/// filter is refused, or if records moved between pages during the read: some may
/// then be missing, and `--output` writes no file.
#[derive(Args)]
#[command(after_help = "Example: filtre get contact --filter 'Pays $eq \"FR\"' --fields Nom,Pays --limit 5")]
pub(crate) struct Get {
    /// The object (default: from `--object` or `filtre.toml`)
    #[arg(value_name = "OBJECT")]
    named: Option<String>,
    /// The filter, in single quotes; `-` reads standard input
    #[arg(long, value_name = "FILTER")]
    filter: Option<String>,
    /// Read the filter from a file
    #[arg(short, long, value_name = "FILE", conflicts_with = "filter")]
    file: Option<PathBuf>,
    #[command(flatten)]
    parameters: ParameterArguments,
    #[command(flatten)]
    choice: Choice,
    /// Output format of the records (default: table on a terminal, else NDJSON)
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the records to a file, which is replaced once they are complete
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show the requests without sending them
    #[arg(long, conflicts_with_all = ["output", "format"])]
    explain: bool,
    #[command(flatten)]
    profile: ProfileArgument,
    #[command(flatten)]
    service: ServiceArguments,
}

impl Get {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let project = Project::load(common)?;
        let object = project.object_name(self.named.as_deref())?;
        let profile = self.profile.read()?;
        let configured = project.config.target.map_or_else(Target::default, Target::from);
        let target = profile.as_ref().map_or(configured, Profile::target);
        let client = if self.explain { None } else { Some(self.service.connect(&project.config)?) };
        let metadata = self.metadata(&project, &object, client.as_ref())?;
        let plan = match (self.input(), &metadata) {
            (Some(input), Some(metadata)) => {
                match self.plan(&input, target, profile.as_ref(), metadata, console)? {
                    Some(plan) => Some(plan),
                    None => return Ok(Status::No),
                }
            }
            _ if self.parameters.is_empty() => None,
            _ => return Err(Fault::from("`--param` requires a filter; use `--filter` or `--file`").into()),
        };
        let choice = metadata.as_ref().map(|metadata| self.choice.resolve(metadata)).transpose()?;
        let choice = choice.as_ref().unwrap_or(&self.choice);
        let task = Task {
            object: &object,
            metadata: metadata.as_ref(),
            plan: plan.as_ref(),
            choice,
            profile: profile.as_ref(),
        };
        match client {
            Some(client) => self.fetch(&client, &task, console),
            None => {
                console.text(&explain::explain(&task))?;
                Ok(Status::Done)
            }
        }
    }

    /// Where the filter is, if there is one.
    fn input(&self) -> Option<Input> {
        let is_told = self.filter.is_some() || self.file.is_some();
        is_told.then(|| Input::of(self.file.as_deref(), self.filter.as_deref()))
    }

    /// Returns the metadata from the catalogue, else from the service if field
    /// names must be resolved.
    fn metadata(
        &self,
        project: &Project,
        object: &str,
        client: Option<&BlockingClient>,
    ) -> Result<Option<ObjectInfo>, Stop> {
        if let Some(known) = project.object(object) {
            return Ok(Some(known.clone()));
        }
        if self.input().is_none() && self.choice.names_nothing() {
            return Ok(None);
        }
        let Some(client) = client else {
            let help = "fetch it with `filtre schema pull`, or use `--schema`".to_owned();
            let message = format!("`--explain` needs the metadata of `{object}`");
            return Err(Fault::from(message).with_help(Some(help)).into());
        };
        service::object_info(client, object).map(Some)
    }

    /// Returns the plan of the filter, or `None` if it is refused.
    fn plan(
        &self,
        input: &Input,
        target: Target,
        profile: Option<&Profile>,
        metadata: &ObjectInfo,
        console: &mut Console,
    ) -> Result<Option<Plan>, Stop> {
        if self.service.takes_standard_input() && matches!(input, Input::Standard(_)) {
            return Err(Fault::from("standard input cannot be both the filter and the token").into());
        }
        let text = input.read()?;
        if let Some(other) = named(&text).filter(|other| *other != metadata.name()) {
            let message = format!(
                "`{}`: expected a filter for `{}`, found one for `{other}`",
                input.name(),
                metadata.name()
            );
            return Err(Fault::from(message).into());
        }
        let mut subject = LoadedFilter::new(input, text, metadata, Some(&self.parameters));
        let plan = subject.compile(target);
        subject.show(console)?;
        profile_arg::warn(profile, &subject, console);
        Ok(plan)
    }

    fn fetch(&self, client: &BlockingClient, task: &Task<'_>, console: &mut Console) -> Answer {
        let query = task.query(client);
        let mut records = match query.stream() {
            Ok(records) => records,
            Err(error) => return Ok(service::report(&error, console)),
        };
        let mut output = Output::open(self.output.as_deref(), console)?;
        let format = self.format.unwrap_or_else(|| output.usual_format());
        let mut listing = Listing::new(format, output.is_seen(), task.choice.columns());
        let progress = Progress::records(self.choice.most(), self.output.is_some());
        for record in &mut records {
            match record {
                Ok(record) => listing.add(&record, output.writer())?,
                Err(error) => {
                    progress.finish();
                    drop(output);
                    return Ok(self.report_error(client, task, &error, listing.rows(), console));
                }
            }
            progress.advance(1);
            if output.is_closed() {
                return Ok(Status::Done);
            }
        }
        progress.finish();
        let rows = listing.rows();
        listing.finish(columns(task), output.writer())?;
        output.keep()?;
        self.note_extent(rows, records.completeness(), console);
        Ok(Status::Done)
    }

    /// Reports a failed read, and what was written before.
    fn report_error(
        &self,
        client: &BlockingClient,
        task: &Task<'_>,
        error: &crate::http::Error,
        rows: u64,
        console: &mut Console,
    ) -> Status {
        let status = service::status(error.kind());
        console.error(&service::missing(client, task.object, error));
        if let Some(file) = &self.output {
            console.note(&format!("no record was written to `{}`", file.display()));
        } else if rows > 0 {
            console.note(&format!("the {rows} records above are incomplete"));
        }
        status
    }

    /// Reports that there may be more records, or that completeness is assumed.
    fn note_extent(&self, rows: u64, completeness: Completeness, console: &mut Console) {
        if self.choice.has_default_limit() && rows >= choice::DEFAULT_LIMIT {
            console.note(&format!("these are the first {rows} records; use `--all` or `--limit` for more"));
        } else if self.choice.is_all() && completeness == Completeness::Assumed {
            console.note(&format!(
                "{rows} records, assuming a stable order between pages; use `--sort` with a unique field to guarantee it"
            ));
        }
    }
}

/// Returns the columns of an empty result.
fn columns(task: &Task<'_>) -> Vec<String> {
    let fields = task.metadata.map_or(&[][..], ObjectInfo::fields);
    let readable = fields.iter().filter(|field| field.is_readable()).map(|field| field.name().to_owned());
    [choice::ID.to_owned()].into_iter().chain(readable).collect()
}

impl Row for GetRecord {
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let data = self.data().map(|(name, value)| {
            let text = match value {
                FieldValue::Text(text) => text,
                FieldValue::Json(raw) => raw.get(),
                _ => "",
            };
            (name, Cow::Borrowed(text))
        });
        [(choice::ID, Cow::Borrowed(self.id()))].into_iter().chain(data)
    }
}
