//! `truncated-time`: a time without seconds.

use crate::check::Precision;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::TruncatedTime,
    what: "On a date-time field, a time without seconds after `$eq`, `$neq`, `$gt`, `$lte`, `$in` or `$notin`.",
    why: "If the service compares text, `06:00` comes before `06:00:00`, and a record at exactly that time gets the opposite result. With seconds, text and time comparison agree.",
    example: r#"date_last_interaction $gt "2025-01-01 06:00""#,
    instead: r#"date_last_interaction $gt "2025-01-01 06:00:00""#,
    fix: "Adds the seconds `:00` (safe).",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    for (value, date_time) in context.precise_date_times() {
        if date_time.precision() == Precision::Minute {
            let message = format!("the time in `{date_time}` has no seconds");
            let full = format!("\"{date_time}:00\"");
            findings.push(
                Diagnostic::new(Code::TruncatedTime, value.span(), message)
                    .with_help(format!("write `{full}`"))
                    .with_fix(Fix::safe(Edit::replace(value.span(), full))),
            );
        }
    }
}
