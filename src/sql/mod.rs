//! Filters as SQL conditions with bound values.
//!
//! Knows checked filters and what six databases make of SQL; opens no
//! connection.

mod dialect;

pub use dialect::Dialect;
