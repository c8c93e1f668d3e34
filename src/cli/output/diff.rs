//! Unified diffs of two texts.

use std::time::Duration;

use similar::TextDiff;

/// The time after which the diff becomes coarser, but stays correct.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns a unified diff between two versions of a named text.
pub(crate) fn unified(name: &str, before: &str, after: &str) -> String {
    let difference = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    // A line break in the name would forge a line of the diff.
    let name = crate::cli::output::sanitize::line(name);
    difference.unified_diff().header(&name, &name).to_string()
}
