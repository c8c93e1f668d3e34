//! Comments that silence: `# filtre-allow: code, code`.

use std::collections::HashMap;

use super::LintOptions;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::syntax::ast::Ast;
use crate::syntax::error::brief;
use crate::text::span::{LineIndex, Span, offset};

const MARK: &str = "filtre-allow:";

/// One code that a comment silences.
struct Allowance {
    code: Option<Code>,
    name: String,
    span: Span,
    comment: Span,
    /// The line whose findings it silences.
    line: u32,
    is_used: bool,
}

/// Takes away the findings that comments silence, and reports the comments
/// that silence nothing.
pub(super) fn silence(text: &str, ast: &Ast<'_>, options: &LintOptions, findings: &mut Vec<Diagnostic>) {
    if !ast.comments().iter().any(|comment| comment.text().starts_with(MARK)) {
        return;
    }
    let index = LineIndex::new(text);
    let mut allowances = allowances(text, ast, &index);
    let mut by_place: HashMap<(u32, Code), usize> = HashMap::new();
    for (at, allowance) in allowances.iter().enumerate() {
        if let Some(code) = allowance.code {
            by_place.entry((allowance.line, code)).or_insert(at);
        }
    }
    findings.retain(|finding| {
        let line = index.position(text, finding.span().start()).line;
        let allowance = by_place.get(&(line, finding.code())).and_then(|&at| allowances.get_mut(at));
        if let Some(allowance) = allowance {
            allowance.is_used = true;
            return false;
        }
        true
    });
    if let Some(severity) = options.severity(Code::UnusedAllow) {
        let unused = allowances.iter().filter(|allowance| !allowance.is_used);
        findings.extend(unused.map(|allowance| report(text, allowance).with_severity(severity)));
    }
}

fn allowances(text: &str, ast: &Ast<'_>, index: &LineIndex) -> Vec<Allowance> {
    let mut all = Vec::new();
    for (comment, line) in ast.comments().iter().zip(silenced_lines(text, ast, index)) {
        let Some(names) = comment.text().strip_prefix(MARK) else { continue };
        let mut start = comment
            .span()
            .start()
            .saturating_add(offset(comment.text.find(MARK).unwrap_or(0).saturating_add(MARK.len())));
        for name in names.split(',') {
            let blanks = name.len().saturating_sub(name.trim_start().len());
            let first = start.saturating_add(offset(blanks));
            let span = Span::new(first, first.saturating_add(offset(name.trim().len())));
            start = start.saturating_add(offset(name.len())).saturating_add(1);
            // Syntax cannot be silenced, so a comment that tries is of no use.
            let code = name.trim().parse().ok();
            let code = code.filter(|code| !matches!(code, Code::Syntax | Code::LimitExceeded));
            let name = brief(name.trim());
            all.push(Allowance { code, name, span, comment: comment.span(), line, is_used: false });
        }
    }
    all
}

/// For each comment, the next line that is not a comment of its own.
fn silenced_lines(text: &str, ast: &Ast<'_>, index: &LineIndex) -> Vec<u32> {
    let mut lines = Vec::with_capacity(ast.comments().len());
    // The line of the comment below that fills its line, and what it silences.
    let mut below = None;
    for comment in ast.comments().iter().rev() {
        let start = comment.span().start();
        let line = index.position(text, start).line;
        let next = line.saturating_add(1);
        let silenced = match below {
            Some((line, silenced)) if line == next => silenced,
            _ => next,
        };
        lines.push(silenced);
        let fills_line = Span::new(index.line(text, line).start(), start).slice(text).trim().is_empty();
        below = fills_line.then_some((line, silenced));
    }
    lines.reverse();
    lines
}

fn report(text: &str, allowance: &Allowance) -> Diagnostic {
    let name = &allowance.name;
    let message = match allowance.code {
        Some(_) => format!("there is no `{name}` on the next line to silence"),
        None if name.parse::<Code>().is_ok() => format!("`{name}` cannot be silenced"),
        None => format!("there is no code `{name}`"),
    };
    let is_alone = !text
        .get(allowance.comment.start() as usize..allowance.comment.end() as usize)
        .is_some_and(|comment| comment.contains(','));
    let line_end = text.get(allowance.comment.end() as usize..).and_then(|rest| rest.find('\n'));
    let end = allowance.comment.end().saturating_add(line_end.map_or(0, |at| offset(at.saturating_add(1))));
    let fix = is_alone.then(|| Fix::safe(Edit::delete(Span::new(allowance.comment.start(), end))));
    Diagnostic::new(Code::UnusedAllow, allowance.span, message)
        .with_help("take the comment out")
        .with_fix(fix)
}
