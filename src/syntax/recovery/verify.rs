//! Tries fixes before they are offered: one is good when its mistake is gone
//! from the mended text and no new one has come.

use super::error_sink::ErrorSink;
use super::{Kind, Mistake, read};
use crate::diagnostic::Fix;
use crate::diagnostic::edit;
use crate::syntax::ast::Ast;
use crate::syntax::limits::ParseOptions;
use crate::syntax::parser;

/// Drops the fixes that are not good. Where mistakes were left out, no one can
/// tell, and none is kept.
pub(super) fn keep_verified_fixes(text: &str, options: &ParseOptions, ast: &Ast<'_>, sink: &mut ErrorSink) {
    let has_fix = |(at, mistake): (usize, &Mistake)| mistake.fix.is_some().then_some(((), at));
    let good = if sink.is_complete() {
        let fixes = sink.mistakes().iter().enumerate().filter_map(has_fix);
        edit::verified_fixes(text.len(), fixes, |group| mends(text, options, ast, sink.mistakes(), group))
    } else {
        Vec::new()
    };
    let mut good = good.into_iter().peekable();
    for (at, mistake) in sink.mistakes_mut().iter_mut().enumerate() {
        if good.next_if_eq(&at).is_none() {
            mistake.fix = None;
        }
    }
}

/// Whether a group of fixes takes away its own mistakes and no comment, and
/// brings no new mistakes.
fn mends(text: &str, options: &ParseOptions, ast: &Ast<'_>, mistakes: &[Mistake], group: &[usize]) -> bool {
    let fixes: Vec<&Fix> = group.iter().filter_map(|&at| mistakes.get(at)?.fix.as_ref()).collect();
    let Ok(mended) = edit::apply(text, fixes) else { return false };
    if let Some(sound) = parser::parse(&mended, options) {
        return ast.keeps_comments_in(&sound);
    }
    let (left, found) = read(&mended, options);
    let mut group = group.iter().copied().peekable();
    let others = mistakes.iter().enumerate().filter(|(at, _)| group.next_if_eq(at).is_none());
    let others: Vec<&Kind> = others.map(|(_, mistake)| &mistake.kind).collect();
    ast.keeps_comments_in(&left)
        && found.is_complete()
        && edit::is_part_of(found.mistakes().iter().map(|mistake| &mistake.kind), others)
}
