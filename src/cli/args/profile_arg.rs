//! The option `--server-profile`, and the warning that follows from it.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::input::inputs;
use crate::cli::input::loaded_filter::LoadedFilter;
use crate::cli::output::console::Console;
use crate::cli::status::Fault;
use crate::profile::{Profile, Storage};

/// The profile of the server.
#[derive(Args)]
pub(crate) struct ProfileArgument {
    /// Server profile: a TOML file from `filtre probe` that describes undocumented server behaviour
    #[arg(long, value_name = "FILE")]
    server_profile: Option<PathBuf>,
}

impl ProfileArgument {
    /// Returns the profile, if the option is given.
    pub(crate) fn read(&self) -> Result<Option<Profile>, Fault> {
        self.server_profile.as_deref().map(read).transpose()
    }
}

/// Warns of typed fields that the server compares as strings: no plan corrects
/// the result.
pub(crate) fn warn(profile: Option<&Profile>, subject: &LoadedFilter, console: &mut Console) {
    let is_text = profile.is_some_and(|profile| profile.storage == Storage::Text);
    let Some(checked) = subject.checked.as_ref().filter(|_| is_text) else { return };
    let mut fields: Vec<&str> = checked
        .conditions()
        .filter(|condition| !condition.field().field_type().is_text())
        .map(|condition| condition.field().name())
        .collect();
    fields.sort_unstable();
    fields.dedup();
    if !fields.is_empty() {
        console.warning(&format!(
            "the server compares `{}` as strings, character by character; it may select other records",
            fields.join("`, `")
        ));
    }
}

/// Reads a profile from a file.
pub(crate) fn read(file: &Path) -> Result<Profile, Fault> {
    let profile = Profile::from_toml(&inputs::read_file(file)?);
    profile.map_err(|error| format!("cannot read `{}`: {error}", file.display()).into())
}
