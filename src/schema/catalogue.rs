//! A catalogue: the metadata files of the objects of an instance.
//!
//! Knows files and their names; what stands in them is for [`ObjectInfo`] and
//! [`Overlay`] to read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::object_info::ObjectInfo;
use super::overlay::Overlay;
use super::suggest::suggest;
use crate::text::json::JsonError;

const OBJECT: &str = ".json";
const OVERLAY: &str = ".overlay.json";

/// Objects by name.
///
/// ```
/// use std::path::Path;
/// use filtre::schema::Catalogue;
///
/// let catalogue = Catalogue::read(Path::new("examples/catalogue"))?;
/// let contact = catalogue.object("contact").expect("an object");
/// assert!(contact.field("EMail").is_some());
/// assert_eq!(catalogue.suggest("order"), ["orders"]);
/// # Ok::<(), filtre::schema::CatalogueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// In the order of their names, each name once.
    objects: Vec<ObjectInfo>,
}

/// A catalogue that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// A file or directory cannot be read.
    #[error("cannot read `{}`: {cause}", file.display())]
    Io {
        /// The file or directory.
        file: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A file is not UTF-8.
    #[error("`{}` is not UTF-8 at byte {offset}", file.display())]
    Encoding {
        /// The file.
        file: PathBuf,
        /// The offset of the first byte at fault.
        offset: usize,
    },
    /// A file does not hold the metadata it should.
    #[error("`{}`: {cause}", file.display())]
    Schema {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        cause: JsonError,
    },
    /// A file is not named as the file of an object.
    #[error("`{}` is not named as the metadata of an object, which is `<object>.json`", file.display())]
    FileName {
        /// The file.
        file: PathBuf,
    },
    /// An overlay has no object beside it.
    #[error("`{}` has no `{object}.json` beside it", file.display())]
    StrayOverlay {
        /// The overlay.
        file: PathBuf,
        /// The object that it is about.
        object: String,
    },
    /// A directory holds no file of an object.
    #[error("`{}` holds no `<object>.json`", file.display())]
    Empty {
        /// The directory.
        file: PathBuf,
    },
}

impl CatalogueError {
    /// The file or directory at fault.
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
    /// An `<object>.overlay.json` beside a file is applied to it. In a
    /// directory, files with other endings, files whose names start with a dot
    /// and directories are passed over.
    ///
    /// # Errors
    ///
    /// At the first file, in the order of their names, that cannot be read or
    /// is not what it should be; if an overlay has no object beside it; if
    /// there is no object at all.
    pub fn read(path: &Path) -> Result<Self, CatalogueError> {
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
        refuse_stray_overlays(directory, &names)?;
        let objects: Vec<_> = objects(&names)
            .map(|(name, object)| read_object(&directory.join(name), object))
            .collect::<Result<_, _>>()?;
        if objects.is_empty() {
            return Err(CatalogueError::Empty { file: directory.to_owned() });
        }
        Ok(Self::from_iter(objects))
    }

    /// The objects, in the order of their names.
    #[must_use]
    pub fn objects(&self) -> &[ObjectInfo] {
        &self.objects
    }

    /// The object of a name, spelled exactly so.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&ObjectInfo> {
        let found = self.objects.binary_search_by(|object| object.name().cmp(name));
        self.objects.get(found.ok()?)
    }

    /// The object of a catalogue that has only one.
    #[must_use]
    pub fn only(&self) -> Option<&ObjectInfo> {
        match self.objects.as_slice() {
            [object] => Some(object),
            _ => None,
        }
    }

    /// The names of objects that were probably meant, best first, three at most.
    #[must_use]
    pub fn suggest(&self, name: &str) -> Vec<&str> {
        suggest(name, self.objects.iter().map(ObjectInfo::name))
    }
}

/// Of two objects of one name, the last counts.
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

/// The names of the JSON files of a directory, in order.
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

/// The files of objects among names, each with the name of its object.
fn objects(names: &[String]) -> impl Iterator<Item = (&str, &str)> {
    let names = names.iter().map(String::as_str).filter(|name| !name.ends_with(OVERLAY));
    names.filter_map(|name| Some((name, name.strip_suffix(OBJECT)?)))
}

fn refuse_stray_overlays(directory: &Path, names: &[String]) -> Result<(), CatalogueError> {
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
