//! `unbound-parameter`: a parameter without a value.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::UnboundParameter,
    what: "A parameter such as `:country` in a filter that is compiled or run, and no value given for it.",
    why: "Parameters are never sent. A filter with one is a form to fill in.",
    example: "Pays $eq :country",
    instead: r#"Pays $eq "FR""#,
    fix: "None. Give the value, or write it into the filter.",
    check: Check::Elsewhere,
};
