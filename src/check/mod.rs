//! Checks filters against metadata: resolves fields and types operands.

pub(crate) mod built;
pub(crate) mod checked;
pub(crate) mod date;
mod join;
mod number;
pub(crate) mod parameters;

pub(crate) mod regexp;
pub(crate) mod resolve;

pub use checked::{Checked, CheckedCondition, Operand, Typed};
pub use date::{DateError, DateTime, Precision};
pub use join::ObjectMismatch;
pub use number::Decimal;
