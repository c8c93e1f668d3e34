//! A file or standard input, whose first bytes can be inspected before they are read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cli::input::inputs::STANDARD_INPUT;
use crate::cli::output::progress::Progress;
use crate::cli::status::Fault;

/// The number of bytes of one read before the format is known.
const BLOCK: usize = 1 << 14;

/// A file or standard input.
pub(crate) struct Source {
    path: PathBuf,
    /// The bytes that were inspected.
    head: Vec<u8>,
    consumed: usize,
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
        let unreadable = |cause: io::Error| super::sink::unreadable(&path.display().to_string(), &cause);
        let metadata = fs::metadata(path).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(format!("cannot read `{}`: it is a directory", path.display()).into());
        }
        let file = File::open(path).map_err(unreadable)?;
        Ok(Self::new(path, Box::new(file), metadata.is_file().then_some(metadata.len())))
    }

    fn new(path: &Path, rest: Box<dyn Read>, length: Option<u64>) -> Self {
        Self {
            path: path.to_owned(),
            head: Vec::new(),
            consumed: 0,
            rest,
            length,
            progress: Progress::hidden(),
        }
    }

    /// Sets the progress indicator.
    pub(crate) fn show(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// Returns the name used in messages.
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Returns the file extension in lower case.
    pub(super) fn extension(&self) -> Option<String> {
        Some(self.path.extension()?.to_str()?.to_ascii_lowercase())
    }

    /// Returns the number of bytes, if it is known.
    pub(crate) const fn length(&self) -> Option<u64> {
        self.length
    }

    /// Returns the bytes inspected so far.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Inspects more bytes; returns whether there were any.
    pub(super) fn inspect(&mut self) -> Result<bool, Fault> {
        let mut block = [0; BLOCK];
        let count = loop {
            match self.rest.read(&mut block) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|cause| super::sink::unreadable(&self.name(), &cause))?,
            }
        };
        self.head.extend(block.iter().take(count));
        Ok(count > 0)
    }

    /// Skips some of the inspected bytes.
    pub(super) fn skip(&mut self, count: usize) {
        self.consumed = self.consumed.saturating_add(count);
    }
}

impl Read for Source {
    fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
        let mut seen = self.head.get(self.consumed..).unwrap_or(&[]);
        let count = if seen.is_empty() { self.rest.read(block)? } else { seen.read(block)? };
        self.consumed = self.consumed.saturating_add(count);
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
