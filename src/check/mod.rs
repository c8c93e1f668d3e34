//! Names resolved, operands typed: from a faithful tree to a simple one.
//!
//! Knows metadata and the tree; knows no text but what the tree holds, and
//! nothing of how filters are sent.

pub(crate) mod built;
pub(crate) mod checked;
#[cfg(any(feature = "eval", feature = "sql"))]
mod collation;
pub(crate) mod date;
pub(crate) mod literal;
pub(crate) mod mark;
mod normal_form;
mod number;
pub(crate) mod parameters;
mod posix;
pub(crate) mod regexp;
pub(crate) mod resolve;

pub use checked::{Checked, CheckedCondition, Operand, Typed};
#[cfg(any(feature = "eval", feature = "sql"))]
pub use collation::Collation;
pub use date::{DateError, DateTime, Precision};
pub use number::Decimal;
