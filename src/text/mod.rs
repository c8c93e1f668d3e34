//! Text tools of all stages: spans, collations, folding, percent-encoding and JSON.

#[cfg(any(feature = "eval", feature = "sql"))]
mod collation;
pub(crate) mod fold;
pub(crate) mod json;
pub(crate) mod percent;
pub(crate) mod span;

#[cfg(any(feature = "eval", feature = "sql"))]
pub use collation::Collation;
pub use json::JsonError;
pub use span::{LineIndex, Position, Span};
