//! `single-item-list`: a list of one item.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::Op;
use crate::syntax::print;

pub(crate) static RULE: Rule = Rule {
    code: Code::SingleItemList,
    what: "A `$in` or `$notin` with one item.",
    why: "`$eq` and `$neq` mean the same and are shorter.",
    example: r#"Pays $in ["FR"]"#,
    instead: r#"Pays $eq "FR""#,
    fix: "Writes `$eq` or `$neq` (safe).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let condition = context.condition;
    let equal = if condition.op() == Op::In { Op::Eq } else { Op::Neq };
    if let [item] = condition.values()
        && condition.has_list()
    {
        let message = format!("`{}` with one item means the same as `{equal}`", condition.op());
        let mut value = String::new();
        // Writing to a `String` never fails.
        let _ = print::value(item, &mut value);
        let edits = vec![
            Edit::replace(condition.op_span(), equal.as_str()),
            Edit::replace(condition.operand_span(), value),
        ];
        findings.push(
            Diagnostic::new(Code::SingleItemList, condition.operand_span(), message)
                .with_help(format!("write `{equal}`"))
                .with_fix(Fix::safe_edits(edits)),
        );
    }
}
