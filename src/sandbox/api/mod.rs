//! The four endpoints: parameters in, rights and values checked, JSON out.

mod accept;
mod access;
mod answer;
mod parameters;
mod precedence;
mod put;
mod query;
mod rights;
mod value;

pub(super) use accept::admits_json;
pub(super) use access::{Access, object, string};
pub(super) use answer::{Answer, Refusal};
pub(super) use parameters::{Parameters, header_parameter};
pub(super) use put::Objects;
pub use rights::Rights;
#[cfg(test)]
pub(super) use value::check as check_value;

pub(super) use put::parse as parse_put;
pub(super) use query::parse as parse_query;
