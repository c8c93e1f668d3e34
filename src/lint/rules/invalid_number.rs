//! `invalid-number`: a value that is not a number.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::InvalidNumber,
    what: "On a field of numbers, a value of `$eq`, `$neq`, `$in`, `$notin` or of an ordering that is not digits with an optional `-` and decimals after a dot. Signs `+`, blanks, exponents and commas are none of it.",
    why: "A database turns such a text into a number as far as it can: `abc` becomes 0 and `65,5` becomes 65, without a word.",
    example: r#"cc_age $gt "65 ""#,
    instead: r#"cc_age $gt "65""#,
    fix: "Blanks around a number are taken away (safe); a comma becomes a dot (unsafe, since it may separate thousands).",
    check: Check::Elsewhere,
};
