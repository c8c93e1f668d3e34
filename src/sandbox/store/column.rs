//! The column of a field: its encoding, missing value and sort key.

use crate::check::{DateTime, Decimal};
use crate::profile::{EmptyText, Profile, Storage};
use crate::schema::{Field, FieldType};
use crate::sql::ColumnStorage;
use crate::text::Collation;

/// The encoding of the values in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnEncoding {
    /// Text, compared as text.
    Text,
    /// Integers.
    Integer,
    /// The text of numbers.
    Number,
    /// The text of valid dates.
    DateTime,
    /// Text that is not always a valid date.
    LooseDateTime,
    /// The text of Booleans.
    Boolean,
}

impl ColumnEncoding {
    const ALL: [Self; 6] =
        [Self::Text, Self::Integer, Self::Number, Self::DateTime, Self::LooseDateTime, Self::Boolean];

    /// The encoding of a new column. A typed encoding is used only if it keeps the
    /// spelling of all values; otherwise values stay text and compare the same.
    pub(super) fn of<'v>(
        field_type: &FieldType,
        storage: Storage,
        mut values: impl Iterator<Item = &'v str>,
    ) -> Self {
        match field_type {
            _ if storage == Storage::Text => Self::Text,
            FieldType::Text | FieldType::Choice | FieldType::Other(_) => Self::Text,
            FieldType::Integer => {
                let is_canonical = |value: &str| canonical_integer(value).as_deref() == Some(value);
                if values.all(is_canonical) { Self::Integer } else { Self::Number }
            }
            FieldType::Decimal => Self::Number,
            FieldType::Date | FieldType::DateTime => {
                let is_date = |value: &str| value.parse::<DateTime>().is_ok();
                if values.all(is_date) { Self::DateTime } else { Self::LooseDateTime }
            }
            FieldType::Boolean => Self::Boolean,
        }
    }

    /// The declared column type, which identifies the encoding when a file is opened
    /// and sets the type affinity in SQLite.
    pub(super) const fn declared(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "INTEGER",
            Self::Number => "NUMBER_TEXT",
            Self::DateTime => "MOMENT_TEXT",
            Self::LooseDateTime => "LOOSE_TEXT",
            Self::Boolean => "BOOLEAN_TEXT",
        }
    }

    pub(super) fn from_declared(declared: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.declared() == declared)
    }

    /// The storage for SQL emission.
    pub(super) const fn storage(self) -> ColumnStorage {
        match self {
            Self::Integer | Self::DateTime => ColumnStorage::Typed,
            _ => ColumnStorage::Text,
        }
    }
}

/// The canonical spelling of an integer.
fn canonical_integer(text: &str) -> Option<String> {
    Decimal::parse(text)?.word().map(|word| word.to_string())
}

/// The column of a field.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The quoted name.
    pub(super) name: String,
    /// The name as a key of JSON, with its colon.
    pub(super) key: String,
    pub(super) encoding: ColumnEncoding,
    pub(super) is_readable: bool,
    is_text: bool,
    blank: EmptyText,
}

impl Column {
    pub(super) fn new(field: &Field, encoding: ColumnEncoding, profile: &Profile) -> Self {
        Self {
            name: quoted(field.name()),
            key: format!("{}:", serde_json::Value::from(field.name())),
            encoding,
            is_readable: field.is_readable(),
            is_text: field.field_type().is_text(),
            blank: profile.empty_text,
        }
    }

    /// A value as it is stored: empty or NULL, and canonical integers.
    pub(super) fn stored(&self, value: Option<&str>) -> Option<String> {
        let value = value.filter(|value| !value.is_empty());
        let Some(value) = value else { return self.missing().map(str::to_owned) };
        let canonical =
            if self.encoding == ColumnEncoding::Integer { canonical_integer(value) } else { None };
        Some(canonical.unwrap_or_else(|| value.to_owned()))
    }

    /// The value stored for a missing value.
    pub(super) const fn missing(&self) -> Option<&'static str> {
        match self.blank {
            EmptyText::Empty if self.is_text => Some(""),
            _ => None,
        }
    }

    /// The SQL expression of the sort key.
    pub(super) fn order(&self, collation: Collation) -> String {
        let name = &self.name;
        match self.encoding {
            ColumnEncoding::Text if collation == Collation::General => format!("filtre_general({name})"),
            ColumnEncoding::Text | ColumnEncoding::Integer => name.clone(),
            ColumnEncoding::Number => format!("filtre_number({name})"),
            ColumnEncoding::DateTime | ColumnEncoding::LooseDateTime => format!("filtre_moment({name})"),
            ColumnEncoding::Boolean => format!("filtre_boolean({name})"),
        }
    }

    /// The SQL expression of the index.
    pub(super) fn index(&self, collation: Collation) -> String {
        match self.encoding {
            // Conditions compare the text.
            ColumnEncoding::DateTime => self.name.clone(),
            _ => self.order(collation),
        }
    }
}

/// A quoted name. SQLite reads a name in double quotes as a string if there is no such
/// column, so backquotes are used.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
