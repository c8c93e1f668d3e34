//! The types of fields, and their names in the metadata.

use std::fmt;

/// The type of the values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldType {
    /// Any text.
    Text,
    /// One label of a list.
    Choice,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// An unknown type, with its name in the metadata; it is treated as text.
    Other(String),
}

impl FieldType {
    /// Returns the type of a name that the service or a database uses.
    ///
    /// Case, a suffix in parentheses and the word `unsigned` are ignored.
    ///
    /// ```
    /// use filtre::schema::FieldType;
    ///
    /// assert_eq!(FieldType::from_name("INT(11) unsigned"), FieldType::Integer);
    /// assert_eq!(FieldType::from_name("varchar(100)"), FieldType::Text);
    /// assert_eq!(FieldType::from_name("Geometry"), FieldType::Other("Geometry".to_owned()));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match bare_name(name).as_str() {
            "text" | "string" | "varchar" | "char" | "email" | "phone" | "url" | "textarea" => Self::Text,
            "choice" | "select" | "enum" | "list" | "radio" => Self::Choice,
            "int" | "integer" | "bigint" | "smallint" | "tinyint" | "number" => Self::Integer,
            "decimal" | "float" | "double" | "numeric" => Self::Decimal,
            "bool" | "boolean" | "checkbox" => Self::Boolean,
            "date" => Self::Date,
            "datetime" | "timestamp" | "date_time" => Self::DateTime,
            _ => Self::Other(name.to_owned()),
        }
    }

    /// Returns the name of the type; for an unknown type, the name in the metadata.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text => "text",
            Self::Choice => "choice",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Other(name) => name,
        }
    }

    /// Returns whether values are compared as text: true for text, choices and unknown types.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Choice | Self::Other(_))
    }
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Returns a name in lower case, without a suffix in parentheses and `unsigned`.
fn bare_name(name: &str) -> String {
    let lower = name.to_lowercase();
    let (before, after) = without_parentheses(&lower);
    let words = before.split_whitespace().chain(after.split_whitespace());
    words.filter(|&word| word != "unsigned").collect::<Vec<_>>().join(" ")
}

/// Returns the parts before and after a suffix in parentheses.
fn without_parentheses(name: &str) -> (&str, &str) {
    let parts = || {
        let (before, rest) = name.split_once('(')?;
        let (_, after) = rest.rsplit_once(')')?;
        Some((before, after))
    };
    parts().unwrap_or((name, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_a_type() {
        let table = [
            ("text string varchar char email phone url textarea", FieldType::Text),
            ("choice select enum list radio", FieldType::Choice),
            ("int integer bigint smallint tinyint number", FieldType::Integer),
            ("decimal float double numeric", FieldType::Decimal),
            ("bool boolean checkbox", FieldType::Boolean),
            ("date", FieldType::Date),
            ("datetime timestamp date_time", FieldType::DateTime),
        ];
        for (names, expected) in table {
            for name in names.split(' ') {
                assert_eq!(FieldType::from_name(name), expected, "{name}");
                assert_eq!(FieldType::from_name(&name.to_uppercase()), expected, "{name}");
                assert_eq!(FieldType::from_name(&format!("{name}(10,2) UNSIGNED")), expected, "{name}");
            }
            assert_eq!(FieldType::from_name(expected.as_str()), expected, "the name of a type parses");
        }
    }

    #[test]
    fn suffixes_are_ignored() {
        assert_eq!(FieldType::from_name("unsigned int"), FieldType::Integer);
        assert_eq!(FieldType::from_name(" int unsigned (11) "), FieldType::Integer);
        assert_eq!(FieldType::from_name("enum('a)','b')"), FieldType::Choice);
        assert_eq!(FieldType::from_name("tinyint()"), FieldType::Integer);
    }

    #[test]
    fn unknown_names_are_kept() {
        for name in ["", "(", "()", ")(", "int(", "int)", "unsigned", "double precision", "Point(2)", "TÉXT"]
        {
            let found = FieldType::from_name(name);
            assert_eq!(found, FieldType::Other(name.to_owned()));
            assert_eq!(found.to_string(), name);
            assert!(found.is_text());
        }
    }

    #[test]
    fn text_choice_and_unknown_types_are_text() {
        assert!(FieldType::Text.is_text() && FieldType::Choice.is_text());
        for name in ["integer", "decimal", "boolean", "date", "datetime"] {
            assert!(!FieldType::from_name(name).is_text(), "{name}");
        }
    }
}
