//! `sql-wildcard`: a wildcard of SQL in a pattern.

use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::OpClass;
use crate::syntax::print::quoted;

pub(crate) static RULE: Rule = Rule {
    code: Code::SqlWildcard,
    what: "A `%` or `_` in the pattern of `$like` or `$notlike`.",
    why: "Here only `*` is a wildcard. If the service passes the pattern on to its database as it is, `%` is any run of characters there and `_` any one character, and others are selected than the pattern says.",
    example: r#"EMail $like "%.fr""#,
    instead: r#"EMail $like "*.fr""#,
    fix: "`*` in the place of each `%` (unsafe: the character itself may be meant). For the character itself, `$regexp` is certain.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    if context.condition.op().class() != OpClass::Pattern {
        return;
    }
    for value in context.literals() {
        let Some((at, wildcard)) = value.text().char_indices().find(|(_, c)| matches!(c, '%' | '_')) else {
            continue;
        };
        let message = format!("`{wildcard}` is itself here, but may be a wildcard to the service");
        let finding = Diagnostic::new(Code::SqlWildcard, inside(value, at..at.saturating_add(1)), message);
        findings.push(if value.text().contains('%') {
            let starred = value.text().replace('%', "*");
            finding
                .with_help("write `*` for any run of characters, or find the character by `$regexp`")
                .with_fix(Fix::risky(Edit::replace(value.span(), quoted(&starred))))
        } else {
            finding.with_help("find the character itself by `$regexp`, where `_` is certain")
        });
    }
}
