//! The configuration file `filtre.toml`; its paths and globs are relative to it.

use std::collections::BTreeMap;
use std::env;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;

use crate::cli::args::lint_args;
use crate::cli::args::names::TargetName;
use crate::cli::input::inputs;
use crate::cli::status::Fault;
use crate::diagnostic::Code;
use crate::lint::Level;
use crate::text::span::{LineIndex, offset};

const FILE_NAME: &str = "filtre.toml";

/// The configuration.
#[derive(Default)]
pub(crate) struct Config {
    pub(crate) schema: Option<PathBuf>,
    pub(crate) object: Option<String>,
    pub(crate) levels: Vec<(Code, Level)>,
    /// The target of `compile`, if it is set.
    pub(crate) target: Option<TargetName>,
    pub(crate) service: Service,
    files: Vec<Rule>,
    /// The directory of the file: absolute, and without links.
    directory: PathBuf,
}

/// The object of the files that a glob matches.
struct Rule {
    glob: GlobMatcher,
    object: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    schema: Option<PathBuf>,
    object: Option<String>,
    #[serde(default)]
    files: Vec<Files>,
    #[serde(default)]
    lints: BTreeMap<String, LevelName>,
    #[serde(default)]
    compile: Compile,
    #[serde(default)]
    service: Service,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    glob: String,
    object: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum LevelName {
    Deny,
    Warn,
    Allow,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Compile {
    target: Option<TargetName>,
}

/// The address of the service; never the token.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    pub(crate) url: Option<String>,
    pub(crate) instance: Option<String>,
}

impl Config {
    /// Reads the given file, else the nearest `filtre.toml` upward from the
    /// working directory, if there is one.
    pub(crate) fn load(asked: Option<&Path>) -> Result<Self, Fault> {
        match asked {
            Some(file) => Self::read(file),
            None => find_upward().map_or_else(|| Ok(Self::default()), |file| Self::read(&file)),
        }
    }

    fn read(file: &Path) -> Result<Self, Fault> {
        let text = inputs::read_file(file)?;
        let content: Content = toml::from_str(&text).map_err(|error| explain(file, &text, &error))?;
        let within = |message: String| Fault::from(format!("`{}`: {message}", file.display()));
        let directory = real_directory(file);
        let mut files = Vec::new();
        for Files { glob, object } in content.files {
            let glob = GlobBuilder::new(&glob).literal_separator(true).build();
            let glob = glob.map_err(|error| within(format!("in `files.glob`: {error}")))?;
            files.push(Rule { glob: glob.compile_matcher(), object });
        }
        let mut levels = Vec::new();
        for (code, level) in content.lints {
            let code = lint_args::code(&code).map_err(|fault| within(format!("in `lints`: {fault}")))?;
            levels.push((code, level.into()));
        }
        let schema = content.schema.map(|path| directory.join(path));
        Ok(Self {
            schema,
            object: content.object,
            levels,
            target: content.compile.target,
            service: content.service,
            files,
            directory,
        })
    }

    /// Returns the object of the first glob of `[[files]]` that matches a path.
    pub(crate) fn object_of(&self, path: &Path) -> Option<&str> {
        if self.files.is_empty() {
            return None;
        }
        let inner = self.relative(path)?;
        let rule = self.files.iter().find(|rule| rule.glob.is_match(&inner))?;
        Some(&rule.object)
    }

    /// Returns a path relative to the directory of the file.
    fn relative(&self, path: &Path) -> Option<PathBuf> {
        let path = normalize(&std::path::absolute(path).ok()?);
        if let Ok(inner) = path.strip_prefix(&self.directory) {
            return Some(inner.to_owned());
        }
        // A parent may be a link. The file itself may be one too, but keeps its name.
        let parent = path.parent()?.canonicalize().ok()?;
        let inner = parent.join(path.file_name()?);
        inner.strip_prefix(&self.directory).map(Path::to_owned).ok()
    }
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Self {
        match name {
            LevelName::Deny => Self::Deny,
            LevelName::Warn => Self::Warn,
            LevelName::Allow => Self::Allow,
        }
    }
}

fn find_upward() -> Option<PathBuf> {
    let start = env::current_dir().ok()?;
    // A broken link counts, so that it is reported as an error.
    start.ancestors().map(|directory| directory.join(FILE_NAME)).find(|file| file.symlink_metadata().is_ok())
}

fn real_directory(file: &Path) -> PathBuf {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let directory = file.parent().unwrap_or(Path::new("/"));
    directory.canonicalize().unwrap_or_else(|_| directory.to_owned())
}

/// The path without `.` and `..`.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            other => normal.push(other),
        }
    }
    normal
}

/// Returns an error of the file without its line, which may contain a secret.
fn explain(file: &Path, text: &str, error: &toml::de::Error) -> Fault {
    let start = error.span().map_or(0, |span| span.start);
    let at = LineIndex::new(text).position(text, offset(start));
    let (file, message) = (file.display(), error.message());
    format!("`{file}`, line {}, column {}: {message}", at.line, at.column).into()
}
