//! `truncated-time`: a time without seconds.

use crate::check::Precision;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::rule::{Check, Rule, Site};

pub(crate) static RULE: Rule = Rule {
    code: Code::TruncatedTime,
    what: "On a field of dates and times, a time without seconds after `$eq`, `$neq`, `$gt`, `$lte`, `$in` or `$notin`.",
    why: "If the service compares text, `06:00` comes before `06:00:00`, and a record at that very second falls on the other side. With seconds both ways agree.",
    example: r#"date_last_interaction $gt "2025-01-01 06:00""#,
    instead: r#"date_last_interaction $gt "2025-01-01 06:00:00""#,
    fix: "The seconds `:00` (safe).",
    check: Check::Condition(check),
};

fn check(site: &Site<'_>, findings: &mut Vec<Diagnostic>) {
    let _condition = site.condition;
    for (value, moment) in site.exact_moments() {
        if moment.precision() == Precision::Minute {
            let message = format!("the time in `{moment}` has no seconds");
            let full = format!("\"{moment}:00\"");
            findings.push(
                Diagnostic::new(Code::TruncatedTime, value.span(), message)
                    .with_help(format!("write `{full}`"))
                    .with_fix(Fix::safe(Edit::replace(value.span(), full))),
            );
        }
    }
}
