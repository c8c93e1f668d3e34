//! The language: parsing, printing and formatting filters, without metadata.

pub(crate) mod ast;
pub(crate) mod error;
pub(crate) mod format;
pub(crate) mod json;
pub(crate) mod lexer;
pub(crate) mod limits;
mod messages;
pub(crate) mod ops;
pub(crate) mod parser;
pub(crate) mod print;
pub(crate) mod recovery;
pub(crate) mod tree;
pub(crate) mod tree_builder;
pub(crate) mod visit;

pub use ast::{Ast, Comment, ConditionRef, Expression, ExpressionKind, Parts, Value, ValueKind};
pub use format::format;
pub use limits::{Language, Limits, ParseOptions, Precedence};
pub use ops::{Connective, FieldTypes, Op, OpClass, OpInfo, OperandKind};
pub use visit::Visitor;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// Parses a filter in the authoring language, with the default limits.
///
/// # Errors
///
/// Returns all mistakes of the text, in order of their place.
///
/// ```
/// let ast = filtre::parse(r#"status $eq "client" $and cc_age $in ["16","15"]"#)?;
/// assert_eq!(ast.conditions().count(), 2);
/// # Ok::<(), filtre::Diagnostics>(())
/// ```
pub fn parse(text: &str) -> Result<Ast<'_>, Diagnostics> {
    parse_with(text, &ParseOptions::default())
}

/// Parses a filter with other limits, or in the wire language.
///
/// # Errors
///
/// Returns all mistakes of the text, in order of their place.
///
/// ```
/// use filtre::syntax::{Language, ParseOptions, Precedence};
///
/// let options = ParseOptions::default().with_language(Language::Wire(Precedence::LeftToRight));
/// let ast = filtre::syntax::parse_with(r#"a $eq "1" $or b $eq "2" $and c $eq "3""#, &options)?;
/// assert_eq!(ast.to_string(), r#"(a $eq "1" $or b $eq "2") $and c $eq "3""#);
/// # Ok::<(), filtre::Diagnostics>(())
/// ```
pub fn parse_with<'a>(text: &'a str, options: &ParseOptions) -> Result<Ast<'a>, Diagnostics> {
    if let Some(ast) = parser::parse(text, options) {
        return Ok(ast);
    }
    let (_, findings) = recovery::recover(text, options);
    Err(Diagnostics::sorted(findings).unwrap_or_else(|| unexplained(text)))
}

/// Parses a text that may have mistakes, for editors and linters.
///
/// Returns the tree of what was understood, and the mistakes. If there is a
/// mistake, the tree has a fault and can never be checked.
///
/// ```
/// let (ast, findings) = filtre::syntax::parse_lenient("status = \"client\" $and Pays $eq \"FR\"", &Default::default());
/// assert_eq!(findings.len(), 1);
/// assert!(!ast.is_sound());
/// assert_eq!(ast.conditions().map(|c| c.field()).collect::<Vec<_>>(), ["Pays"]);
/// ```
#[must_use]
pub fn parse_lenient<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, Vec<Diagnostic>) {
    match parser::parse(text, options) {
        Some(ast) => (ast, Vec::new()),
        None => recovery::recover(text, options),
    }
}

/// The error if the strict parser refuses a text and recovery finds no mistake.
/// A property test shows that this does not happen.
#[cold]
fn unexplained(text: &str) -> Diagnostics {
    let whole = crate::text::span::Span::new(0, crate::text::span::offset(text.len()));
    Diagnostic::new(crate::diagnostic::Code::Syntax, whole, "the text is not a filter").into()
}
