//! `filtre put`: creates and updates records of the service.
//!
//! | file | contains |
//! |---|---|
//! | `input.rs` `record.rs` | the records of a file |
//! | `outcome.rs` | the outcome of each record |

mod input;
mod outcome;
mod record;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::arguments::Common;
use crate::cli::args::service::{self, ServiceArguments};
use crate::cli::input::inputs::STANDARD_INPUT;
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::listing::{Format, Listing};
use crate::cli::output::progress::Progress;
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Fault, Status};
use crate::http::{BlockingClient, BodyEncoding, Put as Request, PutRecord, Upload};
use crate::schema::ObjectInfo;
use input::Records;
use outcome::{Counts, OutcomeRow};

/// Create and update records
///
/// RECORDS is a file, or `-` for standard input. It contains JSON lines, each
/// `{"id":…,"link":{…},"data":{…}}`, or CSV with the columns `id`,
/// `link.<object>` and fields. A record without an id, or with id 0, is created.
/// A field that a record does not contain keeps its value; an empty value clears it.
///
/// All records are checked against the metadata first. If one is invalid, no
/// record is sent. The outcome of each record is listed with its line. The exit
/// status is 1 if a record was refused or its outcome is unknown.
#[derive(Args)]
#[command(
    override_usage = "filtre put [OPTIONS] [OBJECT] <RECORDS>",
    after_help = "Example: filtre put contact new.csv --journal new.journal"
)]
pub(crate) struct Put {
    /// The object (default: from `--object` or `filtre.toml`), then the file of records
    #[arg(value_names = ["OBJECT", "RECORDS"], num_args = 1..=2, required = true)]
    operands: Vec<OsString>,
    /// Check the records without sending them
    #[arg(long)]
    dry_run: bool,
    /// Log the sent records to a file; the same call resumes from it
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    journal: Option<PathBuf>,
    /// Maximum number of records in a request
    #[arg(long, value_name = "NUMBER", default_value_t = 500, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    batch: usize,
    /// Send records as `multipart/form-data`
    #[arg(long)]
    multipart: bool,
    /// Retry updates like reads: repeating an update has no further effect
    #[arg(long)]
    idempotent: bool,
    /// Output format of the outcomes (default: table on a terminal, else NDJSON)
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    service: ServiceArguments,
}

impl Put {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let (given, file) = self.operands()?;
        let project = Project::load(common)?;
        let object = project.object_name(given)?;
        let known = project.object(&object).cloned();
        let needs_client = !self.dry_run || known.is_none();
        let client = needs_client.then(|| self.service.connect(&project.config)).transpose()?;
        let records = Records::read(file, console)?;
        let metadata = match (known, &client) {
            (Some(known), _) => Some(known),
            (None, Some(client)) => Some(service::object_info(client, &object)?),
            (None, None) => None,
        };
        let mut is_fit = records.is_whole;
        if let Some(metadata) = &metadata {
            is_fit &= check(&object, &records, metadata, console);
        }
        if !is_fit {
            console.note("no record was sent");
            return Ok(Status::No);
        }
        match client {
            Some(client) if !self.dry_run => self.send(&client, &object, records, console),
            _ => {
                note_dry_run(&records, console);
                Ok(Status::Done)
            }
        }
    }

    /// The object, if it is given, and the file.
    fn operands(&self) -> Result<(Option<&str>, &Path), Fault> {
        let (object, file) = match self.operands.as_slice() {
            [file] => (None, file),
            [object, file] => (Some(object.to_str().ok_or("the name of the object is not UTF-8")?), file),
            _ => return Err("missing the records; name a file, or `-` for standard input".into()),
        };
        if self.service.takes_standard_input() && file == STANDARD_INPUT {
            return Err("standard input cannot be both the records and the token".into());
        }
        Ok((object, Path::new(file)))
    }

    fn upload(&self, client: &BlockingClient, object: &str) -> Upload<BlockingClient> {
        let mut upload = client.upload(object).batch(self.batch);
        if self.multipart {
            upload = upload.encoding(BodyEncoding::Multipart);
        }
        if self.idempotent {
            upload = upload.idempotent();
        }
        self.journal.iter().fold(upload, Upload::journal)
    }

    fn send(&self, client: &BlockingClient, object: &str, records: Records, console: &mut Console) -> Answer {
        let total = records.lines.len() as u64;
        let batches = match self.upload(client, object).start(records.lines) {
            Ok(batches) => batches,
            Err(error) => return Ok(service::report(&error, console)),
        };
        let is_seen = console.is_seen();
        let mut listing = Listing::new(self.format.unwrap_or(Format::usual(is_seen)), is_seen, None);
        let progress = Progress::records(Some(total), false);
        let mut counts = Counts::default();
        let mut status = Status::Done;
        for batch in batches {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => return Ok(service::report(&error, console)),
            };
            for (line, outcome) in batch.outcomes() {
                counts.add(outcome);
                listing.add(&OutcomeRow::new(*line, outcome), console.writer(Stream::Output))?;
            }
            if let Some(error) = batch.error() {
                status = status.and(service::status(error.kind()));
                progress.aside(|| console.error(&service::missing(client, object, error)));
            }
            progress.advance(batch.outcomes().len());
        }
        progress.finish();
        listing.finish(outcome::COLUMNS.map(str::to_owned).to_vec(), console.writer(Stream::Output))?;
        console.flush()?;
        console.note(&counts.to_string());
        Ok(status.and(Status::no_if(!counts.is_success())))
    }
}

/// Checks records against the metadata, and reports each violation.
fn check(object: &str, records: &Records, metadata: &ObjectInfo, console: &mut Console) -> bool {
    let all: Vec<PutRecord> = records.lines.iter().map(|(_, record)| record.clone()).collect();
    let Err(violations) = Request::new(object, all).check(metadata) else { return true };
    for violation in violations.all() {
        let line = records.lines.get(violation.record()).map_or(0, |(line, _)| *line);
        let (name, message) = (sanitize::line(&records.name), violation.message());
        console.error(&format!("`{name}`, line {line}: {message}").into());
    }
    false
}

fn note_dry_run(records: &Records, console: &mut Console) {
    let creates = records.lines.iter().filter(|(_, record)| record.is_create()).count();
    let updates = records.lines.len().saturating_sub(creates);
    console.note(&format!("{creates} to create, {updates} to update; no record was sent"));
}
