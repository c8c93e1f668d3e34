//! What a rule is, and what its check is given.

use crate::check::DateTime;
use crate::check::regexp::Pattern;
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Field, FieldType, ObjectInfo};
use crate::syntax::ast::{Ast, ConditionRef, Value};
use crate::syntax::ops::{Op, OpClass};

/// The documentation of a code, and the check that produces its findings.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub(super) code: Code,
    pub(super) what: &'static str,
    pub(super) why: &'static str,
    pub(super) example: &'static str,
    pub(super) instead: &'static str,
    pub(super) fix: &'static str,
    pub(super) check: Check,
}

impl Rule {
    /// Returns the code of the findings.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns what the rule finds.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        self.what
    }

    /// Returns why it matters.
    #[must_use]
    pub const fn why(&self) -> &'static str {
        self.why
    }

    /// Returns a filter of the example object `contact` that triggers the rule.
    #[must_use]
    pub const fn example(&self) -> &'static str {
        self.example
    }

    /// Returns the same filter, corrected.
    #[must_use]
    pub const fn instead(&self) -> &'static str {
        self.instead
    }

    /// Returns what the fix does, and whether it is safe.
    #[must_use]
    pub const fn fix(&self) -> &'static str {
        self.fix
    }

    /// Returns the page of the rule as Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let Self { code, what, why, example, instead, fix, .. } = self;
        let state = if code.is_on_by_default() { "on" } else { "off" };
        let severity = code.severity();
        format!(
            "# {code}\n\n{summary}. Severity: {severity}; {state} by default.\n\n\
             ## What it finds\n\n{what}\n\n\
             ## Why it matters\n\n{why}\n\n\
             ## Example\n\n```text\n{example}\n```\n\n\
             Write instead:\n\n```text\n{instead}\n```\n\n\
             ## Fix\n\n{fix}\n",
            summary = code.summary(),
        )
    }
}

/// Which stage runs the check, and on what.
#[derive(Clone, Copy, Debug)]
pub(super) enum Check {
    /// Another stage reports the findings: the parser, the check, or the compiler.
    Elsewhere,
    /// Runs on each condition without errors.
    Condition(fn(&ConditionContext<'_>, &mut Vec<Diagnostic>)),
    /// Runs on each filter without mistakes of syntax.
    Filter(fn(&FilterContext<'_>, &mut Vec<Diagnostic>)),
}

/// A condition without errors, with its field.
#[derive(Clone, Copy, Debug)]
pub struct ConditionContext<'s> {
    pub(super) condition: ConditionRef<'s, 's>,
    pub(super) field: &'s Field,
}

impl<'s> ConditionContext<'s> {
    /// Returns the condition, with its operands and spans.
    #[must_use]
    pub const fn condition(&self) -> ConditionRef<'s, 's> {
        self.condition
    }

    /// Returns the metadata of the field.
    #[must_use]
    pub const fn field(&self) -> &'s Field {
        self.field
    }

    /// Returns the values that are not parameters.
    pub(super) fn literals(&self) -> impl Iterator<Item = &'s Value<'s>> + use<'s> {
        self.condition.values().iter().filter(|value| !value.is_parameter())
    }

    /// Returns the regular expressions with their values.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&'s Value<'s>, Pattern)> + use<'s> {
        let is_regexp = self.condition.op().class() == OpClass::Regexp;
        let literals = self.literals().filter(move |_| is_regexp);
        literals.filter_map(|value| Some((value, Pattern::parse(value.text()).ok()?)))
    }

    /// Returns the date-times whose unwritten part (time or seconds) changes the
    /// result. With `$gte` and `$lt` it does not.
    pub(super) fn precise_date_times(&self) -> impl Iterator<Item = (&'s Value<'s>, DateTime)> + use<'s> {
        let is_precise =
            matches!(self.condition.op(), Op::Eq | Op::Neq | Op::Gt | Op::Lte | Op::In | Op::Notin);
        let is_precise = is_precise && *self.field.field_type() == FieldType::DateTime;
        let literals = self.literals().filter(move |_| is_precise);
        literals.filter_map(|value| Some((value, value.text().parse().ok()?)))
    }
}

/// A filter without mistakes of syntax.
pub(super) struct FilterContext<'s> {
    pub(super) text: &'s str,
    pub(super) ast: &'s Ast<'s>,
    pub(super) object: &'s ObjectInfo,
}
