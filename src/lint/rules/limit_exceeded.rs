//! `limit-exceeded`: text over a limit.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::LimitExceeded,
    what: "A text over 1 MiB, parentheses and `$not` nested deeper than 64 levels, more than 100,000 conditions, more than 100,000 items in a list, or more than 1,000 mistakes.",
    why: "Limits keep hostile or generated text from taking all memory or time.",
    example: "((((… 65 levels deep …))))",
    instead: r#"status $eq "client""#,
    fix: "None. Take out parentheses that change nothing, use `$in` for many values of one field, or split the filter.",
    check: Check::Elsewhere,
};
