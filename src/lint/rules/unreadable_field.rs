//! `unreadable-field`: a field that the profile may not read.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::UnreadableField,
    what: r#"A field whose metadata says `"read": "N"`."#,
    why: "Whoever may filter on a field can find out its values one by one, so the service may refuse it or leave the condition out.",
    example: r#"score_interne $gt "10""#,
    instead: r#"cc_age $gt "10""#,
    fix: "None.",
    check: Check::Elsewhere,
};
