//! Filters run on records in memory.
//!
//! Knows checked filters and what a record holds; knows nothing of how records
//! are fetched or stored.
//!
//! [`Checked::matcher`](crate::Checked::matcher) compiles a filter once; a
//! [`Matcher`] then runs on any [`Record`]: JSON objects, maps, slices, rows of
//! columns, or one's own types. Logic is three-valued: a field that is missing
//! or `null` is NULL, a comparison with NULL is unknown, and a filter selects a
//! record only if it is true of it. [`Checked::partial`](crate::Checked::partial)
//! decides what it can while some fields are not known yet.

mod collation;
mod compare;
mod condition;
#[cfg(feature = "rusqlite")]
pub(crate) mod functions;
mod like;
mod matcher;
mod needle;
#[cfg(feature = "http")]
mod order;
mod partial;
mod program;
mod record;
mod records;
mod regexp;
mod spelling;
mod text;
mod word;

pub use like::Like;
pub use matcher::Matcher;
#[cfg(feature = "http")]
pub(crate) use order::SortKey;
pub use partial::Partial;
pub use record::{Collation, Record, RecordError, Slot, Stored, Truth};
pub use records::{Column, Datum, Row};
