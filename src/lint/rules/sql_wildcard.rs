//! `sql-wildcard`: a wildcard of SQL in a pattern.

use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::OpClass;
use crate::syntax::print::quoted;

pub(crate) static RULE: Rule = Rule {
    code: Code::SqlWildcard,
    what: "A `%` or `_` in the pattern of `$like` or `$notlike`.",
    why: "In a filter only `*` is a wildcard. If the service passes the pattern to its database unchanged, `%` matches any characters and `_` any single character, and other records are selected.",
    example: r#"EMail $like "%.fr""#,
    instead: r#"EMail $like "*.fr""#,
    fix: "Replaces each `%` with `*` (unsafe: the author may mean the character itself). To match the character itself, use `$regexp`.",
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
        let message = format!(
            "`{wildcard}` is an ordinary character in a filter, but may be a wildcard to the service"
        );
        let finding = Diagnostic::new(Code::SqlWildcard, inside(value, at..at.saturating_add(1)), message);
        findings.push(if value.text().contains('%') {
            let starred = value.text().replace('%', "*");
            finding
                .with_help("write `*` to match any characters, or use `$regexp` to match `%` itself")
                .with_fix(Fix::unsafe_edit(Edit::replace(value.span(), quoted(&starred))))
        } else {
            finding.with_help("use `$regexp` to match `_` itself")
        });
    }
}
