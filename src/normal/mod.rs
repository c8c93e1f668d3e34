//! The middle tree: a checked filter in negation normal form, which the back
//! ends share.

mod normal_form;
pub(crate) mod signed_condition;
