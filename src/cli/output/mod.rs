//! What commands write: standard output, standard error and files.

pub(super) mod atomic_file;
pub(super) mod console;
pub(super) mod diff;
pub(super) mod listing;
pub(super) mod progress;
pub(super) mod sanitize;
pub(super) mod summary;
