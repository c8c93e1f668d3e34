//! Filters run on records in memory.
//!
//! Knows checked filters and what a record holds; knows nothing of how records
//! are fetched or stored.

mod record;

pub use record::{Collation, Record, RecordError, Slot, Stored, Truth};
