//! The destination of records: standard output, or a file.

use std::io::Write;
use std::path::Path;

use crate::cli::output::atomic_file::AtomicFile;
use crate::cli::output::console::{Console, Stream};
use crate::cli::output::listing::Format;
use crate::cli::status::Fault;

/// The destination of records.
pub(super) enum Output<'c> {
    Console(&'c mut Console),
    File(AtomicFile, Format),
}

impl<'c> Output<'c> {
    /// Opens the file, else standard output.
    pub(super) fn open(file: Option<&Path>, console: &'c mut Console) -> Result<Self, Fault> {
        match file {
            None => Ok(Self::Console(console)),
            Some(file) => Ok(Self::File(AtomicFile::begin(file)?, Format::of_file(file))),
        }
    }

    pub(super) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Console(console) => console.writer(Stream::Output),
            Self::File(draft, _) => draft,
        }
    }

    /// Whether it is a terminal.
    pub(super) const fn is_seen(&self) -> bool {
        match self {
            Self::Console(console) => console.is_seen(),
            Self::File(..) => false,
        }
    }

    /// The default format.
    pub(super) const fn usual_format(&self) -> Format {
        match self {
            Self::Console(console) => Format::usual(console.is_seen()),
            Self::File(_, format) => *format,
        }
    }

    /// Whether its reader has closed it.
    pub(super) fn is_closed(&self) -> bool {
        match self {
            Self::Console(console) => console.is_closed(),
            Self::File(..) => false,
        }
    }

    /// Completes the output.
    pub(super) fn keep(self) -> Result<(), Fault> {
        match self {
            Self::Console(_) => Ok(()),
            Self::File(draft, _) => draft.keep(),
        }
    }
}
