//! The values of options that name a choice of the library.

use clap::ValueEnum;
use serde::Deserialize;

use crate::compile::Target;
use crate::text::Collation;

/// The names of the targets.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TargetName {
    /// The same result with SQL precedence and from left to right
    Portable,
    /// SQL precedence: `$and` before `$or`
    Sql,
    /// From left to right, without precedence
    LeftToRight,
    /// No request that mixes `$and` and `$or`
    Strict,
}

impl From<TargetName> for Target {
    fn from(name: TargetName) -> Self {
        match name {
            TargetName::Portable => Self::Portable,
            TargetName::Sql => Self::Sql,
            TargetName::LeftToRight => Self::LeftToRight,
            TargetName::Strict => Self::Strict,
        }
    }
}

/// The names of the collations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CollationName {
    /// Ignores case, accents and trailing spaces
    General,
    /// Byte by byte
    Binary,
}

impl From<CollationName> for Collation {
    fn from(name: CollationName) -> Self {
        match name {
            CollationName::General => Self::General,
            CollationName::Binary => Self::Binary,
        }
    }
}
