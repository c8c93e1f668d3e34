//! `personal-data`: a literal of a personal data field.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::PersonalData,
    what: r#"A value on a field whose metadata says `"is_personal_data": "Y"`. Patterns of `*` alone, blanks and parameters are not reported."#,
    why: "Filters are kept, sent in addresses and written to logs. A person's name or address in them is personal data out of place.",
    example: r#"EMail $eq "johndoe@example.net""#,
    instead: "EMail $eq :email",
    fix: "None. Use a parameter, and give the value when the filter is run.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    if !context.field.is_personal_data() {
        return;
    }
    for value in context.condition.values() {
        let is_literal =
            !value.is_parameter() && value.text().chars().any(|c| c != '*' && !c.is_whitespace());
        if is_literal {
            let message =
                format!("`{}` is personal data, and this value stands in the filter", context.field.name());
            findings.push(
                Diagnostic::new(Code::PersonalData, value.span(), message)
                    .with_help("use a parameter, `:name`, and give its value when the filter is run"),
            );
        }
    }
}
