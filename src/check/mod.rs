//! Names resolved, operands typed: from a faithful tree to a simple one.
//!
//! Knows metadata and the tree; knows no text but what the tree holds, and
//! nothing of how filters are sent.

pub(crate) mod built;
pub(crate) mod checked;
pub(crate) mod date;
mod number;
pub(crate) mod parameters;

pub(crate) mod regexp;
pub(crate) mod resolve;

pub use checked::{Checked, CheckedCondition, Operand, Typed};
pub use date::{DateError, DateTime, Precision};
pub use number::Decimal;
