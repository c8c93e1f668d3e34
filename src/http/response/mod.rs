//! Responses of the service, parsed within limits.

pub(super) mod answer;
pub(super) mod deserialize;
pub(super) mod limits;
pub(super) mod page;
pub(super) mod record;
