//! `like-without-wildcard`: a pattern without `*`.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::Op;

pub(crate) static RULE: Rule = Rule {
    code: Code::LikeWithoutWildcard,
    what: "A `$like` or `$notlike` whose pattern has no `*`.",
    why: "It then compares the whole value, but not as `$eq` does: trailing spaces count. Often a `*` was forgotten, and nobody is selected.",
    example: r#"EMail $like "gmail.com""#,
    instead: r#"EMail $like "*gmail.com""#,
    fix: "`$eq` or `$neq` (unsafe: a part of the value was probably meant).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let condition = context.condition;
    let equal = match condition.op() {
        Op::Like => Op::Eq,
        Op::Notlike => Op::Neq,
        _ => return,
    };
    for value in context.literals() {
        if !value.text().contains('*') {
            let message = format!("this pattern has no `*`: `{}` compares the whole value", condition.op());
            let help = format!("write `\"*…*\"` to find a part, or `{equal}` for the whole value");
            findings.push(
                Diagnostic::new(Code::LikeWithoutWildcard, value.span(), message)
                    .with_help(help)
                    .with_fix(Fix::risky(Edit::replace(condition.op_span(), equal.as_str()))),
            );
        }
    }
}
