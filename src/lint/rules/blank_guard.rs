//! `blank-guard`: a negative condition without a condition on empty values.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, FilterContext, Rule};
use crate::syntax::ast::{ConditionRef, Expression, ExpressionKind};
use crate::syntax::ops::{Connective, Op};

pub(crate) static RULE: Rule = Rule {
    code: Code::BlankGuard,
    what: "A `$neq`, `$notin` or `$notlike` on a text field, without a condition in the same `$and` that excludes empty values: `$neq \"\"`, a `\"\"` in the `$notin`, or any positive condition on the same field.",
    why: "Empty values are stored as empty text or as NULL; the documentation does not say which. The condition selects empty text but not NULL.",
    example: r#"Pays $neq "FR""#,
    instead: r#"Pays $notin ["","FR"]"#,
    fix: "None. Only the author knows whether empty values should be selected.",
    check: Check::Filter(check),
};

fn check(context: &FilterContext<'_>, findings: &mut Vec<Diagnostic>) {
    let mut open = vec![(context.ast.root(), None)];
    while let Some((expression, around)) = open.pop() {
        match expression.kind() {
            ExpressionKind::Condition(condition) => {
                single(context, condition, around, findings);
            }
            ExpressionKind::Group(Connective::And, parts) => {
                open.extend(parts.map(|part| (part, Some(expression))));
                group(context, expression, findings);
            }
            ExpressionKind::Group(Connective::Or, parts) => open.extend(parts.map(|part| (part, None))),
            ExpressionKind::Not(inner) => open.push((inner, None)),
            ExpressionKind::Fault => {}
        }
    }
}

/// Checks a condition that is not part of an `$and`.
fn single(
    context: &FilterContext<'_>,
    condition: ConditionRef<'_, '_>,
    around: Option<Expression<'_, '_>>,
    findings: &mut Vec<Diagnostic>,
) {
    if around.is_none() && needs_guard(context, condition) {
        findings.push(report(condition));
    }
}

/// Checks the conditions of an `$and`: one guard is enough for all conditions on its field.
fn group(context: &FilterContext<'_>, expression: Expression<'_, '_>, findings: &mut Vec<Diagnostic>) {
    let ExpressionKind::Group(_, parts) = expression.kind() else { return };
    let conditions: Vec<_> = parts
        .filter_map(|part| match part.kind() {
            ExpressionKind::Condition(condition) => Some(condition),
            _ => None,
        })
        .collect();
    let is_guard = |condition: &&ConditionRef<'_, '_>| {
        !condition.op().is_negative() || condition.values().iter().any(|value| value.text().is_empty())
    };
    let guarded: HashSet<&str> =
        conditions.iter().filter(is_guard).map(|condition| condition.field()).collect();
    for &condition in &conditions {
        if !guarded.contains(condition.field()) && needs_guard(context, condition) {
            findings.push(report(condition));
        }
    }
}

fn needs_guard(context: &FilterContext<'_>, condition: ConditionRef<'_, '_>) -> bool {
    let field = context.object.lookup(condition.field()).found();
    field.is_some_and(|field| field.field_type().is_text() && !field.never_null())
        && matches!(condition.op(), Op::Neq | Op::Notin | Op::Notlike)
        && condition.values().iter().all(|value| !value.text().is_empty())
}

fn report(condition: ConditionRef<'_, '_>) -> Diagnostic {
    let (op, field) = (condition.op(), condition.field());
    let message =
        format!("`{op}` selects records where `{field}` is empty text, but not those where it is NULL");
    Diagnostic::new(Code::BlankGuard, condition.op_span(), message)
        .with_help(format!("to exclude empty values, add `$and {field} $neq \"\"`"))
}
