//! `invalid-regexp`: a pattern that cannot be run.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::InvalidRegexp,
    what: "A `$regexp` that is not a regular expression, that looks ahead or behind, that refers back to a group, or that becomes too large.",
    why: "Such patterns fail on some servers, and can take for ever on others.",
    example: r#"EMail $regexp "^(?=a)""#,
    instead: r#"EMail $regexp "^a""#,
    fix: "None.",
    check: Check::Elsewhere,
};
