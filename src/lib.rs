//! Filters of the Scal-e datamart API: parsed, checked, linted, compiled.
//!
//! The service filters records with a small text language,
//! `status $eq "client" $and EMail $like "*.fr"`. It is untyped, has no
//! parentheses, and a mistake in it silently selects the wrong people. This
//! crate reads what people write, a superset with parentheses, `$not`,
//! parameters and comments; holds it against the service's own metadata; and
//! prints the one text that means just that, or says why there is none.
//!
//! # The way of a filter
//!
//! | stage | from → to | may fail with |
//! |---|---|---|
//! | [`parse`] | text → [`Ast`] (faithful tree, with spans) | every mistake at once |
//! | [`build`] | fields, operators and values of a program → [`Filter`](build::Filter) | never |
//! | [`check`](schema::ObjectInfo::check) | `Ast` + [`ObjectInfo`](schema::ObjectInfo) → [`Checked`] (fields bound, operands typed) | findings |
//! | [`lint`](lint::lint) | text + `ObjectInfo` → findings with fixes | never |
//! | [`format()`] | text → canonical text, comments kept | the mistakes of the text |
//! | [`compile`](Checked::compile) | `Checked` → [`Plan`] of [`WireFilter`]s | what cannot be said within the bounds |
//! | `matcher` (feature `eval`) | `Checked` → a matcher of records | a parameter without a value |
//! | `to_sql` (feature `sql`) | `Checked` → SQL text and bound values | what a database lacks |
//!
//! Data goes one way, downward in this table.
//!
//! ```
//! use filtre::{Target, schema::ObjectInfo};
//!
//! // What the service answers to `get_object_info`.
//! let contact = ObjectInfo::from_json("contact", include_str!("../examples/catalogue/contact.json"))?;
//! let ast = filtre::parse(r#"Pays $eq "FR" $and EMail $like "*.fr""#)?;
//! let checked = contact.check(&ast)?;
//! let plan = checked.compile(Target::Portable)?;
//! assert_eq!(plan.requests()[0].as_str(), r#"Pays $eq "FR" $and EMail $like "*.fr""#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! None is on by default, and each only adds.
//!
//! | feature | brings |
//! |---|---|
//! | `eval` | the `eval` module: filters run on records in memory |
//! | `sql` | the `sql` module: filters as SQL conditions with bound values |
//! | `rusqlite` | the functions that SQLite needs for text compared as `eval::Collation::General` does |
//! | `postgres-types` | `sql::SqlValue` as a parameter of `postgres` and `tokio-postgres` |
//! | `jiff`, `chrono`, `time` | dates of these crates as values of the builder |
//! | `http` | the `http` module: a client of the service, which runs plans; and the endpoints as request values |
//! | `sandbox` | the `sandbox` module: the service itself, offline |
//! | `cli` | the program `filtre` |
//!
//! `http` and `sandbox` each bring the `profile` module, too: how a server reads
//! what its document leaves open.
//!
//! Nothing here panics on any input, whatever its size or shape.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::exit,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::integer_division,
        clippy::large_stack_arrays,
        clippy::mem_forget,
        clippy::panic,
        clippy::panic_in_result_fn,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_in_result,
        clippy::unwrap_used,
        reason = "no input makes this library panic"
    )
)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

#[cfg(doctest)]
#[doc = include_str!("../docs/src/rust.md")]
mod guide {}

pub mod build;
pub mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod compile;
pub mod diagnostic;
#[cfg(feature = "eval")]
pub mod eval;
#[cfg(feature = "http")]
pub mod http;
pub mod lint;
mod normal;
#[cfg(any(feature = "http", feature = "sandbox"))]
pub mod profile;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(all(feature = "http", feature = "sandbox"))]
mod sandbox_client;
pub mod schema;
#[cfg(feature = "sql")]
pub mod sql;
pub mod syntax;
#[cfg(test)]
mod testing;
pub mod text;

pub use check::Checked;
pub use compile::{Plan, Target, WireFilter};
pub use diagnostic::{Code, Diagnostic, Diagnostics};
pub use schema::ObjectInfo;
pub use syntax::{Ast, format, parse};
pub use text::Span;
