//! `trailing-space`: a value that ends in a space.

use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::OpClass;
use crate::syntax::print::quoted;

pub(crate) static RULE: Rule = Rule {
    code: Code::TrailingSpace,
    what: "On a text or choice field, a value that ends with a space, after an operator that compares or orders whole values.",
    why: "Most databases ignore trailing spaces in such comparisons, but not all.",
    example: r#"Nom $eq "Martin ""#,
    instead: r#"Nom $eq "Martin""#,
    fix: "Removes the spaces (unsafe).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let is_compared = matches!(context.condition.op().class(), OpClass::Equality | OpClass::Order);
    if !is_compared || !context.field.field_type().is_text() {
        return;
    }
    for value in context.literals() {
        let kept = value.text().trim_end_matches(' ');
        if kept.len() < value.text().len() {
            let place = inside(value, kept.len()..value.text().len());
            findings.push(
                Diagnostic::new(Code::TrailingSpace, place, "the value ends with a space")
                    .with_help("remove the space, or use `$like`, where every database respects it")
                    .with_fix(Fix::unsafe_edit(Edit::replace(value.span(), quoted(kept)))),
            );
        }
    }
}
