//! The tolerant parser: explains what the strict one refused.
//!
//! It reports every independent mistake of a text, without cascades, and gives
//! the tree of what it understood. That tree always holds a fault, so that
//! nothing read by guessing is ever checked or run. Linear in the length of the
//! text, whatever the text.

mod condition;
mod list;
mod look;
mod operand;
mod parse;
mod scan;
mod sink;
mod spelling;
mod value;
mod verify;
mod whole;

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Ast;
use crate::syntax::error::{Kind, Mistake};
use crate::syntax::limits::ParseOptions;
use crate::text::span::{Span, offset};
use sink::Sink;

/// Explains a text that the strict parser refused.
#[cold]
pub(crate) fn recover<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, Vec<Diagnostic>) {
    let (ast, mut sink) = read(text, options);
    verify::keep_verified_fixes(text, options, &ast, &mut sink);
    (ast, sink.into_mistakes().into_iter().map(Diagnostic::from).collect())
}

/// Reads a text with its mistakes, in the order of the text; their fixes are
/// not yet tried.
fn read<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, Sink) {
    let limit = options.limits.input();
    if text.len() > limit {
        let end = Span::at(offset(limit));
        return (parse::nothing(), Sink::of(Mistake::new(Kind::InputLimit { limit }, end)));
    }
    if let Some(mistake) = whole::mistaken_input(text) {
        return (parse::nothing(), Sink::of(mistake));
    }
    let scan = scan::scan(text, Sink::new(options.limits.mistakes));
    if let Some(mistake) = whole::percent_encoded(text, &scan.tokens) {
        return (parse::nothing(), Sink::of(mistake));
    }
    let (ast, mut sink) = parse::parse(text, options, scan);
    sink.sort();
    (ast, sink)
}
