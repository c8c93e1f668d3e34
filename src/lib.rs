//! Compiles, checks, lints and runs filters of the Scal-e datamart API.
//!
//! The service filters records with a small text language, such as
//! `status $eq "client" $and EMail $like "*.fr"`. The language has no types and no
//! parentheses, and a mistake in a filter silently selects the wrong people. This
//! crate reads a superset of it, with parentheses, `$not`, parameters and comments,
//! checks filters against the metadata of the service, and compiles them to filters
//! of the service with exactly the same meaning. A filter that has none is an error.
//!
//! # Pipeline
//!
//! | stage | input → output | fails with |
//! |---|---|---|
//! | [`parse`] | text → [`Ast`], a faithful tree with spans | all mistakes of syntax |
//! | [`build`] | fields, operators and values → [`Filter`](build::Filter) | – |
//! | [`check`](ObjectInfo::check) | `Ast` and [`ObjectInfo`] → [`Checked`], with fields and typed operands | all errors |
//! | [`lint`](lint::lint) | text and `ObjectInfo` → findings with fixes | – |
//! | [`format()`] | text → canonical text, with comments | all mistakes of syntax |
//! | [`compile`](Checked::compile) | `Checked` → [`Plan`] of [`WireFilter`]s | conditions that the target cannot express |
//! | `matcher` (feature `eval`) | `Checked` → a matcher of records | parameters without a value |
//! | `to_sql` (feature `sql`) | `Checked` → an SQL condition and its values | conditions that the database cannot express |
//!
//! Each stage depends only on the results of the stages above it.
//!
//! # Examples
//!
//! Check a filter and compile it:
//!
//! ```
//! use filtre::{ObjectInfo, Target};
//!
//! // The response of `get_object_info`.
//! let contact = ObjectInfo::from_json("contact", include_str!("../examples/catalogue/contact.json"))?;
//! let ast = filtre::parse(r#"(Pays $eq "FR" $or Pays $eq "BE") $and EMail $like "*.fr""#)?;
//! let checked = contact.check(&ast)?;
//! let plan = checked.compile(Target::Portable)?;
//! assert_eq!(plan.requests()[0].as_str(), r#"Pays $in ["FR","BE"] $and EMail $like "*.fr""#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Lint it and apply the fixes:
//!
//! ```
//! use filtre::{ObjectInfo, diagnostic, lint, schema::FieldType};
//!
//! let contact = ObjectInfo::new("contact").with("Pays", FieldType::Text);
//! let text = r#"pays $eq "FR""#;
//! let findings = lint::lint(text, Some(&contact), &lint::LintOptions::default());
//! assert_eq!(findings[0].message(), "the field is spelled `Pays`, not `pays`");
//! let fixes = findings.iter().filter_map(|finding| finding.fix());
//! assert_eq!(diagnostic::apply(text, fixes)?, r#"Pays $eq "FR""#);
//! # Ok::<(), diagnostic::ApplyError>(())
//! ```
//!
//! Format it, with all its mistakes if it has any:
//!
//! ```
//! assert_eq!(filtre::format(r#"( Pays $eq  "FR" )"#)?.trim_end(), r#"Pays $eq "FR""#);
//!
//! let error = filtre::format(r#"Pays = "FR""#).unwrap_err();
//! assert_eq!(error.first().help(), Some("write `$eq`"));
//! # Ok::<(), filtre::Diagnostics>(())
//! ```
//!
//! Run it on records in memory, and as SQL:
//!
//! ```
//! # #[cfg(all(feature = "eval", feature = "sql"))] {
//! use filtre::{ObjectInfo, schema::FieldType, sql::Dialect, text::Collation};
//!
//! let contact = ObjectInfo::new("contact").with("cc_age", FieldType::Integer);
//! let checked = contact.check(&filtre::parse(r#"cc_age $gte "18""#)?)?;
//! let matcher = checked.matcher(Collation::General)?;
//! assert!(matcher.matches(&serde_json::json!({ "cc_age": 30 })));
//! let sql = checked.to_sql(Dialect::Postgres)?;
//! assert_eq!(sql.params().len(), 1);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! No feature is on by default, and each feature only adds.
//!
//! | feature | adds |
//! |---|---|
//! | `eval` | the `eval` module: filters run on records in memory |
//! | `sql` | the `sql` module: filters as SQL conditions with bound values |
//! | `rusqlite` | SQLite functions that compare text as `text::Collation::General` does |
//! | `postgres-types` | `sql::SqlValue` as a parameter of `postgres` and `tokio-postgres` |
//! | `jiff`, `chrono`, `time` | dates of these crates as values of the builder and of records |
//! | `miette` | `miette::Diagnostic` for findings and errors |
//! | `http` | the `http` module: an asynchronous and blocking client of the service, which runs plans |
//! | `sandbox` | the `sandbox` module: the service itself, offline |
//! | `cli` | the program `filtre` |
//!
//! `http` and `sandbox` also add the `profile` module: behaviour of the server that
//! its documentation leaves open.
//!
//! No input makes this library panic.

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

#[macro_use]
mod settings;

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
