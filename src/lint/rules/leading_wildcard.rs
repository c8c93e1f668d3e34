//! `leading-wildcard`: a pattern that starts with `*`.

use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::OpClass;

pub(crate) static RULE: Rule = Rule {
    code: Code::LeadingWildcard,
    what: "A `$like` or `$notlike` whose pattern starts with `*` and holds more than that.",
    why: "No index helps to find such values: the service reads every record.",
    example: r#"EMail $like "*.fr""#,
    instead: r#"EMail $like "jean*""#,
    fix: "None. It may be just what is needed.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    if context.condition.op().class() != OpClass::Pattern {
        return;
    }
    for value in context.literals() {
        if value.text().starts_with('*') && value.text().contains(|c| c != '*') {
            let message = "this pattern starts with `*`, so no index helps to find it";
            findings.push(
                Diagnostic::new(Code::LeadingWildcard, inside(value, 0..1), message)
                    .with_help("on many records, add a condition that an index serves"),
            );
        }
    }
}
