//! Rules that a program adds to those of the linter.

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::ConditionContext;

type Check = dyn Fn(&ConditionContext<'_>, &mut Vec<Diagnostic>) + Send + Sync;

/// A rule of a program, which runs on each condition without errors.
///
/// Its findings have the severity of their code; levels and suppressions apply,
/// and fixes are verified as those of other rules.
///
/// ```
/// use filtre::lint::{CustomRule, LintOptions, lint};
/// use filtre::{Code, Diagnostic, schema::ObjectInfo};
///
/// let code = Code::custom("acme/forbidden-field")?;
/// let forbidden_field = CustomRule::new(code, move |context, findings| {
///     if context.field().name() == "Pays" {
///         let span = context.condition().field_span();
///         findings.push(Diagnostic::new(code, span, "forbidden field `Pays`"));
///     }
/// });
/// let options = LintOptions::default().with_rule(forbidden_field);
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let findings = lint("Pays $eq \"FR\"", Some(&contact), &options);
/// assert_eq!(findings[0].message(), "forbidden field `Pays`");
///
/// let text = "# filtre-allow: acme/forbidden-field\nPays $eq \"FR\"";
/// assert!(lint(text, Some(&contact), &options).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CustomRule {
    code: Code,
    check: Arc<Check>,
}

impl CustomRule {
    /// Creates a rule; `check` adds findings with this code.
    #[must_use]
    pub fn new(
        code: Code,
        check: impl Fn(&ConditionContext<'_>, &mut Vec<Diagnostic>) + Send + Sync + 'static,
    ) -> Self {
        Self { code, check: Arc::new(check) }
    }

    /// Returns the code of the findings.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    pub(super) fn check(&self, context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
        (self.check)(context, findings);
    }
}

impl fmt::Debug for CustomRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomRule").field("code", &self.code).finish_non_exhaustive()
    }
}

/// Two rules are equal if one is a clone of the other.
impl PartialEq for CustomRule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code && Arc::ptr_eq(&self.check, &other.check)
    }
}

impl Eq for CustomRule {}
