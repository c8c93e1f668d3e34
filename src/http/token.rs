//! The access token, which nothing prints.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// An access token. It is wiped from memory when dropped, and neither
/// [`Debug`](fmt::Debug) nor an error ever shows it.
///
/// ```
/// let token = filtre::http::Token::new("s3cret").unwrap();
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// assert!(filtre::http::Token::new("a\nb").is_none());
/// ```
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// Takes a token; `None` if it is empty or cannot stand in a header.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let is_fit = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        is_fit.then(|| Self(SecretString::from(text)))
    }

    /// The header, marked so that nothing logs it.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.0.expose_secret())).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
