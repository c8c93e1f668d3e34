//! `filtre schema pull`: fetches metadata into a catalogue. Overlays are written
//! by hand and never changed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::arguments::Common;
use crate::cli::args::service::{self, ServiceArguments};
use crate::cli::input::config::Config;
use crate::cli::input::inputs;
use crate::cli::output::atomic_file::AtomicFile;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Fault, Status, Stop};
use crate::http::BlockingClient;
use crate::schema::Catalogue;
use crate::schema::ObjectInfo;

/// Fetch the metadata of objects into a catalogue
///
/// Each object is written to `<object>.json` in the directory given by
/// `--schema` or `filtre.toml`. Files with the same content and overlays are not
/// changed.
#[derive(Args)]
#[command(after_help = "Example: filtre schema pull --schema catalogue")]
pub(super) struct Pull {
    /// Objects to fetch (default: `--object`, else all that the token may see)
    #[arg(value_name = "OBJECT")]
    objects: Vec<String>,
    #[command(flatten)]
    service: ServiceArguments,
}

/// The change of the file of an object.
enum Change {
    New,
    Changed,
    Unchanged,
}

impl Pull {
    pub(super) fn run(&self, common: &Common, console: &mut Console) -> Answer {
        let config = Config::load(common.config.as_deref())?;
        let directory = directory(common, &config)?;
        let client = self.service.connect(&config)?;
        let names = match self.names(common, &client) {
            Ok(names) => names,
            Err(error) => return Ok(service::report(&error, console)),
        };
        if names.is_empty() {
            console.warning("the token may see no object");
        }
        let objects: Vec<ObjectInfo> =
            names.iter().map(|name| fetch(&client, name)).collect::<Result<_, Stop>>()?;
        fs::create_dir_all(&directory).map_err(|cause| {
            Fault::from(format!("cannot create `{}`: {}", directory.display(), inputs::reason(&cause)))
        })?;
        for object in &objects {
            let file = directory.join(format!("{}.json", object.name()));
            let word = match store(object, &file)? {
                Change::New => "new",
                Change::Changed => "changed",
                Change::Unchanged => "unchanged",
            };
            let line = format!("{}: {} fields, {word}\n", file.display(), object.fields().len());
            console.writer(Stream::Output).write_all(sanitize::lines(&line).as_bytes())?;
        }
        if self.objects.is_empty() && common.object.is_none() {
            warn_unlisted(&directory, &names, console);
        }
        Ok(verify(&directory, console))
    }

    fn names(&self, common: &Common, client: &BlockingClient) -> Result<Vec<String>, crate::http::Error> {
        match &common.object {
            _ if !self.objects.is_empty() => return Ok(self.objects.clone()),
            Some(object) => return Ok(vec![object.clone()]),
            None => {}
        }
        let list = client.object_list()?;
        Ok(list.objects().iter().map(|object| object.name().to_owned()).collect())
    }
}

/// The directory of the catalogue.
fn directory(common: &Common, config: &Config) -> Result<PathBuf, Fault> {
    let Some(path) = common.schema.as_ref().or(config.schema.as_ref()) else {
        let help = "set `--schema`, or `schema` in `filtre.toml`".to_owned();
        return Err(Fault::from("missing the directory of the catalogue").with_help(Some(help)));
    };
    if path.is_file() {
        let help = "name a directory as the catalogue".to_owned();
        return Err(Fault::from(format!("`{}` is a file", path.display())).with_help(Some(help)));
    }
    Ok(path.clone())
}

fn fetch(client: &BlockingClient, name: &str) -> Result<ObjectInfo, Stop> {
    if !is_file_name(name) {
        return Err(Fault::from(format!("the object name `{name}` cannot be a file name")).into());
    }
    service::object_info(client, name)
}

/// Whether `<name>.json` stays in its directory and is a metadata file. Names
/// from the service are not trusted as paths.
fn is_file_name(name: &str) -> bool {
    let is_plain = |c: char| !sanitize::is_hidden(c) && !matches!(c, '/' | '\\' | ':');
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.ends_with(".overlay")
        && name.chars().all(is_plain)
}

/// Writes the file of an object, unless it has the same content.
fn store(object: &ObjectInfo, file: &Path) -> Result<Change, Stop> {
    let is_there = file.symlink_metadata().is_ok();
    if is_there {
        let old = inputs::read_file(file)?;
        if ObjectInfo::from_json(object.name(), &old).is_ok_and(|old| old == *object) {
            return Ok(Change::Unchanged);
        }
    }
    let json = serde_json::to_string_pretty(object).map_err(std::io::Error::from)?;
    let mut draft = AtomicFile::begin(file)?;
    writeln!(draft, "{json}")?;
    draft.keep()?;
    Ok(if is_there { Change::Changed } else { Change::New })
}

/// Warns of files of objects that the service does not list.
fn warn_unlisted(directory: &Path, names: &[String], console: &mut Console) {
    let Ok(catalogue) = Catalogue::read(directory) else { return };
    for object in catalogue.objects().iter().map(ObjectInfo::name) {
        if !names.iter().any(|name| name == object) {
            console.warning(&format!("the service does not list the object `{object}`; its file is kept"));
        }
    }
}

/// Checks that the catalogue can be read: an overlay may name a removed field.
fn verify(directory: &Path, console: &mut Console) -> Status {
    match Catalogue::read(directory) {
        Ok(_) => Status::Done,
        Err(error) => {
            console.error(&error.to_string().into());
            Status::Fault
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        assert!(is_file_name("contact") && is_file_name("commande client") && is_file_name("é"));
        for bad in ["", "..", "../x", "a/b", "a\\b", ".hidden", "C:x", "a.overlay", "a\nb", "a\u{202e}b"] {
            assert!(!is_file_name(bad), "{bad:?}");
        }
    }
}
