//! Comparison and search of bytes: the inner loops of the evaluator.

pub(crate) mod affix;
pub(crate) mod collation;
pub(crate) mod folding;
pub(crate) mod substring;
mod swar;
