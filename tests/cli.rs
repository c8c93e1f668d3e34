//! The program, run as its users run it: right, wrong and hostile input.
#![cfg(feature = "cli")]

#[path = "cli/check.rs"]
mod check;
#[path = "cli/compile.rs"]
mod compile;
#[path = "cli/explain.rs"]
mod explain;
#[path = "support/faults.rs"]
mod faults;
#[path = "cli/fixes.rs"]
mod fixes;
#[path = "cli/fmt.rs"]
mod fmt;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/get.rs"]
mod get;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/matching.rs"]
mod matching;
#[path = "cli/others.rs"]
mod others;
#[path = "cli/probe.rs"]
mod probe;
#[path = "cli/project.rs"]
mod project;
#[path = "cli/put.rs"]
mod put;
#[path = "cli/schema.rs"]
mod schema;
#[path = "cli/server.rs"]
mod server;
#[path = "cli/service.rs"]
mod service;
#[path = "cli/sql.rs"]
mod sql;
#[path = "cli/support.rs"]
mod support;
