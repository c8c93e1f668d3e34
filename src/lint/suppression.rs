//! Comments that suppress findings: `# filtre-allow: code, code`.

use std::collections::HashMap;

use super::{CustomRule, LintOptions};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::syntax::ast::Ast;
use crate::syntax::error::brief;
use crate::text::span::{LineIndex, Span, offset};

const PREFIX: &str = "filtre-allow:";

/// One code that a comment suppresses.
struct Suppression {
    code: Option<Code>,
    name: String,
    span: Span,
    comment: Span,
    /// The line whose findings it suppresses.
    line: u32,
    is_used: bool,
}

/// Removes the findings that comments suppress, and reports the comments
/// that suppress nothing.
pub(super) fn apply(text: &str, ast: &Ast<'_>, options: &LintOptions, findings: &mut Vec<Diagnostic>) {
    if !ast.comments().iter().any(|comment| comment.text().starts_with(PREFIX)) {
        return;
    }
    let index = LineIndex::new(text);
    let mut suppressions = suppressions(text, ast, options, &index);
    let mut by_line_and_code: HashMap<(u32, Code), usize> = HashMap::new();
    for (at, suppression) in suppressions.iter().enumerate() {
        if let Some(code) = suppression.code {
            by_line_and_code.entry((suppression.line, code)).or_insert(at);
        }
    }
    findings.retain(|finding| {
        let line = index.position(text, finding.span().start()).line;
        let suppression =
            by_line_and_code.get(&(line, finding.code())).and_then(|&at| suppressions.get_mut(at));
        if let Some(suppression) = suppression {
            suppression.is_used = true;
            return false;
        }
        true
    });
    if let Some(severity) = options.severity(Code::UnusedAllow) {
        let unused = suppressions.iter().filter(|suppression| !suppression.is_used);
        findings.extend(unused.map(|suppression| report(text, suppression).with_severity(severity)));
    }
}

fn suppressions(text: &str, ast: &Ast<'_>, options: &LintOptions, index: &LineIndex) -> Vec<Suppression> {
    let mut all = Vec::new();
    for (comment, line) in ast.comments().iter().zip(target_lines(text, ast, index)) {
        let Some(names) = comment.text().strip_prefix(PREFIX) else { continue };
        let mut start = comment
            .span()
            .start()
            .saturating_add(offset(comment.text.find(PREFIX).unwrap_or(0).saturating_add(PREFIX.len())));
        for name in names.split(',') {
            let spaces = name.len().saturating_sub(name.trim_start().len());
            let first = start.saturating_add(offset(spaces));
            let span = Span::new(first, first.saturating_add(offset(name.trim().len())));
            start = start.saturating_add(offset(name.len())).saturating_add(1);
            let custom = options.rules().iter().map(CustomRule::code);
            let code = custom.chain(Code::all()).find(|code| code.as_str() == name.trim());
            // Such a code belongs to another program.
            if code.is_none() && name.contains('/') {
                continue;
            }
            // These codes cannot be suppressed, so the comment is reported as unused.
            let code = code.filter(|code| !matches!(code, Code::Syntax | Code::LimitExceeded));
            let name = brief(name.trim());
            all.push(Suppression { code, name, span, comment: comment.span(), line, is_used: false });
        }
    }
    all
}

/// Returns for each comment the next line that is not filled by a comment.
fn target_lines(text: &str, ast: &Ast<'_>, index: &LineIndex) -> Vec<u32> {
    let mut lines = Vec::with_capacity(ast.comments().len());
    // The line and target of the comment below, if that comment fills its line.
    let mut below = None;
    for comment in ast.comments().iter().rev() {
        let start = comment.span().start();
        let line = index.position(text, start).line;
        let next = line.saturating_add(1);
        let target = match below {
            Some((line, target)) if line == next => target,
            _ => next,
        };
        lines.push(target);
        let fills_line = Span::new(index.line(text, line).start(), start).slice(text).trim().is_empty();
        below = fills_line.then_some((line, target));
    }
    lines.reverse();
    lines
}

fn report(text: &str, suppression: &Suppression) -> Diagnostic {
    let name = &suppression.name;
    let message = match suppression.code {
        Some(_) => format!("the next line has no finding `{name}`"),
        None if name.parse::<Code>().is_ok() => format!("`{name}` cannot be suppressed"),
        None => format!("unknown code `{name}`"),
    };
    let is_alone = !text
        .get(suppression.comment.start() as usize..suppression.comment.end() as usize)
        .is_some_and(|comment| comment.contains(','));
    let line_end = text.get(suppression.comment.end() as usize..).and_then(|rest| rest.find('\n'));
    let end = suppression.comment.end().saturating_add(line_end.map_or(0, |at| offset(at.saturating_add(1))));
    let fix = is_alone.then(|| Fix::safe(Edit::delete(Span::new(suppression.comment.start(), end))));
    Diagnostic::new(Code::UnusedAllow, suppression.span, message)
        .with_help("remove the comment")
        .with_fix(fix)
}
