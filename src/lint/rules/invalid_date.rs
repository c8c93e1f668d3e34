//! `invalid-date`: a value that is not a calendar date.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::InvalidDate,
    what: "On a field of dates, a value of `$eq`, `$neq`, `$in`, `$notin` or of an ordering that is not a real date spelled `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` or `YYYY-MM-DD HH:MM:SS`.",
    why: "Databases disagree about other spellings. On a malformed date one refuses the query, and another selects every record that has a date at all.",
    example: r#"date_naissance $lt "1990/6/1""#,
    instead: r#"date_naissance $lt "1990-06-01""#,
    fix: "Dates with the year first are respelled (safe). `01/02/2025` is left alone: the day or the month may come first.",
    check: Check::Elsewhere,
};
