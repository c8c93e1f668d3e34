//! Runs filters on records in memory.
//!
//! [`Checked::matcher`](crate::Checked::matcher) compiles a filter to a
//! [`Matcher`], which runs on any [`Record`]: JSON objects, maps, slices,
//! [rows of columns](ColumnarRow), or your own types. Logic is three-valued: a
//! missing field or `null` is NULL, a comparison with NULL is unknown, and a filter
//! selects a record only if it is true.
//! [`Checked::partial`](crate::Checked::partial) evaluates a filter when only some
//! fields are known.

mod bytes;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod civil_dates;
mod columnar;
mod comparison;
mod condition;
mod datum;
#[cfg(feature = "rusqlite")]
pub(crate) mod functions;
mod like_pattern;
mod matcher;
mod partial;
mod program;
mod record;
mod records;
mod regexp;
mod scalar_text;
#[cfg(feature = "http")]
mod sort_key;
mod text_comparison;

pub use columnar::{ColumnValues, ColumnarRow};
pub use datum::Datum;
pub use like_pattern::LikePattern;
pub use matcher::Matcher;
pub use partial::Partial;
pub use record::{Record, RecordError, Slot, Stored, Truth};
#[cfg(feature = "http")]
pub(crate) use sort_key::SortKey;
