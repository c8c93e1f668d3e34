//! What is compared: the values that a record holds, and what comes of it.

use std::fmt;

pub use crate::text::Collation;

/// What comes of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Something is NULL or malformed, so nobody can tell.
    Unknown,
}

/// What a record holds in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Stored<'r> {
    /// Nothing: a missing key, or `null`.
    Null,
    /// A text, or the digits of a number.
    Text(&'r str),
    /// A whole number.
    Integer(i64),
    /// A whole number that may be over the greatest `i64`.
    Unsigned(u64),
    /// A number, which stands for its shortest decimal spelling.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// An array or an object, which no field may hold.
    Composite,
}

/// A field as a matcher asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'m> {
    // Most records need one of the two, and read no more.
    column: &'m Column,
}

/// A field, and its number for a record.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: Box<str>,
    pub(super) index: usize,
}

impl<'m> Slot<'m> {
    pub(super) const fn new(column: &'m Column) -> Self {
        Self { column }
    }

    /// The place among the fields of the matcher, or among its columns.
    #[must_use]
    #[inline]
    pub const fn index(self) -> usize {
        self.column.index
    }

    /// The name, as the metadata spells it.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'m str {
        &self.column.name
    }
}

/// What holds the values of one record.
pub trait Record {
    /// The value of a field.
    fn stored(&self, slot: Slot<'_>) -> Stored<'_>;
}

/// A record that holds an array or an object in a field that a filter tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    pub(super) field: String,
}

impl RecordError {
    /// The field.
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
