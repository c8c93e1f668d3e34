//! Findings: what is wrong, where, why, and what to do.

mod codes;
pub(crate) mod edit;
mod finding;
mod fix;
pub mod json;

pub use codes::{Code, Severity, UnknownCode};
pub use edit::{ApplyError, apply};
pub use finding::{Diagnostic, Diagnostics};
pub use fix::{Applicability, Edit, Fix};
