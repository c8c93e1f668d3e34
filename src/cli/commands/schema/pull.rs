//! `filtre schema pull`: metadata of the service, into a catalogue.
//!
//! Knows which file holds which object; overlays are written by hand and stay
//! as they are.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::arguments::Common;
use crate::cli::args::service::{self, ServiceArguments};
use crate::cli::input::config::Config;
use crate::cli::input::inputs;
use crate::cli::output::atomic_file::Draft;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::sanitize;
use crate::cli::status::{Answer, Fault, Status, Stop};
use crate::http::BlockingClient;
use crate::schema::Catalogue;
use crate::schema::ObjectInfo;

/// Fetch the metadata of objects into a catalogue
///
/// Each object becomes a file `<object>.json` in the directory that `--schema`
/// or `filtre.toml` names. A file that tells the same already is left alone, and
/// so are overlays.
#[derive(Args)]
#[command(after_help = "Example: filtre schema pull --schema catalogue")]
pub(super) struct Pull {
    /// The objects; else that of `--object`, else all that the profile of the token sees
    #[arg(value_name = "OBJECT")]
    objects: Vec<String>,
    #[command(flatten)]
    service: ServiceArguments,
}

/// What became of the file of an object.
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
            Err(error) => return Ok(service::tell(&error, console)),
        };
        if names.is_empty() {
            console.warning("the profile of the token sees no object");
        }
        let objects: Vec<ObjectInfo> =
            names.iter().map(|name| fetch(&client, name)).collect::<Result<_, Stop>>()?;
        fs::create_dir_all(&directory).map_err(|cause| {
            Fault::from(format!("cannot make `{}`: {}", directory.display(), inputs::reason(&cause)))
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
            tell_stray(&directory, &names, console);
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
        let help = "name it with `--schema`, or as `schema` in `filtre.toml`".to_owned();
        return Err(Fault::from("nothing tells where the catalogue is").with_help(Some(help)));
    };
    if path.is_file() {
        let help = "a catalogue is a directory".to_owned();
        return Err(Fault::from(format!("`{}` is a file", path.display())).with_help(Some(help)));
    }
    Ok(path.clone())
}

fn fetch(client: &BlockingClient, name: &str) -> Result<ObjectInfo, Stop> {
    if !is_file_name(name) {
        return Err(Fault::from(format!("the object `{name}` has a name that no file can have")).into());
    }
    service::object_info(client, name)
}

/// Whether `<name>.json` is a file in its directory, and one of an object. The
/// service is not trusted with paths.
fn is_file_name(name: &str) -> bool {
    let is_plain = |c: char| !sanitize::is_hidden(c) && !matches!(c, '/' | '\\' | ':');
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.ends_with(".overlay")
        && name.chars().all(is_plain)
}

/// Writes the file of an object, unless it tells the same already.
fn store(object: &ObjectInfo, file: &Path) -> Result<Change, Stop> {
    let is_there = file.symlink_metadata().is_ok();
    if is_there {
        let old = inputs::read_file(file)?;
        if ObjectInfo::from_json(object.name(), &old).is_ok_and(|old| old == *object) {
            return Ok(Change::Unchanged);
        }
    }
    let json = serde_json::to_string_pretty(object).map_err(std::io::Error::from)?;
    let mut draft = Draft::begin(file)?;
    writeln!(draft, "{json}")?;
    draft.keep()?;
    Ok(if is_there { Change::Changed } else { Change::New })
}

/// Tells of files of objects that the service does not list.
fn tell_stray(directory: &Path, names: &[String], console: &mut Console) {
    let Ok(catalogue) = Catalogue::read(directory) else { return };
    for object in catalogue.objects().iter().map(ObjectInfo::name) {
        if !names.iter().any(|name| name == object) {
            console.warning(&format!("the service lists no object `{object}`; its file stays"));
        }
    }
}

/// Whether the catalogue can be read: an overlay may name what is gone.
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
