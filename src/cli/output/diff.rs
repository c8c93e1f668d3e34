//! What changed in a text.
//!
//! Knows two texts; does not know why they differ.

use std::time::Duration;

use similar::TextDiff;

/// Past this time a coarser difference is given, which is as right.
const PATIENCE: Duration = Duration::from_secs(2);

/// A unified diff between two texts of a name.
pub(crate) fn unified(name: &str, before: &str, after: &str) -> String {
    let difference = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    // A name of two lines would forge a line of the diff.
    let name = crate::cli::output::sanitize::line(name);
    difference.unified_diff().header(&name, &name).to_string()
}
