//! Files out: whole or not at all.
//!
//! Knows files; does not know what stands in them.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::inputs::reason;
use super::status::Fault;

/// Replaces the content of a file. Whoever reads it meanwhile sees the old
/// text or the new one; its permissions stay, and so does a link to it.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Fault> {
    try_replace(path, text)
        .map_err(|cause| format!("cannot write `{}`: {}", path.display(), reason(&cause)).into())
}

fn try_replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let metadata = fs::metadata(&target)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    // A new file could take the place of one that nobody may write to.
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
