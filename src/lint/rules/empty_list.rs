//! `empty-list`: a list without items.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::EmptyList,
    what: "`$in []` or `$notin []`.",
    why: "A database refuses an empty list. Read by the letter, the first selects nobody and the second everybody; usually a program has filled in nothing.",
    example: "Pays $in []",
    instead: r#"Pays $in ["FR","BE"]"#,
    fix: "None.",
    check: Check::Elsewhere,
};
