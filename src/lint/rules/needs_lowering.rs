//! `needs-lowering`: a filter that has no direct form on the wire.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::NeedsLowering,
    what: r#"In `compile`: a filter with parentheses, with `$not`, or with both `$and` and `$or`; or a value with a `"` or a `\`."#,
    why: "The wire language has no parentheses and no negation, and its document does not say how `$and` and `$or` bind. This release sends only what can be read in one way.",
    example: r#"Pays $eq "FR" $and $not status $eq "client""#,
    instead: r#"Pays $eq "FR" $and status $neq "client""#,
    fix: "None. Write one kind of connective, the complement of an operator in place of `$not`, and `$in` in place of `$or` on one field.",
    check: Check::Elsewhere,
};
