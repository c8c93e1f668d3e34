//! Lints a filter: reports mistakes and doubtful conditions, with fixes.
//!
//! [`lint`] returns the findings of a text, [`inspect`] also its tree and its
//! checked filter, and [`fix`] the fixed text. Each rule is a file under `rules/`.

mod context;
mod custom;
mod fix;
mod inspection;
mod options;
mod registry;
mod rules;
mod suppression;
#[cfg(test)]
mod tests;
mod truth_table;

use crate::diagnostic::Diagnostic;
use crate::schema::ObjectInfo;

pub use context::{ConditionContext, Rule};
pub use custom::CustomRule;
pub use fix::{Fixed, fix};
pub use inspection::{Inspection, inspect};
pub use options::{Level, LintOptions};

/// Returns the findings of a text, in the order of their places.
///
/// With metadata these are the mistakes of syntax, those of the check, and the
/// violations of the rules; without metadata, the mistakes of syntax alone. A
/// comment `# filtre-allow: code` suppresses the findings of the next line that
/// is not a comment.
///
/// Every fix is verified: the fixed text no longer has the finding, and has no
/// new finding as severe. A less severe one may appear, because a condition
/// with an error is not linted and a text with a mistake of syntax is not
/// fully checked.
///
/// ```
/// use filtre::lint::{LintOptions, lint};
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let findings = lint("pays $eq \"FR\"", Some(&contact), &LintOptions::default());
/// assert_eq!(findings[0].message(), "the field is spelled `Pays`, not `pays`");
/// # Ok::<(), filtre::schema::JsonError>(())
/// ```
#[must_use]
pub fn lint(text: &str, object: Option<&ObjectInfo>, options: &LintOptions) -> Vec<Diagnostic> {
    inspect(text, object, options).into_findings()
}
