//! The kinds of errors of calls to the service, with their messages and help.

use std::time::Duration;

use crate::http::address::AddressError;
use crate::http::read::drift::Drift;
use crate::http::request::error::RequestError;
use crate::http::token::TokenError;
use crate::http::upload::journal::JournalError;
use crate::http::upload::validate::Violations;
use crate::text::json::JsonError;

/// The kind of error of a call; returned by [`Error::kind`](crate::http::Error::kind).
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No request can be built; nothing was sent.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The plan is for another object; nothing was sent.
    #[error("expected a plan for `{expected}`, found a plan for `{found}`")]
    ObjectMismatch {
        /// The requested object.
        expected: String,
        /// The object of the plan.
        found: String,
    },
    /// The address of the service is invalid; nothing was sent.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The token is invalid; nothing was sent.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Records do not match the metadata; nothing was sent.
    #[error("{0}")]
    Invalid(#[source] Violations),
    /// The client cannot be created.
    #[error("cannot create the client: {0}")]
    Setup(String),
    /// The blocking client was called from asynchronous code.
    #[error("the blocking client was called from asynchronous code, which it would block")]
    InsideRuntime,
    /// The journal of an upload cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),

    /// No connection could be opened; nothing was sent.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// The certificate of the server is invalid, or not trusted; nothing was sent.
    #[error("no secure connection: {0}")]
    Certificate(String),
    /// The rate limit of the client allows no request before the deadline; nothing
    /// was sent.
    #[error("the rate limit of the client allows no request within {} ms", .0.as_millis())]
    RateLimited(Duration),
    /// The connection was closed before the response.
    #[error("the connection broke before the response")]
    ConnectionLost,
    /// The response was not complete before the deadline.
    #[error("no complete response within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// The body of the response is truncated.
    #[error("the body of the response is truncated")]
    Truncated,
    /// The body of the response cannot be decompressed, or is not UTF-8.
    #[error("the body of the response cannot be decoded")]
    Undecodable,
    /// The decompressed body of the response exceeds the limit.
    #[error("the body of the response exceeds {0} bytes")]
    TooLarge(usize),

    /// 3xx: the service redirects to another address.
    #[error("{status}: the service redirects to `{target}`")]
    Redirected {
        /// The status.
        status: u16,
        /// The address, without its query.
        target: String,
    },
    /// 400
    #[error("400: the service cannot parse the request")]
    BadRequest,
    /// 401
    #[error("401: the token is not valid for this instance")]
    Unauthorized,
    /// 403
    #[error("403: the profile of the token does not have this permission")]
    Forbidden,
    /// 404
    #[error("404: unknown instance or object at this address")]
    NotFound,
    /// 405
    #[error("405: the address does not accept this method")]
    MethodNotAllowed,
    /// 406
    #[error("406: the address does not respond in JSON")]
    NotAcceptable,
    /// 413
    #[error("413: the request is too large")]
    RequestTooLarge,
    /// 414
    #[error("414: the URL is too long")]
    AddressTooLong,
    /// 429
    #[error("429: too many requests")]
    TooManyRequests,
    /// 500
    #[error("500: internal error of the service")]
    ServerError,
    /// 503
    #[error("503: the service is unavailable")]
    Unavailable,
    /// A status that the documentation of the service does not list.
    #[error("{0}: unexpected status")]
    Status(u16),

    /// The response does not have the documented form.
    #[error("invalid response: {0}")]
    InvalidResponse(#[source] JsonError),
    /// A field that the filter tests contains an array or an object.
    #[error("the field `{field}` of the record `{id}` contains an array or an object")]
    CompositeValue {
        /// The id of the record.
        id: String,
        /// The field.
        field: String,
    },
    /// Records moved between pages during the read.
    #[error(transparent)]
    Drifted(#[from] Drift),
    /// Ids are not in ascending order.
    #[error("ids are not in ascending order: `{next}` follows `{last}`")]
    IdOrder {
        /// The id before.
        last: String,
        /// The id that should be greater.
        next: String,
    },
    /// More pages than the limit.
    #[error("more than {0} pages")]
    TooManyPages(u64),
    /// More ids than the limit.
    #[error("more than {0} ids")]
    TooManyIds(usize),
    /// More records than the limit.
    #[error("more than {0} records")]
    TooManyRecords(usize),

    /// A put was sent, and it is unknown whether the service wrote the records.
    #[error("the records may or may not have been written: {0}")]
    OutcomeUnknown(#[source] Box<Self>),
}

impl ErrorKind {
    /// Returns the kind for a status that is not a success.
    pub(crate) fn of_status(status: u16, location: Option<&str>) -> Self {
        match status {
            300..400 => Self::Redirected { status, target: place(location.unwrap_or("unknown")) },
            400 => Self::BadRequest,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            406 => Self::NotAcceptable,
            413 => Self::RequestTooLarge,
            414 => Self::AddressTooLong,
            429 => Self::TooManyRequests,
            500 => Self::ServerError,
            503 => Self::Unavailable,
            other => Self::Status(other),
        }
    }

    /// Returns the HTTP status, if the error is one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        Some(match self {
            Self::Redirected { status, .. } | Self::Status(status) => *status,
            Self::BadRequest => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::NotAcceptable => 406,
            Self::RequestTooLarge => 413,
            Self::AddressTooLong => 414,
            Self::TooManyRequests => 429,
            Self::ServerError => 500,
            Self::Unavailable => 503,
            Self::OutcomeUnknown(fault) => return fault.status(),
            _ => return None,
        })
    }

    /// Returns what to do about the error.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Connect(_) => "check the address, the network and the proxy; nothing was sent",
            Self::Certificate(_) => {
                "check the host name; if the network has its own certificate authority, add its certificate"
            }
            Self::ConnectionLost | Self::Truncated | Self::Undecodable | Self::TimedOut(_) => {
                "try again; if it fails again, use smaller pages or a longer deadline"
            }
            Self::RateLimited(_) => "use a longer deadline, or allow more requests per second",
            Self::TooLarge(_) => "use smaller pages, or raise the limit",
            Self::Redirected { .. } => {
                "if that address belongs to the service, use it; redirects are not followed"
            }
            Self::BadRequest => {
                "download the metadata again: a field may have been removed or may no longer be readable"
            }
            Self::Unauthorized => "check the token and the instance; ask the administrator for a token",
            Self::Forbidden => "ask the administrator for the permission, or use another token",
            Self::NotFound => {
                "check the spelling of instance and object; `get_object_list` lists the objects"
            }
            Self::MethodNotAllowed | Self::NotAcceptable => {
                "check the address: another server seems to respond there"
            }
            Self::RequestTooLarge => "send fewer records at once",
            Self::AddressTooLong => "compile the filter with fewer bytes per request",
            Self::TooManyRequests => "wait, then send fewer requests per second",
            Self::ServerError | Self::Unavailable => "try again later",
            Self::Status(_) => "read the response: it may come from a proxy",
            Self::InvalidResponse(_) => "read the response, and check the address",
            Self::Drifted(_) => {
                "read again while no records are written, or sort by a field whose values are unique and never change"
            }
            Self::IdOrder { .. } => "read without windows of ids: this service does not sort ids as numbers",
            Self::TooManyPages(_) | Self::TooManyIds(_) | Self::TooManyRecords(_) => {
                "narrow the filter, or raise the limit"
            }
            Self::OutcomeUnknown(_) => {
                "look up the records before sending them again: a second creation makes duplicates"
            }
            Self::InsideRuntime => "use the asynchronous client",
            Self::ObjectMismatch { .. } => "compile the filter for the requested object",
            _ => return None,
        })
    }

    /// Returns whether the service refused the request and wrote nothing.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::BadRequest
                | Self::Unauthorized
                | Self::Forbidden
                | Self::NotFound
                | Self::MethodNotAllowed
                | Self::NotAcceptable
                | Self::RequestTooLarge
                | Self::AddressTooLong
        )
    }

    /// Whether it is known that the service wrote nothing.
    pub(crate) const fn is_known_unwritten(&self) -> bool {
        self.is_refusal()
            || matches!(
                self,
                Self::Connect(_) | Self::Certificate(_) | Self::RateLimited(_) | Self::TooManyRequests
            )
    }
}

