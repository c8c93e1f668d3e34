//! `--server-profile`: how a certain server reads what its document leaves open.
//!
//! Knows the file, and what to warn of; what else follows from a profile is known
//! to [`profile`](crate::profile).

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::input::inputs;
use crate::cli::input::loaded_filter::Subject;
use crate::cli::output::console::Console;
use crate::cli::status::Fault;
use crate::profile::{Profile, Storage};

/// The profile of the server.
#[derive(Args)]
pub(crate) struct ReadingArguments {
    /// How the server reads what its document leaves open, a TOML file as `filtre probe` writes it
    #[arg(long, value_name = "FILE")]
    server_profile: Option<PathBuf>,
}

impl ReadingArguments {
    /// The profile, if one is named.
    pub(crate) fn read(&self) -> Result<Option<Profile>, Fault> {
        self.server_profile.as_deref().map(read).transpose()
    }
}

/// Warns of conditions that a server compares as text though their fields are
/// not: no plan makes up for that.
pub(crate) fn warn(profile: Option<&Profile>, subject: &Subject, console: &mut Console) {
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
            "the server compares `{}` as text, digit by digit: it may select other records than are meant",
            fields.join("`, `")
        ));
    }
}

/// Reads the profile of a file.
pub(crate) fn read(file: &Path) -> Result<Profile, Fault> {
    let profile = Profile::from_toml(&inputs::read_file(file)?);
    profile.map_err(|error| format!("cannot read `{}`: {error}", file.display()).into())
}
