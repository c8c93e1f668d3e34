//! The access token, which is never printed.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// An access token. It is wiped from memory when dropped, and neither
/// [`Debug`](fmt::Debug) nor an error ever shows it.
///
/// ```
/// let token = filtre::http::Token::new("s3cret").unwrap();
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// assert!(filtre::http::Token::new("a\nb").is_err());
/// ```
#[derive(Clone)]
pub struct Token(SecretString);

/// An invalid token. The error does not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid token: expected one word of ASCII characters")]
pub struct TokenError(());

impl Token {
    /// Wraps a token.
    ///
    /// # Errors
    ///
    /// If the token is empty, or contains anything but visible ASCII characters.
    pub fn new(text: impl Into<String>) -> Result<Self, TokenError> {
        let text = text.into();
        let is_valid = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_valid { Ok(Self(SecretString::from(text))) } else { Err(TokenError(())) }
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