/// Returns a redirect target without the parts that may contain literals or secrets.
fn place(location: &str) -> String {
    let end = location.find(['?', '#']).unwrap_or(location.len());
    let bare = location.get(..end).unwrap_or("");
    let is_shown = |c: &char| c.is_ascii_graphic();
    let bare: String = bare.chars().filter(is_shown).take(200).collect();
    match bare.split_once("://") {
        // The user information before `@` may be a secret.
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, rest)| rest))
        }
        None => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_status_has_its_own_kind() {
        for status in [400, 401, 403, 404, 405, 406, 413, 414, 429, 500, 503] {
            let fault = ErrorKind::of_status(status, None);
            assert!(!matches!(fault, ErrorKind::Status(_)), "{status}");
            assert_eq!(fault.status(), Some(status));
            assert!(fault.to_string().starts_with(&status.to_string()), "{fault}");
            assert!(fault.help().is_some());
        }
        assert_eq!(ErrorKind::of_status(418, None).status(), Some(418));
    }

    #[test]
    fn redirect_message_shows_target_without_secrets() {
        let target = |location| ErrorKind::of_status(302, Some(location)).to_string();
        assert_eq!(
            target("https://other.example/x?filter=EMail%20canary"),
            "302: the service redirects to `https://other.example/x`"
        );
        assert_eq!(
            target("https://user:canary@other.example/\u{1b}[31m"),
            "302: the service redirects to `https://other.example/[31m`"
        );
        assert_eq!(target("/login"), "302: the service redirects to `/login`");
    }
}
