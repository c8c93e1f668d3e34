//! `unknown-field`: a field that the object does not have.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::UnknownField,
    what: "A field whose name is not in the metadata of the object, not even in another case.",
    why: "A service may ignore a condition on a field it does not know, and then selects everybody.",
    example: r#"emial $like "*.fr""#,
    instead: r#"EMail $like "*.fr""#,
    fix: "The field that comes closest. Safe if only one comes close and one slip of the hand makes the difference; else unsafe.",
    check: Check::Elsewhere,
};
