//! Finds and reads the filters of a call: files, directories, standard input and
//! the command line.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::cli::status::Fault;

/// The argument, and the name, of standard input.
pub(crate) const STANDARD_INPUT: &str = "-";
/// The name of a filter of the command line.
pub(crate) const EXPRESSION: &str = "<expr>";
/// The file extension of filters in a directory.
const EXTENSION: &str = "filter";
/// The maximum size of a file in bytes, far above the limit of the language: a
/// device could be endless.
const LONGEST: u64 = 64 << 20;

/// Where a filter comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Input {
    /// Standard input, with the name to report.
    Standard(Option<PathBuf>),
    /// The command line.
    Expression(String),
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Returns the input of a file, else of a filter on the command line. In
    /// both, `-` is standard input.
    pub(crate) fn of(file: Option<&Path>, text: Option<&str>) -> Self {
        match (file, text) {
            (Some(file), _) if file != Path::new(STANDARD_INPUT) => Self::File(file.to_owned()),
            (None, Some(text)) if text != STANDARD_INPUT => Self::Expression(text.to_owned()),
            _ => Self::Standard(None),
        }
    }

    /// The name in messages and reports.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Standard(None) => STANDARD_INPUT.to_owned(),
            Self::Expression(_) => EXPRESSION.to_owned(),
            Self::Standard(Some(path)) | Self::File(path) => path.display().to_string(),
        }
    }

    /// The path to match with the globs of `filtre.toml`.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Standard(path) => path.as_deref(),
            Self::Expression(_) => None,
            Self::File(path) => Some(path),
        }
    }

    /// The file, if it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Standard(_) | Self::Expression(_) => None,
        }
    }

    /// The text.
    pub(crate) fn read(&self) -> Result<String, Fault> {
        match self {
            Self::Standard(_) => read_standard_input(),
            Self::Expression(text) => Ok(text.clone()),
            Self::File(path) => read_file(path),
        }
    }
}

/// The inputs of a command in order, and the errors found while walking directories.
#[derive(Default)]
pub(crate) struct Inputs {
    pub(crate) all: Vec<Input>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) warnings: Vec<String>,
}

impl Inputs {
    /// Finds the inputs of paths and of a filter on the command line; without
    /// either, those of the current directory.
    pub(crate) fn find(paths: &[PathBuf], expression: Option<&str>, stdin_name: Option<&Path>) -> Self {
        let mut inputs = Self::default();
        inputs.all.extend(expression.map(|text| Input::Expression(text.to_owned())));
        for path in paths {
            if path == Path::new(STANDARD_INPUT) {
                inputs.all.push(Input::Standard(stdin_name.map(Path::to_owned)));
            } else if path.is_dir() {
                inputs.walk(path);
            } else {
                inputs.all.push(Input::File(shorten(path)));
            }
        }
        if paths.is_empty() && expression.is_none() {
            inputs.walk(Path::new("."));
        }
        inputs.all.sort();
        inputs.all.dedup();
        inputs
    }

    fn walk(&mut self, directory: &Path) {
        let before = self.all.len().saturating_add(self.faults.len());
        for entry in WalkBuilder::new(directory).require_git(false).build() {
            match entry {
                Ok(entry) if is_filter(&entry) => self.all.push(Input::File(shorten(entry.path()))),
                Ok(_) => {}
                Err(cause) => self.faults.push(format!("cannot read the directory: {cause}").into()),
            }
        }
        if self.all.len().saturating_add(self.faults.len()) == before {
            let directory = directory.display();
            self.warnings.push(format!("no file `*.{EXTENSION}` in `{directory}`"));
        }
    }
}

/// Whether an entry of a directory is a filter. A link counts unless it points
/// to a directory, so that a broken link is an error.
fn is_filter(entry: &DirEntry) -> bool {
    let path = entry.path();
    path.extension().is_some_and(|extension| extension == EXTENSION)
        && entry.file_type().is_some_and(|kind| kind.is_file() || kind.is_symlink() && !path.is_dir())
}

/// Removes a leading `./`.
fn shorten(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

/// Reads a file as UTF-8.
pub(crate) fn read_file(path: &Path) -> Result<String, Fault> {
    let shown = path.display();
    let unreadable = |cause: io::Error| Fault::from(format!("cannot read `{shown}`: {}", reason(&cause)));
    // A pipe or a device is read; a directory never is.
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Err(format!("cannot read `{shown}`: it is a directory").into());
    }
    read(File::open(path).map_err(unreadable)?, &shown.to_string())
}

/// Reads standard input as UTF-8.
pub(crate) fn read_standard_input() -> Result<String, Fault> {
    read(io::stdin().lock(), STANDARD_INPUT)
}

fn read(from: impl Read, name: &str) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    from.take(LONGEST)
        .read_to_end(&mut bytes)
        .map_err(|cause| format!("cannot read `{name}`: {}", reason(&cause)))?;
    if bytes.len() as u64 >= LONGEST {
        return Err(format!("`{name}` is larger than 64 MiB").into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        format!("`{name}` is not UTF-8 at byte {offset}").into()
    })
}

/// Returns the reason of an I/O error, in the style of the other messages.
pub(crate) fn reason(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => cause.to_string(),
    }
}
