//! The tolerant parser: explains what the strict one refused.
//!
//! It reports every independent mistake of a text, without cascades, and gives
//! the tree of what it understood. That tree always holds a fault, so that
//! nothing read by guessing is ever checked or run. Linear in the length of the
//! text, whatever the text.

mod condition;
mod connective;
mod cursor;
mod error_sink;
mod keywords;
mod list;
mod lookahead;
mod operand;
mod operator;
mod parser;
mod report;
mod scan;
mod tree_sink;
mod value;
mod verify;
mod wrong_input;

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Ast;
use crate::syntax::error::{Kind, Mistake};
use crate::syntax::limits::ParseOptions;
use crate::text::span::{Span, offset};
use error_sink::ErrorSink;
use tree_sink::TreeSink;

/// Explains a text that the strict parser refused.
#[cold]
pub(crate) fn recover<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, Vec<Diagnostic>) {
    let (ast, mut sink) = read(text, options);
    verify::keep_verified_fixes(text, options, &ast, &mut sink);
    (ast, sink.into_mistakes().into_iter().map(Diagnostic::from).collect())
}

/// Reads a text with its mistakes, in the order of the text; their fixes are
/// not yet tried.
fn read<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, ErrorSink) {
    let limit = options.limits().input();
    if text.len() > limit {
        let end = Span::at(offset(limit));
        return (nothing(), ErrorSink::of(Mistake::new(Kind::InputLimit { limit }, end)));
    }
    if let Some(mistake) = wrong_input::mistaken_input(text) {
        return (nothing(), ErrorSink::of(mistake));
    }
    let scan = scan::scan(text, ErrorSink::new(options.limits().mistakes()));
    if let Some(mistake) = wrong_input::percent_encoded(text, &scan.tokens) {
        return (nothing(), ErrorSink::of(mistake));
    }
    let (ast, mut sink) = parser::parse(text, options, scan);
    sink.sort();
    (ast, sink)
}

/// The tree of a text of which nothing was understood.
fn nothing<'a>() -> Ast<'a> {
    TreeSink::new(Vec::new()).finish(None, Span::default())
}
