//! `unused-allow`: a comment that silences nothing.

use crate::diagnostic::Code;
use crate::lint::rule::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::UnusedAllow,
    what: "A comment `# filtre-allow: code` where the next line has no finding of that code, or where there is no such code. Mistakes of syntax and of size cannot be silenced.",
    why: "It would hide the next finding that comes.",
    example: "# filtre-allow: field-case\nPays $eq \"FR\"",
    instead: r#"Pays $eq "FR""#,
    fix: "The comment is taken out if it names one code (safe).",
    check: Check::Elsewhere,
};
