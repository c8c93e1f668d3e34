//! `text-order`: an order that is the order of text.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::schema::FieldType;
use crate::syntax::ops::OpClass;

pub(crate) static RULE: Rule = Rule {
    code: Code::TextOrder,
    what: "An order operator (`$gt`, `$gte`, `$lt`, `$lte`) with digits on a text field, or with any value on a choice field.",
    why: r#"Text is ordered character by character: `"9"` comes after `"65"`, and `"100"` before it. Choices have their own order in some databases."#,
    example: r#"CP $gte "75000""#,
    instead: r#"CP $like "75*""#,
    fix: "None. If the field contains numbers, declare its type in an overlay. Otherwise list the values.",
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
            format!("`{name}` is a choice, and the order of its values depends on the database")
        } else if is_digits {
            format!(
                "`{name}` is text: `{}` compares it character by character, not as a number",
                condition.op()
            )
        } else {
            continue;
        };
        let help = if is_choice {
            "list the choices with `$in`"
        } else {
            "if the field contains numbers, declare its type in the overlay: `\"type\": \"integer\"`"
        };
        findings.push(Diagnostic::new(Code::TextOrder, condition.op_span(), message).with_help(help));
    }
}
