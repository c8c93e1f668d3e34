//! A record as a filter sees it: the values of some fields.
//!
//! Knows values; does not know how the record was spelled.

use std::borrow::Cow;

use crate::eval::{Record, Slot, Stored};

/// A value of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Value<'r> {
    /// Nothing: a missing key or column, or `null`.
    #[default]
    Null,
    /// A text, or a number as it is spelled.
    Text(Cow<'r, str>),
    /// `true` or `false`.
    Boolean(bool),
    /// An array or an object.
    Composite,
}

/// The values of the fields that are wanted, in their order, and the id.
#[derive(Debug)]
pub(crate) struct Row<'r> {
    /// The line of the source that it begins on.
    line: u64,
    values: Vec<Value<'r>>,
    id: Option<Cow<'r, str>>,
}

impl<'r> Row<'r> {
    pub(super) const fn new(line: u64, values: Vec<Value<'r>>, id: Option<Cow<'r, str>>) -> Self {
        Self { line, values, id }
    }

    /// The line of the source that it begins on.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// The texts of the wanted fields, in their order; what is none is empty.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|value| match value {
            Value::Text(text) => text,
            _ => "",
        })
    }

    /// The id, where it is requested.
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Record for Row<'_> {
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        match self.values.get(slot.index()) {
            None | Some(Value::Null) => Stored::Null,
            Some(Value::Text(text)) => Stored::Text(text),
            Some(Value::Boolean(value)) => Stored::Boolean(*value),
            Some(Value::Composite) => Stored::Composite,
        }
    }
}

/// The id that a value is.
pub(super) fn id(value: Value<'_>) -> Result<Cow<'_, str>, &'static str> {
    match value {
        Value::Null => Err("the record has no id"),
        Value::Boolean(_) | Value::Composite => Err("an id is a text or a number"),
        Value::Text(text) if text.is_empty() => Err("the id is empty"),
        Value::Text(text) if text.contains(['\n', '\r']) => Err("an id has no line breaks"),
        Value::Text(text) => Ok(text),
    }
}
