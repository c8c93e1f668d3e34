//! Exit statuses, and the errors that end a command.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// The exit status of a command, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Success.
    Done,
    /// The check failed: findings, differences, a refused filter.
    No,
    /// The call failed.
    Fault,
}

impl Status {
    /// Returns [`Status::No`] if the check failed.
    pub(super) const fn no_if(has_failed: bool) -> Self {
        if has_failed { Self::No } else { Self::Done }
    }

    /// Returns the worse of the two.
    pub(super) fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::No => 1,
            Status::Fault => 2,
        })
    }
}

/// The result of a command.
pub(super) type Answer = Result<Status, Stop>;

/// Why a command stopped before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The call failed.
    Fault(Fault),
    /// The output cannot be written.
    Write(io::Error),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Stop {
    fn from(cause: io::Error) -> Self {
        Self::Write(cause)
    }
}

/// An error of the call: a message, and what to do about it.
#[derive(Debug)]
pub(super) struct Fault {
    message: String,
    help: Option<String>,
}

impl Fault {
    /// Adds a help text.
    pub(super) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

impl<T: Into<String>> From<T> for Fault {
    fn from(message: T) -> Self {
        Self { message: message.into(), help: None }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}
