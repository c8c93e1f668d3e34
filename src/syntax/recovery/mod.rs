//! Recovery: reports the mistakes of a text that the strict parser refused.
//!
//! It reports each independent mistake once, and returns the tree of what it
//! understood. The tree always has a fault, so that a guess is never checked or
//! run. The time is linear in the length of the text.

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

/// Returns the tree and the mistakes of a text that the strict parser refused.
#[cold]
pub(crate) fn recover<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, Vec<Diagnostic>) {
    let (ast, mut sink) = read(text, options);
    verify::keep_verified_fixes(text, options, &ast, &mut sink);
    (ast, sink.into_mistakes().into_iter().map(Diagnostic::from).collect())
}

/// Parses a text and sorts its mistakes; their fixes are not yet verified.
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
