//! A reference implementation of the language: a tree, its text and its truth for
//! a record.
//!
//! It is written from the language description, shares no code with the library,
//! and is simple, recursive and slow on purpose.

#![allow(
    dead_code,
    unused_imports,
    clippy::allow_attributes,
    reason = "each test target is a separate crate and uses some of these helpers"
)]

use std::cmp::Ordering;
use std::collections::BTreeMap;

mod generate;
mod pools;
mod read;
mod shapes;
mod text;
mod typed;

pub use generate::{Generator, Random};
pub use read::{Precedence, read};
pub use shapes::shapes;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Choice,
    Integer,
    Decimal,
    Boolean,
    Date,
    DateTime,
    Other,
}

impl Type {
    /// Whether values are compared as text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Choice | Self::Other)
    }
}

/// The fields of the object, with their types.
pub const FIELDS: [(&str, Type); 10] = [
    ("nom", Type::Text),
    ("email", Type::Text),
    ("status", Type::Choice),
    ("age", Type::Integer),
    ("solde", Type::Decimal),
    ("optin", Type::Boolean),
    ("naissance", Type::Date),
    ("vu", Type::DateTime),
    ("adresse.ville", Type::Text),
    ("lieu", Type::Other),
];

/// Returns the metadata of [`FIELDS`] in the form of the service.
pub fn metadata() -> String {
    let name = |kind: Type| match kind {
        Type::Text => "text",
        Type::Choice => "choice",
        Type::Integer => "integer",
        Type::Decimal => "decimal",
        Type::Boolean => "boolean",
        Type::Date => "date",
        Type::DateTime => "datetime",
        Type::Other => "geo",
    };
    let field = |(field, kind): (&str, Type)| {
        format!(r#""{field}":{{"attribs":{{"type":"{}"}},"read":"Y","write":"Y"}}"#, name(kind))
    };
    format!("{{{}}}", FIELDS.map(field).join(","))
}

/// Returns the type of a field.
///
/// # Panics
///
/// If there is no such field.
pub fn type_of(field: &str) -> Type {
    FIELDS.iter().find(|(name, _)| *name == field).unwrap_or_else(|| panic!("no field `{field}`")).1
}

/// How text values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collation {
    General,
    Binary,
}

pub const COLLATIONS: [Collation; 2] = [Collation::General, Collation::Binary];

/// The values of a record; a field that is missing or `None` is NULL.
pub type Record = BTreeMap<String, Option<String>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Neq,
    Gt,
    Gte,
    Lt,
    Lte,
    Like,
    Notlike,
    Regexp,
    In,
    Notin,
}

pub const OPS: [Op; 11] =
    [Op::Eq, Op::Neq, Op::Gt, Op::Gte, Op::Lt, Op::Lte, Op::Like, Op::Notlike, Op::Regexp, Op::In, Op::Notin];

impl Op {
    pub fn spelling(self) -> &'static str {
        match self {
            Self::Eq => "$eq",
            Self::Neq => "$neq",
            Self::Gt => "$gt",
            Self::Gte => "$gte",
            Self::Lt => "$lt",
            Self::Lte => "$lte",
            Self::Like => "$like",
            Self::Notlike => "$notlike",
            Self::Regexp => "$regexp",
            Self::In => "$in",
            Self::Notin => "$notin",
        }
    }

    pub fn takes_list(self) -> bool {
        matches!(self, Self::In | Self::Notin)
    }
}

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    Condition { field: String, op: Op, values: Vec<String>, is_list: bool },
    Not(Box<Filter>),
    And(Vec<Filter>),
    Or(Vec<Filter>),
}

impl Filter {
    /// A condition on one value.
    pub fn condition(field: &str, op: Op, value: &str) -> Self {
        Self::Condition { field: field.into(), op, values: vec![value.into()], is_list: op.takes_list() }
    }

    /// A condition on a list.
    pub fn list(field: &str, op: Op, values: &[&str]) -> Self {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        Self::Condition { field: field.into(), op, values, is_list: true }
    }

    pub fn not(filter: Self) -> Self {
        Self::Not(Box::new(filter))
    }

    /// Returns the text of the filter, with parentheses around every inner group.
    pub fn text(&self) -> String {
        let part = |part: &Self| match part {
            Self::And(_) | Self::Or(_) => format!("({})", part.text()),
            _ => part.text(),
        };
        match self {
            Self::Condition { field, op, values, is_list } => {
                let values = values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(",");
                let values = if *is_list { format!("[{values}]") } else { values };
                format!("{field} {} {values}", op.spelling())
            }
            Self::Not(inner) => format!("$not {}", part(inner)),
            Self::And(parts) => parts.iter().map(part).collect::<Vec<_>>().join(" $and "),
            Self::Or(parts) => parts.iter().map(part).collect::<Vec<_>>().join(" $or "),
        }
    }

    /// Returns the fields of the conditions.
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Self::Condition { field, .. } => vec![field],
            Self::Not(inner) => inner.fields(),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::fields).collect(),
        }
    }
}

/// Returns a value in quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a filter selects a record; `None` if unknown.
pub fn truth(filter: &Filter, record: &Record, collation: Collation) -> Option<bool> {
    match filter {
        Filter::Condition { field, op, values, .. } => {
            let stored = record.get(field).and_then(Option::as_deref)?;
            compare(type_of(field), *op, stored, values, collation)
        }
        Filter::Not(inner) => truth(inner, record, collation).map(|truth| !truth),
        Filter::And(parts) => all(parts.iter().map(|part| truth(part, record, collation))),
        Filter::Or(parts) => all(parts.iter().map(|part| truth(part, record, collation).map(|truth| !truth)))
            .map(|truth| !truth),
    }
}

/// False if one is false, else unknown if one is unknown, else true.
fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let truths: Vec<_> = truths.collect();
    if truths.contains(&Some(false)) {
        Some(false)
    } else if truths.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn compare(kind: Type, op: Op, stored: &str, values: &[String], collation: Collation) -> Option<bool> {
    if !kind.is_text() && stored.is_empty() {
        return None;
    }
    let order = |value: &str| typed::order(kind, stored, value, collation);
    let is = |value: &String| order(value) == Some(Ordering::Equal);
    match op {
        Op::Like => Some(text::like(stored, &values[0], collation)),
        Op::Notlike => Some(!text::like(stored, &values[0], collation)),
        Op::Regexp => Some(text::search(stored, &values[0], collation)),
        // Items are valid, so only the stored value can make the result unknown.
        Op::In | Op::Notin => {
            typed::is_readable(kind, stored).then(|| values.iter().any(is) == (op == Op::In))
        }
        Op::Eq => order(&values[0]).map(Ordering::is_eq),
        Op::Neq => order(&values[0]).map(Ordering::is_ne),
        Op::Gt => order(&values[0]).map(Ordering::is_gt),
        Op::Gte => order(&values[0]).map(Ordering::is_ge),
        Op::Lt => order(&values[0]).map(Ordering::is_lt),
        Op::Lte => order(&values[0]).map(Ordering::is_le),
    }
}
