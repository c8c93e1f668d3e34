//! Reading records: a query, its pages, and the work done on them locally.

pub(super) mod drift;
pub(super) mod fetch;
pub(super) mod ids;
pub(super) mod pagination;
pub(super) mod postprocess;
pub(super) mod query;
pub(super) mod records;
