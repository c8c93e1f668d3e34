//! Records, the values that they contain, and truth values.

use std::fmt;

use crate::check::DateTime;

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
    /// A date, with or without a time. Fields of the types `date` and `datetime`
    /// compare it without a conversion to text. Elsewhere, in a text field or with
    /// a pattern operator, it is compared as its text, see [`Record`].
    DateTime(DateTime),
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
///
/// Maps with string keys, JSON objects, slices and [`ColumnarRow`](super::ColumnarRow)
/// are records. Your own types can use [`Datum`](super::Datum) for their values:
///
/// ```
/// use filtre::check::DateTime;
/// use filtre::eval::{Datum, Record, Slot, Stored};
/// use filtre::schema::ObjectInfo;
/// use filtre::text::Collation;
///
/// struct Contact {
///     age: u8,
///     birth: Option<DateTime>,
/// }
///
/// impl Record for Contact {
///     fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
///         match slot.name() {
///             "cc_age" => self.age.as_stored(),
///             "date_naissance" => self.birth.as_stored(),
///             _ => Stored::Null,
///         }
///     }
/// }
///
/// let info = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = info.check(&filtre::parse(r#"date_naissance $lt "2000-01-01" $and cc_age $gte 18"#)?)?;
/// let matcher = checked.matcher(Collation::General)?;
/// assert!(matcher.matches(&Contact { age: 26, birth: Some("1999-12-31".parse()?) }));
/// assert!(!matcher.matches(&Contact { age: 26, birth: None }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Dates as text
///
/// The text of a date is `2025-01-31`, `2025-01-31 06:00` or
/// `2025-01-31 06:00:00`, without a time zone. In a field of the types `date` and
/// `datetime`, a text of any other form is malformed, and a comparison with it is
/// unknown. This includes `2025-01-31T06:00:00Z` and fractions of a second.
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
        write!(f, "expected one value in the field `{}`, found an array or an object", self.field)
    }
}

impl std::error::Error for RecordError {}
