//! Equality and order of each type of field.

pub(super) mod boolean;
pub(super) mod date_time;
#[cfg(feature = "sandbox")]
pub(crate) mod keys;
pub(super) mod number;
pub(super) mod text;
