//! `slow-regexp`: a pattern that can be very slow on the server.

use regex_syntax::hir::{self, Hir, HirKind};

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, Rule};

pub(crate) static RULE: Rule = Rule {
    code: Code::SlowRegexp,
    what: "A `$regexp` with an unbounded repetition directly inside another, such as `(a+)+`. The number of ways to match a text then grows exponentially.",
    why: "The engines of MySQL and MariaDB try every way in turn. On thirty letters that almost match, MySQL stops with an error and MariaDB selects no record.",
    example: r#"Nom $regexp "^(a+)+$""#,
    instead: r#"Nom $regexp "^a+$""#,
    fix: "None. Keep one of the two repetitions.",
    check: Check::Condition(check),
};

fn check(context: &ConditionContext<'_>, findings: &mut Vec<Diagnostic>) {
    for (value, pattern) in context.patterns() {
        if hir::visit(&pattern.hir, Nesting::default()).unwrap_or(false) {
            let message = "this pattern repeats a repetition, which can be very slow on the server";
            findings.push(
                Diagnostic::new(Code::SlowRegexp, value.span(), message)
                    .with_help("keep one repetition: write `a+` instead of `(a+)+`"),
            );
        }
    }
}

/// Finds unbounded repetitions of what is nothing but an unbounded repetition.
#[derive(Default)]
struct Nesting {
    /// For each enclosing expression: whether one of its visited parts is
    /// filled by an unbounded repetition.
    stack: Vec<bool>,
    is_found: bool,
}

impl hir::Visitor for Nesting {
    type Output = bool;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<bool, Self::Err> {
        Ok(self.is_found)
    }

    fn visit_pre(&mut self, _: &Hir) -> Result<(), Self::Err> {
        self.stack.push(false);
        Ok(())
    }

    fn visit_post(&mut self, hir: &Hir) -> Result<(), Self::Err> {
        let has_filled_part = self.stack.pop().unwrap_or(false);
        let is_filled = match hir.kind() {
            HirKind::Repetition(repetition) => {
                let is_unbounded = repetition.max.is_none();
                self.is_found |= is_unbounded && has_filled_part;
                is_unbounded || has_filled_part
            }
            // The other parts must be able to match the empty text.
            HirKind::Concat(parts) => {
                let needed = parts.iter().filter(|part| part.properties().minimum_len() != Some(0));
                let repeats =
                    |part: &&Hir| matches!(part.kind(), HirKind::Repetition(_) | HirKind::Capture(_));
                has_filled_part && needed.clone().all(|part| repeats(&part)) && needed.count() <= 1
            }
            _ => has_filled_part,
        };
        if let Some(around) = self.stack.last_mut() {
            *around |= is_filled;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::regexp::Pattern;

    fn is_slow(pattern: &str) -> bool {
        hir::visit(&Pattern::parse(pattern).ok().unwrap().hir, Nesting::default()).unwrap()
    }

    #[test]
    fn nested_repetition_is_slow() {
        for slow in ["(a+)+", "^(a*)*$", "(a|b+)*c", "((a+)b?)+", "(x(a+)+y)"] {
            assert!(is_slow(slow), "{slow}");
        }
        for quick in ["a+", "(ab+)+", "([a-z]+[.])+fr", ".*a.*b.*", "(a{2,3})+", "^[^@]+@[^@]+$"] {
            assert!(!is_slow(quick), "{quick}");
        }
    }
}
