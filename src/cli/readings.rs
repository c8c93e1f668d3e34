//! `--server-profile`: how a certain server reads what its document leaves open.
//!
//! Knows which target and which reading of answers follow from a profile; the
//! profile itself is known to [`sandbox`](crate::sandbox), which serves by it.

use std::path::PathBuf;

use clap::Args;

use super::inputs;
use super::status::Fault;
use crate::compile::Target;
use crate::eval::Collation;
use crate::http;
use crate::http::Query;
use crate::sandbox::{Blank, Like, Precedence, Profile, QuoteEscape, Storage, TextCollation};

/// The profile of the server.
#[derive(Args)]
pub(super) struct ReadingArguments {
    /// How the server reads what its document leaves open, a TOML file; it tells the target, too
    #[arg(long, value_name = "FILE")]
    server_profile: Option<PathBuf>,
}

/// How a server reads.
pub(super) struct Readings(Profile);

impl ReadingArguments {
    /// Reads the profile, if one is named.
    pub(super) fn read(&self) -> Result<Option<Readings>, Fault> {
        let Some(file) = &self.server_profile else { return Ok(None) };
        let profile = Profile::from_toml(&inputs::read_file(file)?);
        let profile = profile.map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
        Ok(Some(Readings(profile)))
    }
}

impl Readings {
    /// The target whose promises hold on this server.
    pub(super) fn target(&self) -> Target {
        let Profile { precedence, like, quote_escape, .. } = self.0;
        let is_sql = quote_escape == QuoteEscape::Backslash;
        match (precedence, like) {
            (_, Like::PercentToo) => Target::Strict,
            (Precedence::Sql, _) if is_sql => Target::Sql,
            (Precedence::Sql, _) => Target::Portable,
            (Precedence::LeftToRight, _) => Target::LeftToRight,
            (Precedence::RightToLeft | Precedence::OrFirst | Precedence::RefuseMixed, _) => Target::Strict,
        }
    }

    /// A query that makes of the answers what the server would.
    pub(super) fn apply(&self, mut query: Query) -> Query {
        query = query.collation(match self.0.collation {
            TextCollation::General => Collation::General,
            TextCollation::Binary => Collation::Binary,
        });
        query = query.blank(match self.0.blank {
            Blank::Empty => http::Blank::Empty,
            Blank::Null => http::Blank::Null,
        });
        // As text, ids would sort by their digits.
        if self.0.id_filterable && self.0.storage == Storage::Typed {
            query = query.id_windows();
        }
        query
    }

    /// The most records that the server gives at once.
    pub(super) const fn page_cap(&self) -> Option<u64> {
        self.0.page_cap
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_has_its_target() {
        let targets = Profile::NAMES.map(|name| Readings(Profile::named(name).unwrap()).target().as_str());
        let expected = [
            "sql",
            "left-to-right",
            "strict",
            "strict",
            "strict",
            "strict",
            "portable",
            "portable",
            "sql",
            "sql",
            "sql",
            "sql",
        ];
        assert_eq!(targets, expected);
    }
}
