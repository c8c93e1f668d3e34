//! Applies fixes until none is left to apply.

use std::collections::BTreeMap;

use super::{LintOptions, lint};
use crate::diagnostic::edit;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::schema::ObjectInfo;
use crate::text::span::Span;

/// A text after its fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The mended text; the text itself if nothing was mended.
    pub text: String,
    /// How many fixes were applied.
    pub mended: usize,
    /// What remains.
    pub findings: Vec<Diagnostic>,
}

/// A round mends all that can be mended together; this many end what would go
/// on for ever.
const ROUNDS: usize = 256;

/// Applies the fixes of a text, again and again until none is left to apply.
///
/// `least` is the least applicability that is applied: [`Applicability::Safe`],
/// or [`Applicability::Unsafe`] for both.
///
/// ```
/// use filtre::diagnostic::Applicability;
/// use filtre::lint::{LintOptions, fix};
///
/// let fixed = fix("status = 'client'", None, &LintOptions::default(), Applicability::Safe);
/// assert_eq!(fixed.text, r#"status $eq "client""#);
/// assert_eq!((fixed.mended, fixed.findings.len()), (2, 0));
/// ```
#[must_use]
pub fn fix(text: &str, object: Option<&ObjectInfo>, options: &LintOptions, least: Applicability) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), mended: 0, findings: lint(text, object, options) };
    for _ in 0..ROUNDS {
        let fixes = applicable(&fixed.findings, least);
        let Some(text) = edit::apply(&fixed.text, &fixes) else { break };
        let count = fixes.len();
        if count == 0 {
            break;
        }
        let findings = lint(&text, object, options);
        // One by one each fix was good; if together they are not, the first alone is.
        if findings.len() >= fixed.findings.len() && count > 1 {
            let Some(text) = fixes.first().and_then(|first| edit::apply(&fixed.text, &[first])) else {
                break;
            };
            let findings = lint(&text, object, options);
            fixed = Fixed { text, mended: fixed.mended.saturating_add(1), findings };
        } else {
            fixed = Fixed { text, mended: fixed.mended.saturating_add(count), findings };
        }
    }
    fixed
}

/// The fixes that can be applied together: no edit of one touches an edit of
/// another. One may lie between the edits of another.
fn applicable(findings: &[Diagnostic], least: Applicability) -> Vec<&Fix> {
    let least = least.max(Applicability::Unsafe);
    // The chosen edits, start to end; none touches another.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let mut chosen = Vec::new();
    for fix in findings.iter().filter_map(Diagnostic::fix).filter(|fix| fix.applicability() >= least) {
        let is_free = |span: Span| {
            let before = taken.range(..=span.end()).next_back();
            before.is_none_or(|(_, &end)| end < span.start())
        };
        if fix.edits().iter().all(|edit| is_free(edit.span)) {
            taken.extend(fix.edits().iter().map(|edit| (edit.span.start(), edit.span.end())));
            chosen.push(fix);
        }
    }
    chosen
}
