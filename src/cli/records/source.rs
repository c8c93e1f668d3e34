//! Where records come from: a file, or standard input, whose first bytes can be
//! looked at before they are read.
//!
//! Knows bytes and how many there are; does not know what they spell.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cli::inputs::STANDARD_INPUT;
use crate::cli::progress::Progress;
use crate::cli::status::Fault;

/// How much is read at once before the format is known.
const BLOCK: usize = 1 << 14;

/// A file or standard input.
pub(crate) struct Source {
    path: PathBuf,
    /// What was looked at and not read yet.
    head: Vec<u8>,
    taken: usize,
    rest: Box<dyn Read>,
    length: Option<u64>,
    progress: Progress,
}

impl Source {
    /// Opens a file; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        if path == Path::new(STANDARD_INPUT) {
            return Ok(Self::new(path, Box::new(io::stdin().lock()), None));
        }
        let unreadable = |cause: io::Error| super::unreadable(&path.display().to_string(), &cause);
        let metadata = fs::metadata(path).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(format!("cannot read `{}`: it is a directory", path.display()).into());
        }
        let file = File::open(path).map_err(unreadable)?;
        Ok(Self::new(path, Box::new(file), metadata.is_file().then_some(metadata.len())))
    }

    fn new(path: &Path, rest: Box<dyn Read>, length: Option<u64>) -> Self {
        Self { path: path.to_owned(), head: Vec::new(), taken: 0, rest, length, progress: Progress::hidden() }
    }

    /// Shows how much is read.
    pub(crate) fn show(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// The name in messages.
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// The ending of the name, in lower case.
    pub(super) fn extension(&self) -> Option<String> {
        Some(self.path.extension()?.to_str()?.to_ascii_lowercase())
    }

    /// The number of bytes, if it is known.
    pub(crate) const fn length(&self) -> Option<u64> {
        self.length
    }

    /// What was looked at so far.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Looks further; whether there was more to see.
    pub(super) fn look(&mut self) -> Result<bool, Fault> {
        let mut block = [0; BLOCK];
        let count = loop {
            match self.rest.read(&mut block) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|cause| super::unreadable(&self.name(), &cause))?,
            }
        };
        self.head.extend(block.iter().take(count));
        Ok(count > 0)
    }

    /// Leaves out some of what was looked at.
    pub(super) fn skip(&mut self, count: usize) {
        self.taken = self.taken.saturating_add(count);
    }
}

impl Read for Source {
    fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
        let mut seen = self.head.get(self.taken..).unwrap_or(&[]);
        let count = if seen.is_empty() { self.rest.read(block)? } else { seen.read(block)? };
        self.taken = self.taken.saturating_add(count);
        self.progress.advance(count);
        Ok(count)
    }
}

#[cfg(test)]
impl Source {
    /// A source of some bytes, under a name.
    pub(super) fn of(name: &str, bytes: &'static [u8]) -> Self {
        Self::new(Path::new(name), Box::new(bytes), None)
    }
}
