//! `unquoted-number`: a number without quotes.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ast::ValueKind;
use crate::syntax::error::brief;
use crate::syntax::print::quoted;

pub(crate) static RULE: Rule = Rule {
    code: Code::UnquotedNumber,
    what: "A number without quotes.",
    why: "The documentation of the service quotes every value, numbers too. A database that compares an unquoted number with text converts the text to a number: `65abc` is then equal to `65`.",
    example: "cc_age $gte 65",
    instead: r#"cc_age $gte "65""#,
    fix: "Adds the quotes (safe).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let bare = context.condition.values().iter().filter(|value| value.kind() == ValueKind::Number);
    for value in bare {
        let message = format!("the number `{}` is not quoted", brief(value.text()));
        let quoted = quoted(value.text());
        findings.push(
            Diagnostic::new(Code::UnquotedNumber, value.span(), message)
                .with_help(format!("write `{}`", brief(&quoted)))
                .with_fix(Fix::safe(Edit::replace(value.span(), quoted))),
        );
    }
}
