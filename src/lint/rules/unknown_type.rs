//! `unknown-type`: a field of a type that is not known.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::schema::FieldType;
use crate::syntax::error::brief;

pub(crate) static RULE: Rule = Rule {
    code: Code::UnknownType,
    what: "A condition on a field whose type is none of those known here.",
    why: "The field is treated as text. If it holds something else, `$gt` and its like mean something else.",
    example: r#"position $eq "48.85,2.35""#,
    instead: r#"Pays $eq "FR""#,
    fix: r#"None. Say in an overlay what the field holds: `"type": "decimal"`."#,
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    if let FieldType::Other(name) = context.field.field_type() {
        let message = format!(
            "`{}` has the type `{}`, which is not known: it is treated as text",
            context.field.name(),
            brief(name)
        );
        findings.push(
            Diagnostic::new(Code::UnknownType, context.condition.field_span(), message)
                .with_help("say in the overlay what the field holds: `\"type\": \"text\"`"),
        );
    }
}
