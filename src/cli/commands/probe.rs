//! `filtre probe`: detects the behaviour of a server, and writes it as a profile.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::arguments::Common;
use crate::cli::args::service::{self, ServiceArguments};
use crate::cli::input::project::Project;
use crate::cli::output::atomic_file::AtomicFile;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::listing::{Format, Listing, Row};
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Status};
use crate::http::{Observation, ProbeReport};

/// Detect how a server interprets filters, and write a server profile
///
/// The profile is a file for `--server-profile` of `check`, `compile`, `get` and
/// `sandbox`, with the evidence for each setting. No record is changed, and no
/// value of a record is shown. An undecided setting gets the value that assumes
/// least of the server. One request sends an invalid token to see the response.
#[derive(Args)]
#[command(after_help = "Example: filtre probe contact --env demo --instance acme --output server.toml")]
pub(crate) struct Probe {
    /// The object (default: from `--object` or `filtre.toml`)
    #[arg(value_name = "OBJECT")]
    named: Option<String>,
    /// Maximum number of requests; 60 are enough for all questions
    #[arg(long, value_name = "NUMBER", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    budget: u32,
    /// Write the profile to a file (default: standard output)
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also list the answers; without `--output`, instead of the profile
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    service: ServiceArguments,
}

const COLUMNS: [&str; 3] = ["question", "answer", "evidence"];

impl Probe {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let project = Project::load(common)?;
        let object = project.object_name(self.named.as_deref())?;
        let client = self.service.connect(&project.config)?;
        let probe = client.probe(&object).budget(self.budget);
        let findings = match probe.send() {
            Ok(findings) => findings,
            Err(error) => {
                console.error(&service::missing(&client, &object, &error));
                return Ok(service::status(error.kind()));
            }
        };
        self.keep(&findings, console)?;
        if let Some(format) = self.format {
            list(&findings, format, console)?;
        }
        warn_undecided(&findings, console);
        Ok(Status::Done)
    }

    /// Writes the profile.
    fn keep(&self, findings: &ProbeReport, console: &mut Console) -> Result<(), crate::cli::status::Stop> {
        let text = findings.to_toml();
        if let Some(file) = &self.output {
            let mut draft = AtomicFile::begin(file)?;
            draft.write_all(text.as_bytes())?;
            draft.keep()?;
        } else if self.format.is_none() {
            console.text(&sanitize::lines(&text))?;
        }
        Ok(())
    }
}

fn list(
    findings: &ProbeReport,
    format: Format,
    console: &mut Console,
) -> Result<(), crate::cli::status::Stop> {
    let mut listing = Listing::new(format, console.is_seen(), None);
    let out = console.writer(Stream::Output);
    for finding in findings.observations() {
        listing.add(finding, out)?;
    }
    Ok(listing.finish(COLUMNS.map(str::to_owned).to_vec(), out)?)
}

fn warn_undecided(findings: &ProbeReport, console: &mut Console) {
    let undecided = findings
        .observations()
        .iter()
        .filter(|finding| finding.is_profile_setting() && !finding.is_decided());
    for finding in undecided {
        console.warning(&format!("`{}` is {}", finding.question(), finding.answer()));
    }
    console.note(&format!("{} requests were sent", findings.requests()));
}

impl Row for Observation {
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let evidence = self.evidence().collect::<Vec<_>>().join("; ");
        let cells = [Cow::Borrowed(self.question()), Cow::Borrowed(self.answer()), Cow::Owned(evidence)];
        COLUMNS.into_iter().zip(cells)
    }
}
