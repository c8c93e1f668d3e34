//! Records, the values that they contain, and truth values.

use std::fmt;

/// The value of a filter in three-valued logic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// The filter is true: it selects the record.
    True,
    /// The filter is false.
    False,
    /// The result depends on a value that is NULL or malformed.
    Unknown,
}

/// A stored value: the content of one field of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Stored<'r> {
    /// A missing value or `null`.
    Null,
    /// A string. In a field of another type, the text of a value: the digits of a
    /// number, `1`, `0`, `true` or `false`, or a date as `2025-01-31` or
    /// `2025-01-31 06:00:00`. A text of any other form is malformed, and an empty
    /// text counts as NULL.
    Text(&'r str),
    /// A whole number.
    Integer(i64),
    /// A whole number, which may exceed the greatest `i64`.
    Unsigned(u64),
    /// A number, compared by its shortest decimal form.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// An array or an object, which is not the value of any field.
    Composite,
}

/// The field that a matcher looks up in a record.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'m> {
    // A reference, since most records read only one of the two parts.
    field: &'m NamedIndex,
}

/// The name of a field, and its index in a record.
#[derive(Clone, Debug)]
pub(super) struct NamedIndex {
    pub(super) name: Box<str>,
    pub(super) index: usize,
}

impl<'m> Slot<'m> {
    pub(super) const fn new(field: &'m NamedIndex) -> Self {
        Self { field }
    }

    /// Returns the index of the field: its position in
    /// [`Matcher::fields`](super::Matcher::fields), or in the columns given to
    /// [`Matcher::with_columns`](super::Matcher::with_columns).
    #[must_use]
    #[inline]
    pub const fn index(self) -> usize {
        self.field.index
    }

    /// Returns the name, as the metadata spells it.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'m str {
        &self.field.name
    }
}

/// A record that filters can run on.
pub trait Record {
    /// Returns the value of a field.
    fn stored(&self, slot: Slot<'_>) -> Stored<'_>;
}

/// The error for a record with an array or an object in a field that a filter
/// tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    pub(super) field: String,
}

impl RecordError {
    /// Returns the name of the field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the field `{}` holds an array or an object", self.field)
    }
}

impl std::error::Error for RecordError {}
