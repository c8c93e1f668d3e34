//! Catalogues: the metadata files of the objects of an instance.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::object_info::ObjectInfo;
use super::overlay::Overlay;
use super::suggest::suggest;
use crate::text::json::JsonError;

const OBJECT: &str = ".json";
const OVERLAY: &str = ".overlay.json";

/// Objects by name, read from a directory of metadata files.
///
/// ```
/// use filtre::schema::Catalogue;
///
/// let catalogue = Catalogue::read("examples/catalogue")?;
/// let contact = catalogue.object("contact").expect("an object");
/// assert!(contact.field("EMail").is_some());
/// assert_eq!(catalogue.suggest("order"), ["orders"]);
/// # Ok::<(), filtre::schema::CatalogueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Sorted by name, without duplicates.
    objects: Vec<ObjectInfo>,
}

/// The error of a catalogue that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// A file or directory cannot be read.
    #[error("cannot read `{}`: {cause}", file.display())]
    Io {
        /// The file or directory.
        file: PathBuf,
        /// The error of the system.
        #[source]
        cause: io::Error,
    },
    /// A file is not UTF-8.
    #[error("`{}` is not UTF-8 at byte {offset}", file.display())]
    Encoding {
        /// The file.
        file: PathBuf,
        /// The offset of the first invalid byte.
        offset: usize,
    },
    /// The content of a file is not valid metadata.
    #[error("`{}`: {cause}", file.display())]
    Schema {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        #[source]
        cause: JsonError,
    },
    /// The name of a file is not that of a metadata file.
    #[error("expected a file named `<object>.json`, found `{}`", file.display())]
    FileName {
        /// The file.
        file: PathBuf,
    },
    /// An overlay has no metadata file in its directory.
    #[error("overlay without metadata: `{}` needs `{object}.json` in the same directory", file.display())]
    StrayOverlay {
        /// The overlay.
        file: PathBuf,
        /// The object of the overlay.
        object: String,
    },
    /// A directory has no metadata file.
    #[error("expected a file `<object>.json` in `{}`, found none", file.display())]
    Empty {
        /// The directory.
        file: PathBuf,
    },
}

impl CatalogueError {
    /// Returns the file or directory at fault.
    #[must_use]
    pub fn file(&self) -> &Path {
        match self {
            Self::Io { file, .. }
            | Self::Encoding { file, .. }
            | Self::Schema { file, .. }
            | Self::FileName { file }
            | Self::StrayOverlay { file, .. }
            | Self::Empty { file } => file,
        }
    }
}

impl Catalogue {
    /// Reads a directory of `<object>.json` files, or one such file.
    ///
    /// An `<object>.overlay.json` in the same directory is applied. Other files,
    /// hidden files and subdirectories are ignored.
    ///
    /// # Errors
    ///
    /// A file cannot be read or is not valid metadata; an overlay has no metadata
    /// file; there is no metadata file. The first error is returned, in the order
    /// of the names of the files.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, CatalogueError> {
        let path = path.as_ref();
        let metadata = fs::metadata(path).map_err(|cause| io_error(path, cause))?;
        if metadata.is_dir() { Self::read_directory(path) } else { Self::read_file(path) }
    }

    fn read_file(file: &Path) -> Result<Self, CatalogueError> {
        let name = file.file_name().and_then(|name| name.to_str());
        let object = name.filter(|name| !name.ends_with(OVERLAY)).and_then(|name| name.strip_suffix(OBJECT));
        match object {
            Some(object) if !object.is_empty() => {
                read_object(file, object).map(|info| Self::from_iter([info]))
            }
            _ => Err(CatalogueError::FileName { file: file.to_owned() }),
        }
    }

    fn read_directory(directory: &Path) -> Result<Self, CatalogueError> {
        let names = json_names(directory)?;
        check_overlays(directory, &names)?;
        let objects: Vec<_> = objects(&names)
            .map(|(name, object)| read_object(&directory.join(name), object))
            .collect::<Result<_, _>>()?;
        if objects.is_empty() {
            return Err(CatalogueError::Empty { file: directory.to_owned() });
        }
        Ok(Self::from_iter(objects))
    }

    /// Returns the objects, sorted by name.
    #[must_use]
    pub fn objects(&self) -> &[ObjectInfo] {
        &self.objects
    }

    /// Returns the object of exactly this name.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&ObjectInfo> {
        let found = self.objects.binary_search_by(|object| object.name().cmp(name));
        self.objects.get(found.ok()?)
    }

    /// Returns the object of a catalogue of one object.
    #[must_use]
    pub fn single(&self) -> Option<&ObjectInfo> {
        match self.objects.as_slice() {
            [object] => Some(object),
            _ => None,
        }
    }

    /// Returns the names that are most like an unknown name, best first, at most three.
    #[must_use]
    pub fn suggest(&self, name: &str) -> Vec<&str> {
        suggest(name, self.objects.iter().map(ObjectInfo::name))
    }
}

