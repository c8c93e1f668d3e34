//! How a command ends.
//!
//! Knows the exit statuses; does not know what leads to them.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// The exit status of a command. The worst of several counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Done, and nothing is wrong.
    Done,
    /// The answer is "no": findings, differences, a refused filter.
    No,
    /// The call itself is at fault.
    Fault,
}

impl Status {
    /// [`Status::No`] where something is so.
    pub(super) const fn no_if(is_so: bool) -> Self {
        if is_so { Self::No } else { Self::Done }
    }

    /// The worse of the two.
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

/// What a command comes to.
pub(super) type Answer = Result<Status, Stop>;

/// Why a command stopped before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The call is at fault.
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

/// What is wrong with the call: a message, and what to do about it.
#[derive(Debug)]
pub(super) struct Fault {
    message: String,
    help: Option<String>,
}

impl Fault {
    /// The same fault with a help.
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
