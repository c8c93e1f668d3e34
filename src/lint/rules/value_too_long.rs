//! `value-too-long`: a value longer than the field.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::OpClass;

pub(crate) static RULE: Rule = Rule {
    code: Code::ValueTooLong,
    what: "On a text or choice field, a value of `$eq`, `$neq`, `$in` or `$notin`, or a pattern without its `*`, with more characters than the `length` in the metadata. Trailing spaces are not counted.",
    why: "No stored value can be equal to it.",
    example: r#"CP $eq "75001 Paris, premier arrondissement, France métropolitaine""#,
    instead: r#"CP $eq "75001""#,
    fix: "None.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let class = context.condition.op().class();
    let Some(limit) = context.field.length().filter(|_| context.field.field_type().is_text()) else { return };
    if !matches!(class, OpClass::Equality | OpClass::Pattern) {
        return;
    }
    for value in context.literals() {
        let counts = |c: char| class == OpClass::Equality || c != '*';
        let text = if class == OpClass::Equality { value.text().trim_end_matches(' ') } else { value.text() };
        let length = text.chars().filter(|&c| counts(c)).count();
        if length > limit as usize {
            let name = context.field.name();
            let message = format!("the value has {length} characters, and `{name}` at most {limit}");
            findings.push(
                Diagnostic::new(Code::ValueTooLong, value.span(), message)
                    .with_help("shorten the value: no record can contain it"),
            );
        }
    }
}
