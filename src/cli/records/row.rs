//! The values of a record that the filter needs, whatever its format.

use std::borrow::Cow;

use crate::eval::{Record, Slot, Stored};

/// A value of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Value<'r> {
    /// Nothing: a missing key or column, or `null`.
    #[default]
    Null,
    /// A string, or a number as written.
    Text(Cow<'r, str>),
    /// `true` or `false`.
    Boolean(bool),
    /// An array or an object.
    Composite,
}

/// The values of the fields of the projection, in order, and the id.
#[derive(Debug)]
pub(crate) struct Row<'r> {
    /// The line of the source on which it starts.
    line: u64,
    values: Vec<Value<'r>>,
    id: Option<Cow<'r, str>>,
}

impl<'r> Row<'r> {
    pub(super) const fn new(line: u64, values: Vec<Value<'r>>, id: Option<Cow<'r, str>>) -> Self {
        Self { line, values, id }
    }

    /// The line of the source on which it starts.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// Returns the strings of the fields, in order; other values are empty.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|value| match value {
            Value::Text(text) => text,
            _ => "",
        })
    }

    /// Returns the id, if it is requested.
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

/// Converts a value to an id.
pub(super) fn id(value: Value<'_>) -> Result<Cow<'_, str>, &'static str> {
    match value {
        Value::Null => Err("the record has no id"),
        Value::Boolean(_) | Value::Composite => Err("expected a string or a number as id"),
        Value::Text(text) if text.is_empty() => Err("the id is empty"),
        Value::Text(text) if text.contains(['\n', '\r']) => Err("the id contains a line break"),
        Value::Text(text) => Ok(text),
    }
}
