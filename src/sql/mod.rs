//! Filters as SQL conditions with bound values.
//!
//! Knows checked filters and what six databases make of SQL; opens no
//! connection.
//!
//! [`Checked::to_sql`](crate::Checked::to_sql) writes a condition for one
//! [`Dialect`]. Its text holds names from the metadata, in quotes, and places
//! for values; no value is ever part of it. What a dialect cannot say exactly
//! is an [`SqlError`].

mod boolean;
mod condition;
mod dialect;
mod emit;
mod error;
#[cfg(feature = "sandbox")]
pub(crate) mod keys;
mod moment;
mod number;
mod options;
mod pattern;
mod regexp;
#[cfg(feature = "rusqlite")]
pub mod sqlite;
mod text;
mod value;
mod writer;

pub use dialect::Dialect;
pub use error::SqlError;
pub use options::{ColumnStorage, SqlOptions, TextMeaning, Wildcards};
pub use value::{Sql, SqlValue};
