//! The error of a JSON text, with its path or position.

use std::fmt;

use super::Place;
use crate::text::span::{Position, offset};

/// The first error of a JSON text that is malformed or has unexpected content.
///
/// Malformed JSON has a [`position`](Self::position); unexpected content has a
/// [`path`](Self::path).
///
/// ```
/// use filtre::schema::ObjectInfo;
///
/// let error = ObjectInfo::from_json("contact", r#"{"CP": {"attribs": 1}}"#).unwrap_err();
/// assert_eq!(error.path(), "$.CP.attribs");
/// assert_eq!(error.message(), "expected an object, found a number");
/// assert_eq!(error.to_string(), "`$.CP.attribs`: expected an object, found a number");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    path: String,
    message: String,
    position: Option<Position>,
}

impl JsonError {
    pub(crate) fn new(place: &Place<'_>, message: impl Into<String>) -> Self {
        Self { path: place.to_string(), message: message.into(), position: None }
    }

    /// Creates an error at a formatted path.
    pub(crate) fn at(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), position: None }
    }

    /// Creates the error of malformed JSON.
    pub(crate) fn syntax(text: &str, error: &serde_json::Error) -> Self {
        Self {
            path: Place::Root.to_string(),
            message: syntax_message(error),
            position: Some(position(text, error)),
        }
    }

    /// Returns the path in the JSON, such as `$.Adresse.attribs.length`.
    ///
    /// A key that is not an identifier is in brackets, as a JSON string:
    /// `$["weird name"].read`. For malformed JSON the path is `$`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong: lower case, without a final stop, names in backquotes.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns where malformed JSON has its error.
    #[must_use]
    pub const fn position(&self) -> Option<Position> {
        self.position
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(Position { line, column }) => {
                write!(f, "line {line}, column {column}: {}", self.message)
            }
            None => write!(f, "`{}`: {}", self.path, self.message),
        }
    }
}

impl std::error::Error for JsonError {}

/// Returns what is wrong with malformed JSON, without the position.
pub(crate) fn syntax_message(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "unexpected end of the JSON".to_owned();
    }
    let text = error.to_string();
    // `serde_json` counts columns in bytes; `JsonError` counts characters.
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

/// Returns the position of an error, whose own column counts bytes.
fn position(text: &str, error: &serde_json::Error) -> Position {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or("");
    let starts = line.char_indices().take_while(|&(at, _)| at < error.column()).count();
    Position { line: offset(error.line()), column: offset(starts.max(1)) }
}
