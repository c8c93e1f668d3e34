//! Writes files atomically: whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::input::inputs::reason;
use crate::cli::status::Fault;

/// Replaces the content of a file. A concurrent reader sees the old or the new
/// text. Permissions and links are kept.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Fault> {
    try_replace(path, text).map_err(|cause| unwritable(path, &cause))
}

fn try_replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let metadata = fs::metadata(&target)?;
    if !metadata.is_file() {
        return Err(io::Error::other("expected a regular file"));
    }
    // Renaming a new file would replace even a read-only file.
    if metadata.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let directory = target.parent().ok_or(io::ErrorKind::NotFound)?;
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

/// A file under construction, which appears at its path once it is complete. If
/// it is dropped, no file remains.
pub(crate) struct AtomicFile {
    file: BufWriter<NamedTempFile>,
    target: PathBuf,
}

impl AtomicFile {
    /// Creates a file that is new or replaces another.
    pub(crate) fn begin(path: &Path) -> Result<Self, Fault> {
        Self::try_begin(path).map_err(|cause| unwritable(path, &cause))
    }

    fn try_begin(path: &Path) -> io::Result<Self> {
        let (target, permissions) = match fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() => {
                return Err(io::Error::other("expected a regular file"));
            }
            Ok(metadata) if metadata.permissions().readonly() => {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            Ok(metadata) => (fs::canonicalize(path)?, Some(metadata.permissions())),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => (path.to_owned(), None),
            Err(cause) => return Err(cause),
        };
        let directory = target.parent().filter(|parent| !parent.as_os_str().is_empty());
        let file = builder().tempfile_in(directory.unwrap_or(Path::new(".")))?;
        if let Some(permissions) = permissions {
            file.as_file().set_permissions(permissions)?;
        }
        Ok(Self { file: BufWriter::new(file), target })
    }

    /// Moves the file to its path.
    pub(crate) fn keep(self) -> Result<(), Fault> {
        let Self { file, target } = self;
        let kept = file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| {
            file.as_file().sync_all()?;
            file.persist(&target).map_err(|error| error.error)
        });
        kept.map(drop).map_err(|cause| unwritable(&target, &cause))
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Creates files with the usual permissions of new files.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

fn unwritable(path: &Path, cause: &io::Error) -> Fault {
    format!("cannot write `{}`: {}", path.display(), reason(cause)).into()
}
