//! The tolerant parser: explains what the strict one refused.
//!
//! It reports every independent mistake of a text, without cascades, and gives
//! the tree of what it understood. That tree always holds a fault, so that
//! nothing read by guessing is ever checked or run. Linear in the length of the
//! text, whatever the text.

mod operand;
mod parse;
mod scan;
mod spelling;
mod verify;
mod whole;

use crate::diagnostic::Diagnostic;
use crate::span::{Span, offset};
use crate::syntax::ast::Ast;
use crate::syntax::error::{Kind, Mistake};
use crate::syntax::limits::ParseOptions;

/// Explains a text that the strict parser refused.
#[cold]
pub(crate) fn recover<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, Vec<Diagnostic>) {
    let (ast, mut mistakes) = read(text, options);
    mistakes = verify::keep_good_fixes(text, options, mistakes);
    (ast, cap(mistakes, options.limits.mistakes).into_iter().map(Diagnostic::from).collect())
}

/// Reads a text with its mistakes, in the order of the text; their fixes are
/// not yet tried.
fn read<'a>(text: &'a str, options: &ParseOptions) -> (Ast<'a>, Vec<Mistake>) {
    let limit = options.limits.input();
    if text.len() > limit {
        let end = offset(limit);
        return (parse::nothing(), vec![Mistake::new(Kind::InputLimit { limit }, Span::at(end))]);
    }
    if let Some(mistake) = whole::mistaken_input(text) {
        return (parse::nothing(), vec![mistake]);
    }
    let scan = scan::scan(text);
    if let Some(mistake) = whole::percent_encoded(text, &scan.tokens) {
        return (parse::nothing(), vec![mistake]);
    }
    let (ast, mut mistakes) = parse::parse(text, options, scan);
    mistakes.sort_by_key(|mistake| mistake.span);
    (ast, mistakes)
}

/// Keeps the first mistakes; the last kept says how many are left out.
fn cap(mut mistakes: Vec<Mistake>, limit: usize) -> Vec<Mistake> {
    let limit = limit.max(1);
    if mistakes.len() > limit {
        let kept = limit.saturating_sub(1);
        let left_out = mistakes.len().saturating_sub(kept);
        if let Some(first) = mistakes.get_mut(kept) {
            *first = Mistake::new(Kind::MistakeLimit { left_out }, first.span);
        }
        mistakes.truncate(limit);
    }
    mistakes
}
