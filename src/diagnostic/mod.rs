//! Findings: what is wrong in a text, where, why, and how to fix it.

mod codes;
pub(crate) mod edit;
mod finding;
mod fix;
pub mod json;
#[cfg(feature = "miette")]
mod miette;
mod severity;

pub use codes::{Code, CustomCode, InvalidCode, UnknownCode};
pub use edit::{ApplyError, apply};
pub use finding::{Diagnostic, Diagnostics};
pub use fix::{Applicability, Edit, Fix, OverlappingEdits, UnknownApplicability};
pub use severity::{Severity, UnknownSeverity};
