//! `full-scan`: a request that reads nearly every record.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::FullScan,
    what: r#"In `compile`: a filter of which no more can be sent than "has a value in this field". The rest is done on the records that come back."#,
    why: "The answer is right, but nearly the whole object is read for it, page by page.",
    example: r#"$not Nom $regexp "^a""#,
    instead: r#"Pays $eq "FR" $and $not Nom $regexp "^a""#,
    fix: "None. Join the condition with one that selects few records and can be sent as it is.",
    check: Check::Elsewhere,
};
