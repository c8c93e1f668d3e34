//! `field-case`: a field in another case.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::error::brief;

pub(crate) static RULE: Rule = Rule {
    code: Code::FieldCase,
    what: "A field name that differs from the metadata only in upper and lower case.",
    why: "The service does not document whether field names are case-sensitive. The spelling of the metadata is always correct.",
    example: r#"email $like "*.fr""#,
    instead: r#"EMail $like "*.fr""#,
    fix: "Writes the name as in the metadata (safe).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let (written, name) = (context.condition.field(), context.field.name());
    if written != name {
        let span = context.condition.field_span();
        let message = format!("the field is spelled `{name}`, not `{}`", brief(written));
        findings.push(
            Diagnostic::new(Code::FieldCase, span, message)
                .with_help(format!("write `{name}`"))
                .with_fix(Fix::safe(Edit::replace(span, name))),
        );
    }
}
