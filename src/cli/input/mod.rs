//! What a command reads before it runs: the configuration, metadata and filters.

pub(super) mod config;
pub(super) mod inputs;
pub(super) mod loaded_filter;
pub(super) mod project;
