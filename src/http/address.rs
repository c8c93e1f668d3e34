//! Where the service is.

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

/// Why a text is not an address of the service.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// It is no address at all.
    #[error("`{0}` is not an address, such as `https://api.scal-e.com`")]
    Malformed(String),
    /// The connection would not be encrypted.
    #[error("`{0}` is not encrypted: write `https://`")]
    Unencrypted(String),
    /// Something other than the path of the endpoints follows.
    #[error("`{0}` goes on after the host: only `/v1/datamart` may follow it")]
    Path(String),
}

impl Address {
    /// The production environment.
    #[must_use]
    pub fn production() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("api.scal-e.com") }
    }

    /// The demo environment.
    #[must_use]
    pub fn demo() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("api-demo.scal-e.com") }
    }

    /// Reads an address, with or without scheme, with or without
    /// `/v1/datamart` at its end.
    ///
    /// # Errors
    ///
    /// If it is none, holds user information, a query or another path, or if it
    /// is `http://` and not on this machine.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let malformed = || AddressError::Malformed(text.to_owned());
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
        let is_local = matches!(authority.host(), "localhost" | "[::1]") || is_loopback(authority.host());
        if scheme == Scheme::HTTPS || scheme == Scheme::HTTP && is_local {
            return Ok(Self { scheme, authority });
        }
        if scheme == Scheme::HTTP {
            Err(AddressError::Unencrypted(text.to_owned()))
        } else {
            Err(malformed())
        }
    }

    pub(super) fn with_path(&self, path_and_query: &str) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path_and_query)
            .build()
    }
}

fn is_loopback(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_of_the_service() {
        for text in
            ["", "ftp://a.b", "https://", "https://user@a.b", "a b", "https://a.b/x", "https://a.b/?q=1"]
        {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            Address::parse("http://10.0.0.1"),
            Err(AddressError::Unencrypted("http://10.0.0.1".into()))
        );
    }
}
