//! Filters in negation normal form, the input of the compiler, the evaluator and
//! the SQL emitter.

mod filter;
pub(crate) mod signed_condition;

pub(crate) use filter::Filter;
