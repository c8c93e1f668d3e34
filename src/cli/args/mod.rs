//! Options that several commands share.

pub(super) mod arguments;
pub(super) mod lint_args;
pub(super) mod names;
pub(super) mod profile_arg;
pub(super) mod service;
