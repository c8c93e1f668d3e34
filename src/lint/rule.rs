//! What a rule is: its documentation, and the check that finds its offence.

use crate::check::DateTime;
use crate::check::regexp::Pattern;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::registry;
use crate::schema::{Field, FieldType, ObjectInfo};
use crate::syntax::ast::{Ast, ConditionRef, Value};
use crate::syntax::ops::{Op, OpClass};

/// The documentation of a code, and how its offence is found.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The code.
    pub code: Code,
    /// What the offence is.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A filter of the example object `contact` that commits it.
    pub example: &'static str,
    /// The same filter as it should be written.
    pub instead: &'static str,
    /// How it is mended.
    pub fix: &'static str,
    pub(super) check: Check,
}

/// Where the offence is found.
#[derive(Clone, Copy, Debug)]
pub(super) enum Check {
    /// By another stage: the parser, the check, or the compiler.
    Elsewhere,
    /// On each condition without errors.
    Condition(fn(&Site<'_>, &mut Vec<Diagnostic>)),
    /// On each filter without mistakes of syntax.
    Filter(fn(&Whole<'_>, &mut Vec<Diagnostic>)),
}

/// A condition without errors, and its field.
pub(super) struct Site<'s> {
    pub(super) condition: ConditionRef<'s, 's>,
    pub(super) field: &'s Field,
}

impl<'s> Site<'s> {
    /// The values that are written out: all but the parameters.
    pub(super) fn literals(&self) -> impl Iterator<Item = &'s Value<'s>> + use<'s> {
        self.condition.values().iter().filter(|value| !value.is_parameter())
    }

    /// The regular expressions, and the values that hold them.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&'s Value<'s>, Pattern)> + use<'s> {
        let is_regexp = self.condition.op().class() == OpClass::Regexp;
        let literals = self.literals().filter(move |_| is_regexp);
        literals.filter_map(|value| Some((value, Pattern::parse(value.text()).ok()?)))
    }

    /// The dates and times that are compared in a way in which it counts what is
    /// not written of them: `$gte` and `$lt` do not ask.
    pub(super) fn exact_moments(&self) -> impl Iterator<Item = (&'s Value<'s>, DateTime)> + use<'s> {
        let asks = matches!(self.condition.op(), Op::Eq | Op::Neq | Op::Gt | Op::Lte | Op::In | Op::Notin);
        let is_asked = asks && *self.field.field_type() == FieldType::DateTime;
        let literals = self.literals().filter(move |_| is_asked);
        literals.filter_map(|value| Some((value, value.text().parse().ok()?)))
    }
}

/// A filter without mistakes of syntax.
pub(super) struct Whole<'s> {
    pub(super) text: &'s str,
    pub(super) ast: &'s Ast<'s>,
    pub(super) object: &'s ObjectInfo,
}

impl Rule {
    /// The rule of a code.
    ///
    /// ```
    /// use filtre::{Code, lint::Rule};
    ///
    /// assert_eq!(Rule::of(Code::FieldCase).code, Code::FieldCase);
    /// ```
    #[must_use]
    pub fn of(code: Code) -> &'static Self {
        registry::rule(code)
    }

    /// All rules, in the order of their codes.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        registry::RULES.iter().copied()
    }

    /// The whole page, as Markdown.
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
