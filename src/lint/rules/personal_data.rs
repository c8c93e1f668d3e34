//! `personal-data`: a literal of a personal data field.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::PersonalData,
    what: r#"A value on a field whose metadata contains `"is_personal_data": "Y"`. Patterns that are only `*`, empty values and parameters are not reported."#,
    why: "Filters are stored, sent in URLs and written to logs. Personal data should not appear there.",
    example: r#"EMail $eq "johndoe@example.net""#,
    instead: "EMail $eq :email",
    fix: "None. Use a parameter, and pass its value when the filter is run.",
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
            let message = format!(
                "`{}` is personal data, and the filter contains one of its values",
                context.field.name()
            );
            findings
                .push(Diagnostic::new(Code::PersonalData, value.span(), message).with_help(
                    "use a parameter, such as `:name`, and pass its value when the filter is run",
                ));
        }
    }
}
