//! How severe a finding is.

use std::fmt;
use std::str::FromStr;

/// How severe a finding is, from least to most.
///
/// ```
/// use filtre::diagnostic::Severity;
///
/// assert_eq!("warning".parse(), Ok(Severity::Warning));
/// assert!(Severity::Warning < Severity::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Good to know.
    Info,
    /// Probably a mistake.
    Warning,
    /// A mistake: the filter cannot be compiled or run.
    Error,
}

impl Severity {
    /// Returns the name used in output for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The error of a string that is not a [`Severity`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `info`, `warning` or `error`, found `{0}`")]
pub struct UnknownSeverity(String);

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Self, UnknownSeverity> {
        let all = [Self::Info, Self::Warning, Self::Error];
        all.into_iter()
            .find(|severity| severity.as_str() == text)
            .ok_or_else(|| UnknownSeverity(text.to_owned()))
    }
}
