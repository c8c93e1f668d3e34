//! The program, run as its users run it: right, wrong and hostile input.
#![cfg(feature = "cli")]

#[path = "cli/check.rs"]
mod check;
#[path = "cli/fixes.rs"]
mod fixes;
#[path = "cli/fmt.rs"]
mod fmt;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/others.rs"]
mod others;
#[path = "cli/project.rs"]
mod project;
#[path = "cli/support.rs"]
mod support;
