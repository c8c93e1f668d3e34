//! `unknown-choice`: a choice that the field does not offer.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::UnknownChoice,
    what: "On a field whose choices are known from an overlay, a value of `$eq`, `$neq`, `$in` or `$notin` that is none of them. Case and accents do not count, and the blank is always allowed.",
    why: "The condition selects nobody, or with `$neq` everybody.",
    example: r#"status $eq "cliant""#,
    instead: r#"status $eq "client""#,
    fix: "The choice that comes closest (unsafe).",
    check: Check::Elsewhere,
};
