//! Verifies fixes: a fix is kept if the fixed text no longer has the mistake and
//! has no new mistake.

use super::error_sink::ErrorSink;
use super::{Kind, Mistake, read};
use crate::diagnostic::Fix;
use crate::diagnostic::edit;
use crate::syntax::ast::Ast;
use crate::syntax::limits::ParseOptions;
use crate::syntax::parser;

/// Drops the fixes that cannot be verified. If mistakes were left out, no fix can.
pub(super) fn keep_verified_fixes(text: &str, options: &ParseOptions, ast: &Ast<'_>, sink: &mut ErrorSink) {
    let has_fix = |(at, mistake): (usize, &Mistake)| mistake.fix.is_some().then_some(((), at));
    let good = if sink.is_complete() {
        let fixes = sink.mistakes().iter().enumerate().filter_map(has_fix);
        edit::verified_fixes(text.len(), fixes, |group| {
            is_verified(text, options, ast, sink.mistakes(), group)
        })
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

/// Whether a group of fixes removes its own mistakes and no comment, and adds no
/// mistakes.
fn is_verified(
    text: &str,
    options: &ParseOptions,
    ast: &Ast<'_>,
    mistakes: &[Mistake],
    group: &[usize],
) -> bool {
    let fixes: Vec<&Fix> = group.iter().filter_map(|&at| mistakes.get(at)?.fix.as_ref()).collect();
    let Ok(fixed) = edit::apply(text, fixes) else { return false };
    if let Some(sound) = parser::parse(&fixed, options) {
        return ast.keeps_comments_in(&sound);
    }
    let (left, found) = read(&fixed, options);
    let mut group = group.iter().copied().peekable();
    let others = mistakes.iter().enumerate().filter(|(at, _)| group.next_if_eq(at).is_none());
    let others: Vec<&Kind> = others.map(|(_, mistake)| &mistake.kind).collect();
    ast.keeps_comments_in(&left)
        && found.is_complete()
        && edit::is_part_of(found.mistakes().iter().map(|mistake| &mistake.kind), others)
}
