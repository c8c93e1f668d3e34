//! `escaped-character`: a character without a certain spelling on the wire.

use crate::check::regexp::{Escapes, without_backslashes};
use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::rule::{Check, Rule, Site};
use crate::syntax::ops::OpClass;
use crate::syntax::print::quoted;

pub(crate) static RULE: Rule = Rule {
    code: Code::EscapedCharacter,
    what: r#"A `"` or a `\` in a value."#,
    why: "How the service reads them is not documented: as an escape, doubled, or not at all.",
    example: r#"EMail $regexp "\.fr$""#,
    instead: r#"EMail $regexp "[.]fr$""#,
    fix: "In a pattern, `*` in its place; in a regular expression, the character in brackets, or a class without a backslash (unsafe). None elsewhere.",
    check: Check::Condition(check),
};

fn check(site: &Site<'_>, findings: &mut Vec<Diagnostic>) {
    for value in site.literals() {
        let Some((at, character)) = value.text().char_indices().find(|(_, c)| matches!(c, '"' | '\\')) else {
            continue;
        };
        let class = site.condition.op().class();
        let message = format!("`{character}` in a value has no certain spelling on the wire");
        let replaced = match class {
            OpClass::Pattern => Some(value.text().replace(['"', '\\'], "*")),
            OpClass::Regexp => {
                without_backslashes(value.text(), Escapes::All).filter(|text| !text.contains(['"', '\\']))
            }
            OpClass::Equality | OpClass::Order => None,
        };
        let help = match class {
            OpClass::Regexp => "write a bracket class: `[.]` for a dot, `[0-9]` for a digit",
            OpClass::Pattern => "write `*` in its place",
            _ => "the compiled filter asks for more and sorts out what comes back",
        };
        let fix = replaced.map(|text| Fix::risky(Edit::replace(value.span(), quoted(&text))));
        findings.push(
            Diagnostic::new(Code::EscapedCharacter, inside(value, at..at.saturating_add(1)), message)
                .with_help(help)
                .with_fix(fix),
        );
    }
}
