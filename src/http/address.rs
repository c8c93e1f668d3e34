//! The address of the service.

use std::fmt;

use http::Uri;
use http::uri::{Authority, Scheme};

/// The base address of the service, without the path that all endpoints share.
///
/// ```
/// use filtre::http::Address;
///
/// let same = ["api.scal-e.com", "https://api.scal-e.com/", "https://api.scal-e.com/v1/datamart"];
/// for text in same {
///     assert_eq!(Address::parse(text)?, Address::production());
/// }
/// assert!(Address::parse("http://api.scal-e.com").is_err());
/// assert!(Address::parse("http://127.0.0.1:8787").is_ok());
/// # Ok::<(), filtre::http::AddressError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    scheme: Scheme,
    authority: Authority,
}

/// The error of an invalid address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// It is not a URL.
    #[error("invalid address `{0}`: expected a URL such as `https://api.scal-e.com`")]
    Malformed(String),
    /// The connection would not be encrypted.
    #[error("`{0}` is not encrypted: write `https://`")]
    Unencrypted(String),
    /// Something other than the path of the endpoints follows.
    #[error("invalid address `{0}`: only `/v1/datamart` may follow the host")]
    Path(String),
}

impl Address {
    /// Returns the address of the production environment.
    #[must_use]
    pub fn production() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("api.scal-e.com") }
    }

    /// Returns the address of the demo environment.
    #[must_use]
    pub fn demo() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("api-demo.scal-e.com") }
    }

    /// Parses a URL, whose scheme and final `/v1/datamart` are optional, or one of
    /// the names `production` and `demo`.
    ///
    /// # Errors
    ///
    /// If the URL is invalid, contains user information, a query or another path,
    /// or is `http://` for another machine.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let address = Self::parse_unencrypted(text)?;
        if address.scheme == Scheme::HTTPS || address.is_loopback() {
            return Ok(address);
        }
        Err(AddressError::Unencrypted(text.to_owned()))
    }

    /// Parses an address as [`parse`](Self::parse), and also accepts `http://` for
    /// other machines: the token and the records are then not encrypted.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), except for `http://`.
    ///
    /// ```
    /// use filtre::http::Address;
    ///
    /// assert!(Address::parse("http://scal-e.internal").is_err());
    /// assert!(Address::parse_unencrypted("http://scal-e.internal").is_ok());
    /// ```
    pub fn parse_unencrypted(text: &str) -> Result<Self, AddressError> {
        match text {
            "production" => return Ok(Self::production()),
            "demo" => return Ok(Self::demo()),
            _ => {}
        }
        let malformed = || AddressError::Malformed(shown(text));
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let parts = whole.parse::<Uri>().map_err(|_| malformed())?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(malformed());
        };
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(malformed());
        }
        let path = parts.path_and_query.as_ref().map_or("", http::uri::PathAndQuery::as_str);
        if !matches!(path.trim_end_matches('/'), "" | "/v1/datamart") {
            return Err(AddressError::Path(text.to_owned()));
        }
        if scheme != Scheme::HTTPS && scheme != Scheme::HTTP {
            return Err(malformed());
        }
        Ok(Self { scheme, authority })
    }

    /// Returns whether the address is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        matches!(self.authority.host(), "localhost" | "[::1]") || is_loopback(self.authority.host())
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    pub(super) fn with_path(&self, path_and_query: &str) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path_and_query)
            .build()
    }
}

/// Returns an address for error messages: without the user information, which may
/// contain a secret.
fn shown(text: &str) -> String {
    match (text.split_once("://"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        (None, Some((_, rest))) => format!("…@{rest}"),
        (_, None) => text.to_owned(),
    }
}

/// Writes the address so that [`Address::parse`] can parse it.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

fn is_loopback(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_addresses_are_errors() {
        for text in
            ["", "ftp://a.b", "https://", "https://user@a.b", "a b", "https://a.b/x", "https://a.b/?q=1"]
        {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            Address::parse("https://user:canary@a.b").unwrap_err().to_string(),
            "invalid address `https://…@a.b`: expected a URL such as `https://api.scal-e.com`"
        );
        assert_eq!(Address::parse("demo"), Ok(Address::demo()));
        assert_eq!(
            Address::parse("http://10.0.0.1"),
            Err(AddressError::Unencrypted("http://10.0.0.1".into()))
        );
    }
}
