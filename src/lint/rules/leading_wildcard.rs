//! `leading-wildcard`: a pattern that starts with `*`.

use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::OpClass;

pub(crate) static RULE: Rule = Rule {
    code: Code::LeadingWildcard,
    what: "A `$like` or `$notlike` whose pattern starts with `*` and contains other characters.",
    why: "The database cannot use an index for such a pattern, so it reads every record.",
    example: r#"EMail $like "*.fr""#,
    instead: r#"EMail $like "jean*""#,
    fix: "None. The pattern may be exactly what you need.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    if context.condition.op().class() != OpClass::Pattern {
        return;
    }
    for value in context.literals() {
        if value.text().starts_with('*') && value.text().contains(|c| c != '*') {
            let message = "this pattern starts with `*`, so the database cannot use an index";
            findings.push(
                Diagnostic::new(Code::LeadingWildcard, inside(value, 0..1), message)
                    .with_help("if there are many records, add a condition that can use an index"),
            );
        }
    }
}
