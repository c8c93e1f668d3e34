//! `text-order`: an order that is the order of text.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::schema::FieldType;
use crate::syntax::ops::OpClass;

pub(crate) static RULE: Rule = Rule {
    code: Code::TextOrder,
    what: "An ordering of a text field against digits, or any ordering of a choice.",
    why: r#"Texts are ordered letter by letter: `"9"` comes after `"65"`, and `"100"` before it. Choices have an order of their own in some databases."#,
    example: r#"CP $gte "75000""#,
    instead: r#"CP $like "75*""#,
    fix: "None. Say in an overlay that the field holds numbers if it does, or list the values.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let condition = context.condition;
    let is_choice = *context.field.field_type() == FieldType::Choice;
    if condition.op().class() != OpClass::Order || !context.field.field_type().is_text() {
        return;
    }
    for value in context.literals() {
        let is_digits = !value.text().is_empty() && value.text().bytes().all(|byte| byte.is_ascii_digit());
        let name = context.field.name();
        let message = if is_choice {
            format!("`{name}` is a choice: its values have no certain order")
        } else if is_digits {
            format!("`{name}` is text: `{}` orders it letter by letter, not as numbers", condition.op())
        } else {
            continue;
        };
        let help = if is_choice {
            "list the choices meant with `$in`"
        } else {
            "if the field holds numbers, say so in the overlay: `\"type\": \"integer\"`"
        };
        findings.push(Diagnostic::new(Code::TextOrder, condition.op_span(), message).with_help(help));
    }
}
