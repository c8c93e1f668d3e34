//! Findings: what is wrong, where, why, and what to do.

mod codes;
pub(crate) mod edit;
mod finding;
mod fix;

pub use codes::{Code, Severity, UnknownCode};
pub use finding::{Diagnostic, Diagnostics};
pub use fix::{Applicability, Edit, Fix};
