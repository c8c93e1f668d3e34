//! What comes out: the text of a condition, and the values to bind.

use serde::Serialize;

/// A value to bind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum SqlValue {
    /// A text; also a number, a date or a time that the condition casts.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A boolean.
    Boolean(bool),
}

/// An SQL condition, ready to stand after `WHERE` or beside other conditions.
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
}

impl Sql {
    /// The condition. Values stand in it as `?`; as `$1`, `$2` and so on for
    /// PostgreSQL; as `{p0:String}` and so on for ClickHouse.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The values, in the order of their places.
    #[must_use]
    pub fn params(&self) -> &[SqlValue] {
        &self.params
    }

    /// The values as ClickHouse takes them by name: `p0`, `p1` and so on, each
    /// with its text escaped as in a tab-separated file.
    ///
    /// Over HTTP a name has `param_` before it, for the program `--param_`.
    pub fn named_params(&self) -> impl ExactSizeIterator<Item = (String, String)> {
        self.params.iter().enumerate().map(|(at, value)| (format!("p{at}"), value.escaped()))
    }
}

impl SqlValue {
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
