//! `like-without-wildcard`: a pattern without `*`.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::Op;

pub(crate) static RULE: Rule = Rule {
    code: Code::LikeWithoutWildcard,
    what: "A `$like` or `$notlike` whose pattern has no `*`.",
    why: "The pattern then matches the whole value, and unlike with `$eq` trailing spaces count. Often the author forgot a `*`, and no record is selected.",
    example: r#"EMail $like "gmail.com""#,
    instead: r#"EMail $like "*gmail.com""#,
    fix: "Writes `$eq` or `$neq` (unsafe: the author probably wanted to find a part of the value).",
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
            let help =
                format!("write `\"*…*\"` to match a part of the value, or `{equal}` to compare all of it");
            findings.push(
                Diagnostic::new(Code::LikeWithoutWildcard, value.span(), message)
                    .with_help(help)
                    .with_fix(Fix::unsafe_edit(Edit::replace(condition.op_span(), equal.as_str()))),
            );
        }
    }
}
