//! `operator-type`: an operator that does not work on the type of the field.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::OperatorType,
    what: "`$gt`, `$gte`, `$lt`, `$lte`, `$like`, `$notlike` or `$regexp` on a boolean.",
    why: "Booleans have no order and no text, so what the service would do is anybody's guess.",
    example: r#"optin $gt "0""#,
    instead: r#"optin $eq "1""#,
    fix: "None.",
    check: Check::Elsewhere,
};
