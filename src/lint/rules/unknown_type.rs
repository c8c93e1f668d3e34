//! `unknown-type`: a field with an unknown type.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::schema::FieldType;
use crate::syntax::error::brief;

pub(crate) static RULE: Rule = Rule {
    code: Code::UnknownType,
    what: "A condition on a field whose type this program does not support.",
    why: "The field is treated as text. If it contains something else, operators such as `$gt` have another meaning.",
    example: r#"position $eq "48.85,2.35""#,
    instead: r#"Pays $eq "FR""#,
    fix: r#"None. Declare the type of the field in an overlay: `"type": "decimal"`."#,
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    if let FieldType::Other(name) = context.field.field_type() {
        let message = format!(
            "`{}` has the unknown type `{}` and is treated as text",
            context.field.name(),
            brief(name)
        );
        findings.push(
            Diagnostic::new(Code::UnknownType, context.condition.field_span(), message)
                .with_help("declare the type in the overlay: `\"type\": \"text\"`"),
        );
    }
}