/// If several objects have the same name, the last is kept.
impl FromIterator<ObjectInfo> for Catalogue {
    fn from_iter<I: IntoIterator<Item = ObjectInfo>>(objects: I) -> Self {
        let by_name = objects.into_iter().map(|object| (object.name().to_owned(), object));
        let by_name: std::collections::BTreeMap<_, _> = by_name.collect();
        Self { objects: by_name.into_values().collect() }
    }
}

fn io_error(file: &Path, cause: io::Error) -> CatalogueError {
    CatalogueError::Io { file: file.to_owned(), cause }
}

/// Returns the names of the JSON files of a directory, sorted.
fn json_names(directory: &Path) -> Result<Vec<String>, CatalogueError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(|cause| io_error(directory, cause))? {
        let path = entry.map_err(|cause| io_error(directory, cause))?.path();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if !is_json || path.is_dir() {
            continue;
        }
        match path.file_name().and_then(|name| name.to_str()) {
            Some(name) if name.starts_with('.') => {}
            Some(name) => names.push(name.to_owned()),
            None => return Err(CatalogueError::FileName { file: path }),
        }
    }
    names.sort();
    Ok(names)
}

/// Returns the metadata files, each with the name of its object.
fn objects(names: &[String]) -> impl Iterator<Item = (&str, &str)> {
    let names = names.iter().map(String::as_str).filter(|name| !name.ends_with(OVERLAY));
    names.filter_map(|name| Some((name, name.strip_suffix(OBJECT)?)))
}

fn check_overlays(directory: &Path, names: &[String]) -> Result<(), CatalogueError> {
    for name in names {
        let Some(object) = name.strip_suffix(OVERLAY) else { continue };
        if !objects(names).any(|(_, known)| known == object) {
            let (file, object) = (directory.join(name), object.to_owned());
            return Err(CatalogueError::StrayOverlay { file, object });
        }
    }
    Ok(())
}

fn read_object(file: &Path, name: &str) -> Result<ObjectInfo, CatalogueError> {
    let at = |file: &Path| {
        let file = file.to_owned();
        |cause| CatalogueError::Schema { file, cause }
    };
    let info = ObjectInfo::from_json(name, &read_text(file)?).map_err(at(file))?;
    let beside = file.with_file_name(format!("{name}{OVERLAY}"));
    if !beside.try_exists().map_err(|cause| io_error(&beside, cause))? {
        return Ok(info);
    }
    let overlay = Overlay::from_json(&read_text(&beside)?).map_err(at(&beside))?;
    info.with_overlay(&overlay).map_err(at(&beside))
}

fn read_text(file: &Path) -> Result<String, CatalogueError> {
    let bytes = fs::read(file).map_err(|cause| io_error(file, cause))?;
    String::from_utf8(bytes).map_err(|error| CatalogueError::Encoding {
        file: file.to_owned(),
        offset: error.utf8_error().valid_up_to(),
    })
}

#[cfg(test)]
mod tests;
