//! `bare-date`: a date without a time, compared with a date-time.

use crate::check::{DateTime, Precision};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ast::ConditionRef;
use crate::syntax::ops::Op;

pub(crate) static RULE: Rule = Rule {
    code: Code::BareDate,
    what: "On a date-time field, a date without a time after `$eq`, `$neq`, `$gt`, `$lte`, `$in` or `$notin`.",
    why: "The date means midnight: `$eq` selects that one instant, and `$lte` excludes the rest of the day. If the service compares text, the result differs again. `$gte` and `$lt` are always correct.",
    example: r#"date_last_interaction $gt "2025-01-01""#,
    instead: r#"date_last_interaction $gte "2025-01-02""#,
    fix: "Writes the range of the day, from its midnight to the next (unsafe: it selects other records than before, probably the intended ones).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    let condition = context.condition;
    for (value, date) in context.precise_date_times() {
        if date.precision() == Precision::Day {
            let message = format!(
                "`{date}` means midnight, and `{}` treats the rest of the day differently",
                condition.op()
            );
            findings.push(
                Diagnostic::new(Code::BareDate, value.span(), message)
                    .with_help("write the day as a range: `$gte` with its date, `$lt` with the next date")
                    .with_fix(range_of_day(condition, date)),
            );
        }
    }
}

/// Replaces a condition on midnight with one on the whole day.
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
    Some(Fix::unsafe_edit(Edit::replace(condition.span(), text)))
}
