//! `syntax`: text that is not a filter.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::Syntax,
    what: "Text that the grammar does not allow. Each kind of mistake has its own message: an operator of another language, a missing quote, a list that is never closed, a connective that joins nothing.",
    why: "Nothing can be compiled or run from such a text, and nothing of it is guessed.",
    example: "status = 'client'",
    instead: r#"status $eq "client""#,
    fix: "Offered where one reading only is plausible; such fixes are safe.",
    check: Check::Elsewhere,
};
