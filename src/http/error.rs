//! Errors of calls, without secrets and literals.

use std::fmt;

use crate::http::error_kind::ErrorKind;

/// The error of a call to the service.
///
/// [`Display`](fmt::Display) and [`Debug`](fmt::Debug) show neither the token
/// nor literals of the filter nor the response; only [`raw`](Self::raw) returns
/// bytes of the response.
///
/// `?` converts the errors of addresses, tokens and requests into it:
///
/// ```
/// use filtre::http::{Address, Client, Error, ErrorKind, Service, Token};
///
/// fn client(token: &str) -> Result<Client, Error> {
///     let service = Service::new(Address::parse("demo")?, "acme", Token::new(token)?)?;
///     Client::new(service)
/// }
/// assert!(matches!(client("not a token").unwrap_err().kind(), ErrorKind::Token(_)));
/// ```
#[derive(Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    call: Option<Call>,
    attempts: u32,
    raw: Vec<u8>,
}

/// The call, without secrets and literals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) endpoint: &'static str,
    pub(crate) object: Option<String>,
    /// The filter with its literals masked.
    pub(crate) shape: Option<String>,
}

impl Call {
    pub(crate) fn new(endpoint: &'static str, object: Option<&str>) -> Self {
        Self { endpoint, object: object.map(str::to_owned), shape: None }
    }
}

impl Error {
    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.inner.kind
    }

    /// Returns what to do about the error.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        self.inner.kind.help()
    }

    /// Returns the number of attempts, including the last one.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// Returns the first bytes of the response, which may contain personal data;
    /// nothing else in this error does.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.inner.raw
    }

    pub(crate) fn with_raw(mut self, raw: Vec<u8>) -> Self {
        self.inner.raw = raw;
        self
    }

    pub(crate) fn of_call(mut self, call: Call, attempts: u32) -> Self {
        self.inner.call = Some(call);
        self.inner.attempts = attempts;
        self
    }

    /// Marks a failed put whose outcome is unknown.
    pub(crate) fn outcome_unknown(mut self) -> Self {
        if !matches!(self.inner.kind, ErrorKind::OutcomeUnknown(_)) {
            let kind = std::mem::replace(&mut self.inner.kind, ErrorKind::ConnectionLost);
            self.inner.kind = ErrorKind::OutcomeUnknown(Box::new(kind));
        }
        self
    }
}

impl<F: Into<ErrorKind>> From<F> for Error {
    fn from(kind: F) -> Self {
        Self { inner: Box::new(Inner { kind: kind.into(), call: None, attempts: 0, raw: Vec::new() }) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(call) = &self.inner.call {
            write!(f, "{call}: ")?;
        }
        write!(f, "{}", self.inner.kind)?;
        match self.inner.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " ({attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("call", &self.inner.call)
            .field("attempts", &self.inner.attempts)
            .field("raw", &format_args!("{} bytes", self.inner.raw.len()))
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.inner.kind)
    }
}

#[cfg(feature = "miette")]
impl miette::Diagnostic for Error {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Self::help(self).map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.endpoint)?;
        if let Some(object) = &self.object {
            write!(f, " of `{object}`")?;
        }
        if let Some(shape) = &self.shape {
            write!(f, " where `{shape}`")?;
        }
        Ok(())
    }
}

/// The maximum number of characters of a masked filter.
const SHAPE: usize = 160;

/// Returns a filter with each literal masked, truncated to [`SHAPE`].
pub(crate) fn shape(filter: &str) -> String {
    let mut shape = String::new();
    let mut characters = filter.chars();
    while let Some(c) = characters.next() {
        if c != '"' {
            shape.push(c);
            continue;
        }
        while let Some(c) = characters.next().filter(|&c| c != '"') {
            if c == '\\' {
                characters.next();
            }
        }
        // One mask is enough for all items of a list.
        if !shape.ends_with("\"…\",") {
            shape.push_str("\"…\"");
        } else {
            shape.pop();
        }
    }
    if shape.chars().count() > SHAPE {
        shape = shape.chars().take(SHAPE).chain(['…']).collect();
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shape_masks_literals() {
        for (filter, expected) in [
            (r#"EMail $eq "canary@x.fr""#, r#"EMail $eq "…""#),
            (r#"Nom $in ["canary","b","c"] $and a $like "*""#, r#"Nom $in ["…"] $and a $like "…""#),
            (r#"Nom $eq "a\"canary" $or b $eq "\\""#, r#"Nom $eq "…" $or b $eq "…""#),
            (r#"Nom $eq "canary"#, r#"Nom $eq "…""#),
        ] {
            assert_eq!(shape(filter), expected);
        }
        let long = format!("{} $eq \"x\"", "n".repeat(300));
        assert_eq!(shape(&long).chars().count(), SHAPE + 1);
    }

    #[test]
    fn error_shows_call_kind_and_attempts() {
        let call = Call {
            endpoint: "get_objects",
            object: Some("contact".into()),
            shape: Some(shape(r#"EMail $eq "canary@x.fr""#)),
        };
        let error = Error::from(ErrorKind::Unavailable).of_call(call, 5).with_raw(b"canary".to_vec());
        assert_eq!(
            error.to_string(),
            "`get_objects` of `contact` where `EMail $eq \"…\"`: 503: the service is unavailable (5 attempts)"
        );
        assert!(!format!("{error:?}{error:#?}").contains("canary"));
        assert_eq!(error.raw(), b"canary");
        assert_eq!(error.help(), Some("try again later"));
    }
}
