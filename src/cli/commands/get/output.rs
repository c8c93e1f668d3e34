//! The place that records are written to: standard output, or a file.

use std::io::Write;
use std::path::Path;

use crate::cli::output::atomic_file::Draft;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::listing::Format;
use crate::cli::status::Fault;

/// Where records go.
pub(super) enum Output<'c> {
    Console(&'c mut Console),
    File(Draft, Format),
}

impl<'c> Output<'c> {
    /// The file, else standard output.
    pub(super) fn open(file: Option<&Path>, console: &'c mut Console) -> Result<Self, Fault> {
        match file {
            None => Ok(Self::Console(console)),
            Some(file) => Ok(Self::File(Draft::begin(file)?, Format::of_file(file))),
        }
    }

    pub(super) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Console(console) => console.writer(Stream::Output),
            Self::File(draft, _) => draft,
        }
    }

    /// Whether people see it.
    pub(super) const fn is_seen(&self) -> bool {
        match self {
            Self::Console(console) => console.is_seen(),
            Self::File(..) => false,
        }
    }

    /// The format where nobody says which.
    pub(super) const fn usual_format(&self) -> Format {
        match self {
            Self::Console(console) => Format::usual(console.is_seen()),
            Self::File(_, format) => *format,
        }
    }

    /// Whether nobody reads it any more.
    pub(super) fn is_deserted(&self) -> bool {
        match self {
            Self::Console(console) => console.is_deserted(),
            Self::File(..) => false,
        }
    }

    /// Ends it: all is there.
    pub(super) fn keep(self) -> Result<(), Fault> {
        match self {
            Self::Console(_) => Ok(()),
            Self::File(draft, _) => draft.keep(),
        }
    }
}
