//! Filters as SQL conditions with bound values.
//!
//! [`Checked::to_sql`](crate::Checked::to_sql) writes a condition for one
//! [`Dialect`]. Its text contains quoted names and placeholders, never a value
//! of the filter. A filter that the dialect cannot express exactly is an
//! [`SqlError`].

mod comparison;
mod condition;
mod dialect;
mod emit;
mod error;
mod like;
mod options;
#[cfg(feature = "postgres-types")]
mod postgres;
mod regexp;
#[cfg(feature = "rusqlite")]
pub mod sqlite;
mod types;
mod value;
mod writer;

pub use dialect::{Dialect, UnknownDialect};
pub use error::SqlError;
pub use options::{ColumnStorage, SqlOptions, TextMeaning, Wildcards};
#[cfg(feature = "sandbox")]
pub(crate) use types::keys;
pub use value::{Sql, SqlValue};
