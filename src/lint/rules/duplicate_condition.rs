//! `duplicate-condition`: the same condition twice.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, FilterContext, Rule};
use crate::syntax::ast::{ConditionRef, Leaf};
use crate::syntax::error::brief;
use crate::syntax::ops::Connective;
use crate::syntax::print;
use crate::syntax::tree::Event;
use crate::text::span::{Span, offset};

pub(crate) static RULE: Rule = Rule {
    code: Code::DuplicateCondition,
    what: "The same condition twice in one group, or the same item twice in one list.",
    why: "The second has no effect. Often one of the two should have been different.",
    example: r#"Pays $eq "FR" $or status $eq "client" $or Pays $eq "FR""#,
    instead: r#"Pays $eq "FR" $or status $eq "client""#,
    fix: "Removes the second (safe).",
    check: Check::Filter(check),
};

fn check(context: &FilterContext<'_>, findings: &mut Vec<Diagnostic>) {
    let tree = &context.ast.tree;
    // For each enclosing group: its conditions so far, by canonical text.
    let mut groups: Vec<HashMap<String, Span>> = Vec::new();
    for event in tree.walk(tree.root()) {
        match event {
            Event::Enter(_) => groups.push(HashMap::new()),
            Event::Leave(_) => {
                groups.pop();
            }
            Event::Leaf(Leaf::Condition(condition), id) => {
                let condition = context.ast.condition(condition, tree.node(id).span);
                items(context, condition, findings);
                if let Some(group) = groups.last_mut() {
                    let mut text = String::new();
                    // Writing to a `String` never fails.
                    let _ = print::condition(condition, &mut text);
                    if let Some(first) = group.get(&text) {
                        findings.push(report(context.text, condition.span(), *first, &text));
                    } else {
                        group.insert(text, condition.span());
                    }
                }
            }
            Event::Leaf(Leaf::Fault(_), _) => {}
        }
    }
}

fn report(text: &str, span: Span, first: Span, condition: &str) -> Diagnostic {
    let message = format!("duplicate condition `{}`", brief(condition));
    Diagnostic::new(Code::DuplicateCondition, span, message)
        .with_other(first, "first here")
        .with_help("remove one of the two, or correct it")
        .with_fix(without(text, span))
}

/// Deletes a condition with the connective before or after it.
fn without(text: &str, span: Span) -> Option<Fix> {
    let before = text.get(..span.start() as usize)?.trim_end();
    let after = text.get(span.end() as usize..)?;
    for connective in [Connective::And, Connective::Or] {
        if let Some(kept) = before.strip_suffix(connective.as_str()) {
            let start = offset(kept.trim_end().len());
            return Some(Fix::safe(Edit::delete(Span::new(start, span.end()))));
        }
    }
    for connective in [Connective::And, Connective::Or] {
        if let Some(rest) = after.trim_start().strip_prefix(connective.as_str()) {
            let end = offset(text.len().saturating_sub(rest.trim_start().len()));
            return Some(Fix::safe(Edit::delete(Span::new(span.start(), end))));
        }
    }
    None
}

fn items(context: &FilterContext<'_>, condition: ConditionRef<'_, '_>, findings: &mut Vec<Diagnostic>) {
    if !condition.has_list() {
        return;
    }
    let mut seen = HashSet::new();
    for item in condition.values() {
        if !seen.insert((item.text(), item.is_parameter())) {
            let message = format!("duplicate item `{}` in this list", brief(item.text()));
            let before = context.text.get(..item.span().start() as usize).unwrap_or("").trim_end();
            let comma = before.strip_suffix(',').map(|kept| offset(kept.len()));
            let fix = comma.map(|start| Fix::safe(Edit::delete(Span::new(start, item.span().end()))));
            findings.push(
                Diagnostic::new(Code::DuplicateCondition, item.span(), message)
                    .with_help("remove one of the two, or correct it")
                    .with_fix(fix),
            );
        }
    }
}
