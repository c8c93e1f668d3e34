//! `filtre schema diff`: compares metadata, and finds the filters that the change breaks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::Format;
use super::broken::{self, BrokenFilter, BrokenFilterJson};
use super::changes::{ObjectChange, changes};
use crate::cli::args::arguments::Common;
use crate::cli::args::service::{self, ServiceArguments};
use crate::cli::input::inputs::{self, Inputs};
use crate::cli::input::project::Project;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::report::{self, Report};
use crate::cli::status::{Answer, Fault, Status, Stop};
use crate::http::BlockingClient;
use crate::schema::Catalogue;
use crate::schema::ObjectInfo;
use crate::schema::Overlay;

/// Compare metadata, and list the filters that the change breaks
///
/// Two catalogues are the old and the new one. A single catalogue is the new
/// one; the old one comes from `--schema` or `filtre.toml`. Without a catalogue,
/// the new metadata of the same objects is fetched from the service. The exit
/// status is 1 if there are differences.
#[derive(Args)]
#[command(after_help = "Example: filtre schema diff catalogue.old catalogue --filters segments")]
pub(super) struct Diff {
    /// Old and new metadata: files or catalogue directories
    #[arg(value_name = "CATALOGUE", num_args = 0..=2)]
    catalogues: Vec<PathBuf>,
    /// Files, and directories to search for `*.filter` [default: .]
    #[arg(long, value_name = "PATH")]
    filters: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    service: ServiceArguments,
}

impl Diff {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let (project, new) = match self.catalogues.as_slice() {
            [old, new] => (Project::load(common)?.with_catalogue(read(old)?), read(new)?),
            [new] => (Project::load(common)?, read(new)?),
            _ => {
                let project = Project::load(common)?;
                let new = self.fetch(&project, console)?;
                (project, new)
            }
        };
        let changes = changes(project.catalogue()?, &new);
        let (inputs, status) = self.inputs(console);
        let broken = broken::find(&inputs.all, &project, &new, console)?;
        match self.format {
            Format::Text => write_text(&changes, &broken, console)?,
            Format::Json => write_json(&changes, &broken, console)?,
        }
        Ok(status.and(Status::no_if(!changes.is_empty() || !broken.is_empty())))
    }

    /// Finds the filters, and returns the status of the search. Without
    /// `--filters`, an empty directory is not a warning.
    fn inputs(&self, console: &mut Console) -> (Inputs, Status) {
        let inputs = Inputs::find(&self.filters, None, None);
        if !self.filters.is_empty() {
            inputs.warnings.iter().for_each(|warning| console.warning(warning));
        }
        inputs.faults.iter().for_each(|fault| console.error(fault));
        let status = if inputs.faults.is_empty() { Status::Done } else { Status::Fault };
        (inputs, status)
    }

    /// The metadata that the service has for the objects of a project.
    fn fetch(&self, project: &Project, console: &mut Console) -> Result<Catalogue, Stop> {
        let known = project.catalogue()?;
        let client = self.service.connect(&project.config)?;
        let list = client.object_list().map_err(|error| service::fault(&error))?;
        let names = known.objects().iter().map(ObjectInfo::name);
        let listed = names.filter(|name| list.object(name).is_some());
        listed.map(|name| fetch_one(&client, name, project.schema.as_deref(), console)).collect()
    }
}

fn read(path: &Path) -> Result<Catalogue, Fault> {
    Catalogue::read(path).map_err(|error| error.to_string().into())
}

/// Fetches the metadata of an object, and applies the overlay of the catalogue
/// if it is still valid.
fn fetch_one(
    client: &BlockingClient,
    name: &str,
    schema: Option<&Path>,
    console: &mut Console,
) -> Result<ObjectInfo, Stop> {
    let object = service::object_info(client, name)?;
    let Some(schema) = schema else { return Ok(object) };
    let directory = if schema.is_dir() { schema } else { schema.parent().unwrap_or(Path::new("")) };
    let file = directory.join(format!("{name}.overlay.json"));
    if fs::symlink_metadata(&file).is_err() {
        return Ok(object);
    }
    let overlay = Overlay::from_json(&inputs::read_file(&file)?);
    match overlay.and_then(|overlay| object.clone().with_overlay(&overlay)) {
        Ok(object) => Ok(object),
        Err(error) => {
            console.warning(&format!("`{}` does not apply to the new metadata: {error}", file.display()));
            Ok(object)
        }
    }
}

fn write_text(changes: &[ObjectChange], broken: &[BrokenFilter], console: &mut Console) -> io::Result<()> {
    for change in changes {
        let text = sanitize::lines(&change.to_string()).into_owned();
        console.writer(Stream::Output).write_all(text.as_bytes())?;
    }
    if !broken.is_empty() {
        let count = broken.len();
        let word = if count == 1 { "filter breaks" } else { "filters break" };
        writeln!(console.writer(Stream::Output), "\n{count} {word}:")?;
    }
    let mut report = Report::new(report::Format::Concise, false);
    broken.iter().try_for_each(|broken| broken.write(&mut report, console))
}

#[derive(Serialize)]
struct Json<'d> {
    objects: &'d [ObjectChange],
    broken: Vec<BrokenFilterJson<'d>>,
}

fn write_json(changes: &[ObjectChange], broken: &[BrokenFilter], console: &mut Console) -> io::Result<()> {
    let json = Json { objects: changes, broken: broken.iter().map(BrokenFilter::item).collect() };
    let json = serde_json::to_string_pretty(&json)?;
    writeln!(console.writer(Stream::Output), "{}", sanitize::json(&json))
}
