//! `escaped-character`: a character without a certain spelling on the wire.

use crate::check::regexp::{Escapes, without_backslashes};
use crate::check::resolve::inside;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lint::context::{Check, ConditionContext, Rule};
use crate::syntax::ops::OpClass;
use crate::syntax::print::quoted;

pub(crate) static RULE: Rule = Rule {
    code: Code::EscapedCharacter,
    what: r#"A `"` or a `\` in a value."#,
    why: "The service does not document how these characters are escaped: with a backslash, by doubling, or not at all.",
    example: r#"EMail $regexp "\.fr$""#,
    instead: r#"EMail $regexp "[.]fr$""#,
    fix: "In a pattern, replaces the character with `*`; in a regular expression, with a bracket class (unsafe). None for other operators.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    for value in context.literals() {
        let Some((at, character)) = value.text().char_indices().find(|(_, c)| matches!(c, '"' | '\\')) else {
            continue;
        };
        let class = context.condition.op().class();
        let message = format!("the service does not document how to escape `{character}` in a value");
        let replaced = match class {
            OpClass::Pattern => Some(value.text().replace(['"', '\\'], "*")),
            OpClass::Regexp => {
                without_backslashes(value.text(), Escapes::All).filter(|text| !text.contains(['"', '\\']))
            }
            OpClass::Equality | OpClass::Order => None,
        };
        let help = match class {
            OpClass::Regexp => "write a bracket class: `[.]` for a dot, `[0-9]` for a digit",
            OpClass::Pattern => "replace it with `*`",
            _ => "`compile` sends a wider filter and removes the extra records afterwards",
        };
        let fix = replaced.map(|text| Fix::unsafe_edit(Edit::replace(value.span(), quoted(&text))));
        findings.push(
            Diagnostic::new(Code::EscapedCharacter, inside(value, at..at.saturating_add(1)), message)
                .with_help(help)
                .with_fix(fix),
        );
    }
}
