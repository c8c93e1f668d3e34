//! Filters.
#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod diagnostic;
mod json;
pub mod lint;
pub mod schema;
mod span;
mod syntax;

pub use diagnostic::{Applicability, Code, Diagnostic, Diagnostics, Edit, Fix, Severity, UnknownCode};
pub use span::{LineIndex, Position, Span};
pub use syntax::ast::{Ast, Comment, ConditionRef, Expression, ExpressionKind, Form, Parts, Value};
pub use syntax::limits::{Language, Limits, ParseOptions, Reading};
pub use syntax::op::{Class, Connective, Fields, OPS, Op, Row, Shape};

pub use syntax::format::format;
pub use syntax::visit::Visitor;
pub use syntax::{parse, parse_lenient, parse_with};
