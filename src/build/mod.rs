//! Filters that programs write: fields, operators and values, joined.
//!
//! Knows the tree and what a value looks like as text; metadata is for the
//! check that every built filter goes through.
