//! Applies the fixes of a text until no more can be applied.

use std::collections::BTreeMap;

use super::{LintOptions, lint};
use crate::diagnostic::edit;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::schema::ObjectInfo;
use crate::text::span::Span;

/// A text with its fixes applied: the result of [`fix`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    text: String,
    fix_count: usize,
    findings: Vec<Diagnostic>,
}

impl Fixed {
    /// Returns the fixed text, or the original one if no fix was applied.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the number of fixes that were applied.
    #[must_use]
    pub const fn fix_count(&self) -> usize {
        self.fix_count
    }

    /// Returns the findings of the fixed text.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }
}

/// The maximum number of rounds, so that the loop always ends. Each round
/// applies all fixes that do not touch each other.
const ROUNDS: usize = 256;

/// Applies the fixes of a text until no more can be applied.
///
/// Fixes whose applicability is below `least` are not applied: with
/// [`Applicability::Safe`] only safe fixes are, with [`Applicability::Unsafe`] all.
///
/// ```
/// use filtre::diagnostic::Applicability;
/// use filtre::lint::{LintOptions, fix};
///
/// let fixed = fix("status = 'client'", None, &LintOptions::default(), Applicability::Safe);
/// assert_eq!(fixed.text(), r#"status $eq "client""#);
/// assert_eq!((fixed.fix_count(), fixed.findings().len()), (2, 0));
/// ```
#[must_use]
pub fn fix(text: &str, object: Option<&ObjectInfo>, options: &LintOptions, least: Applicability) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), fix_count: 0, findings: lint(text, object, options) };
    for _ in 0..ROUNDS {
        let fixes = applicable(&fixed.findings, least);
        let Ok(text) = edit::apply(&fixed.text, fixes.iter().copied()) else { break };
        let count = fixes.len();
        if count == 0 {
            break;
        }
        let findings = lint(&text, object, options);
        // Each fix is verified alone. If they fail together, apply the first alone.
        if findings.len() >= fixed.findings.len() && count > 1 {
            let Ok(text) = edit::apply(&fixed.text, fixes.first().copied()) else {
                break;
            };
            let findings = lint(&text, object, options);
            fixed = Fixed { text, fix_count: fixed.fix_count.saturating_add(1), findings };
        } else {
            fixed = Fixed { text, fix_count: fixed.fix_count.saturating_add(count), findings };
        }
    }
    fixed
}

/// Returns fixes that can be applied together: no edit of one touches an edit
/// of another.
fn applicable(findings: &[Diagnostic], least: Applicability) -> Vec<&Fix> {
    let least = least.max(Applicability::Unsafe);
    // The start and end of each chosen edit.
    let mut chosen_edits: BTreeMap<u32, u32> = BTreeMap::new();
    let mut chosen = Vec::new();
    for fix in findings.iter().filter_map(Diagnostic::fix).filter(|fix| fix.applicability() >= least) {
        let is_free = |span: Span| {
            let before = chosen_edits.range(..=span.end()).next_back();
            before.is_none_or(|(_, &end)| end < span.start())
        };
        if fix.edits().iter().all(|edit| is_free(edit.span)) {
            chosen_edits.extend(fix.edits().iter().map(|edit| (edit.span.start(), edit.span.end())));
            chosen.push(fix);
        }
    }
    chosen
}
