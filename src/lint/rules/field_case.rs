//! `field-case`: a field in another case.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::error::brief;

pub(crate) static RULE: Rule = Rule {
    code: Code::FieldCase,
    what: "A field that differs from the metadata in upper and lower case only.",
    why: "Whether the service tells cases apart is not documented. The metadata's spelling is right either way.",
    example: r#"email $like "*.fr""#,
    instead: r#"EMail $like "*.fr""#,
    fix: "The metadata's spelling (safe).",
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
