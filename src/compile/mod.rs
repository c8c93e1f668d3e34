//! Checked filters to wire text.

/// Placeholder.
pub struct Plan;
