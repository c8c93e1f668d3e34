//! `typed-pattern`: a pattern on a field that is not text.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::schema::FieldType;
use crate::syntax::ops::OpClass;

pub(crate) static RULE: Rule = Rule {
    code: Code::TypedPattern,
    what: "A `$like`, `$notlike` or `$regexp` on a field of numbers or dates.",
    why: "The pattern is applied to the stored text, and the service does not document how numbers and dates are stored: `9.5` or `9.50`, with or without seconds.",
    example: r#"date_naissance $like "1990-06*""#,
    instead: r#"date_naissance $gte "1990-06-01" $and date_naissance $lt "1990-07-01""#,
    fix: "None. Use an order operator.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    use FieldType::{Date, DateTime, Decimal, Integer};
    let is_pattern = matches!(context.condition.op().class(), OpClass::Pattern | OpClass::Regexp);
    let field_type = context.field.field_type();
    if is_pattern && matches!(field_type, Integer | Decimal | Date | DateTime) {
        let op = context.condition.op();
        let message = format!(
            "`{op}` compares the stored text of `{}`, whose type is {field_type}",
            context.field.name()
        );
        findings.push(
            Diagnostic::new(Code::TypedPattern, context.condition.op_span(), message)
                .with_help("use order operators: `$gte …` and `$lt …`"),
        );
    }
}
