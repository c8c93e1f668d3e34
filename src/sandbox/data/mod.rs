//! Records before they are stored: loaded from files, or generated.

pub(super) mod json_text;
pub(super) mod random;
pub(super) mod record;
pub(super) mod seed;
mod seed_data;
