//! `bare-date`: a date without a time, compared with a date and time.

use crate::check::{DateTime, Precision};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ast::ConditionRef;
use crate::syntax::ops::Op;

pub(crate) static RULE: Rule = Rule {
    code: Code::BareDate,
    what: "On a field of dates and times, a date alone after `$eq`, `$neq`, `$gt`, `$lte`, `$in` or `$notin`.",
    why: "The date stands for midnight: `$eq` finds that one instant, and `$lte` leaves the rest of the day out. If the service stores text, it finds still others. `$gte` and `$lt` are certain.",
    example: r#"date_last_interaction $gt "2025-01-01""#,
    instead: r#"date_last_interaction $gte "2025-01-02""#,
    fix: "The range of the day, from its midnight to the next (unsafe: it selects others than before, those that were probably meant).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let condition = context.condition;
    for (value, date) in context.precise_date_times() {
        if date.precision() == Precision::Day {
            let message = format!(
                "`{date}` stands for midnight, and `{}` tells it from the rest of the day",
                condition.op()
            );
            findings.push(
                Diagnostic::new(Code::BareDate, value.span(), message)
                    .with_help("write the day as a range: `$gte` its date, `$lt` the next")
                    .with_fix(range_of_day(condition, date)),
            );
        }
    }
}

/// The condition on the whole day, in the place of that on its midnight.
fn range_of_day(condition: ConditionRef<'_, '_>, date: DateTime) -> Option<Fix> {
    let next = date.next_day()?;
    let field = condition.field();
    let text = match condition.op() {
        Op::Gt => format!("{field} $gte \"{next}\""),
        Op::Lte => format!("{field} $lt \"{next}\""),
        Op::Eq => format!("({field} $gte \"{date}\" $and {field} $lt \"{next}\")"),
        Op::Neq => format!("({field} $lt \"{date}\" $or {field} $gte \"{next}\")"),
        _ => return None,
    };
    Some(Fix::risky(Edit::replace(condition.span(), text)))
}
