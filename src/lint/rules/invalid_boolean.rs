//! `invalid-boolean`: a value that is not a boolean.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::InvalidBoolean,
    what: "On a field of booleans, a value other than `1`, `true`, `y`, `yes`, `0`, `false`, `n` or `no`, in any case.",
    why: "It would select nobody, or everybody.",
    example: r#"optin $eq "oui""#,
    instead: r#"optin $eq "1""#,
    fix: "None.",
    check: Check::Elsewhere,
};
