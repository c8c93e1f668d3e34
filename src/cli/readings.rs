//! `--server-profile`: how a certain server reads what its document leaves open.
//!
//! Knows the file; what follows from a profile is known to
//! [`profile`](crate::profile).

use std::path::{Path, PathBuf};

use clap::Args;

use super::inputs;
use super::status::Fault;
use crate::profile::Profile;

/// The profile of the server.
#[derive(Args)]
pub(super) struct ReadingArguments {
    /// How the server reads what its document leaves open, a TOML file as `filtre probe` writes it
    #[arg(long, value_name = "FILE")]
    server_profile: Option<PathBuf>,
}

impl ReadingArguments {
    /// The profile, if one is named.
    pub(super) fn read(&self) -> Result<Option<Profile>, Fault> {
        self.server_profile.as_deref().map(read).transpose()
    }
}

/// Reads the profile of a file.
pub(super) fn read(file: &Path) -> Result<Profile, Fault> {
    let profile = Profile::from_toml(&inputs::read_file(file)?);
    profile.map_err(|error| format!("cannot read `{}`: {error}", file.display()).into())
}
