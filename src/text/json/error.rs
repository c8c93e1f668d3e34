//! What is wrong with a text of JSON, and where in it.
//!
//! Knows paths and places; does not know the file that the text came from, see
//! [`CatalogueError`](crate::schema::CatalogueError).

use std::fmt;

use super::Place;
use crate::text::span::{Position, offset};

/// A text of JSON that is not what it should be.
///
/// It stops at the first mistake. A mistake of the JSON itself has a
/// [`position`](Self::position); any other has a [`path`](Self::path).
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

    /// A mistake at a path.
    pub(crate) fn at(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), position: None }
    }

    /// A mistake of the JSON itself.
    pub(crate) fn syntax(text: &str, error: &serde_json::Error) -> Self {
        Self {
            path: Place::Root.to_string(),
            message: syntax_message(error),
            position: Some(position(text, error)),
        }
    }

    /// The place in the JSON, such as `$.Adresse.attribs.length`.
    ///
    /// A key that is not an identifier stands in brackets, as JSON writes it:
    /// `$["weird name"].read`. For a mistake of the JSON itself it is `$`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong: lower case, without a final stop, names in backquotes.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where the text stops being JSON, if it does.
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

/// What is wrong, without the place.
pub(crate) fn syntax_message(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the text ends before the JSON does".to_owned();
    }
    let text = error.to_string();
    // The place is told apart, in characters.
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

/// The place of an error, whose own column counts bytes.
fn position(text: &str, error: &serde_json::Error) -> Position {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or("");
    let starts = line.char_indices().take_while(|&(at, _)| at < error.column()).count();
    Position { line: offset(error.line()), column: offset(starts.max(1)) }
}
