//! The text of a condition and its bound values.

use serde::Serialize;

/// A value to bind.
///
/// ```
/// use filtre::sql::SqlValue;
///
/// assert_eq!(SqlValue::Integer(18).as_integer(), Some(18));
/// assert_eq!(SqlValue::Integer(18).as_text(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum SqlValue {
    /// A text, or the text of a number or date that the condition casts.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A Boolean.
    Boolean(bool),
}

/// An SQL condition, complete after `WHERE` or beside `AND` and `OR`.
///
/// Its JSON is `{"sql": "…", "params": […]}`.
///
/// ```
/// use filtre::schema::ObjectInfo;
/// use filtre::sql::{Dialect, SqlValue};
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let sql = contact.check(&filtre::parse("cc_age $gte 18")?)?.to_sql(Dialect::Sqlite)?;
/// assert_eq!(sql.text(), "`cc_age` >= CAST(? AS INTEGER)");
/// assert_eq!(sql.params(), [SqlValue::Integer(18)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sql {
    #[serde(rename = "sql")]
    pub(super) text: String,
    pub(super) params: Vec<SqlValue>,
    #[serde(skip)]
    pub(super) first_place: usize,
}

impl Sql {
    /// Returns the condition. Placeholders are `?`, or `$1`, `$2` and so on for
    /// PostgreSQL, or `{p0:String}` and so on for ClickHouse.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the values, in the order of their placeholders.
    #[must_use]
    pub fn params(&self) -> &[SqlValue] {
        &self.params
    }

    /// Returns the values with their names for ClickHouse, `p0`, `p1` and so on.
    /// Each value is escaped as in a tab-separated file.
    ///
    /// Write `param_` before a name over HTTP, and `--param_` for
    /// `clickhouse-client`.
    pub fn named_params(&self) -> impl ExactSizeIterator<Item = (String, String)> {
        let name = |at: usize| format!("p{}", self.first_place.saturating_add(at));
        self.params.iter().enumerate().map(move |(at, value)| (name(at), value.escaped()))
    }
}

impl SqlValue {
    /// The text, if the value is a text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if the value is an integer.
    #[must_use]
    pub const fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// The Boolean, if the value is a Boolean.
    #[must_use]
    pub const fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(boolean) => Some(*boolean),
            _ => None,
        }
    }

    fn escaped(&self) -> String {
        match self {
            Self::Text(text) => text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
                match c {
                    '\\' => escaped.push_str("\\\\"),
                    '\t' => escaped.push_str("\\t"),
                    '\n' => escaped.push_str("\\n"),
                    '\r' => escaped.push_str("\\r"),
                    '\0' => escaped.push_str("\\0"),
                    _ => escaped.push(c),
                }
                escaped
            }),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(boolean) => boolean.to_string(),
        }
    }
}
