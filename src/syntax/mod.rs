//! Text to tree and back.
//!
//! Knows the grammar; knows no metadata.

pub(crate) mod ast;
pub(crate) mod lexer;
pub(crate) mod limits;
pub(crate) mod op;
pub(crate) mod parser;
pub(crate) mod print;
pub(crate) mod tree;
