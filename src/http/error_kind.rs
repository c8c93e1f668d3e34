//! What can go wrong between a program and the service: one variant each.
//!
//! Knows what a status of the document means here and what to do about it;
//! knows nothing of which call it happened to, see [`Error`](crate::http::Error).

use std::time::Duration;

use crate::http::address::AddressError;
use crate::http::read::drift::Drift;
use crate::http::request::error::RequestError;
use crate::http::token::TokenError;
use crate::http::upload::journal::JournalError;
use crate::http::upload::validate::Violations;
use crate::text::json::JsonError;

/// What went wrong with a call.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The parts make no request; nothing was sent.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The filter is about another object; nothing was sent.
    #[error("the plan is about `{found}`, not about `{expected}`")]
    ObjectMismatch {
        /// The object asked for.
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
    /// Records do not fit the metadata; nothing was sent.
    #[error("{0}")]
    Invalid(#[source] Violations),
    /// The client cannot be made.
    #[error("the client cannot be made: {0}")]
    Setup(String),
    /// The blocking client was called from asynchronous code.
    #[error("the blocking client was called from asynchronous code, which it would stop")]
    InsideRuntime,
    /// The journal of an upload is at fault.
    #[error(transparent)]
    Journal(#[from] JournalError),

    /// There was no connection; nothing was sent.
    #[error("no connection: {0}")]
    Connect(String),
    /// The server did not show a certificate for its name that is trusted;
    /// nothing was sent.
    #[error("no secure connection: {0}")]
    Certificate(String),
    /// The client's own rate limit left no time; nothing was sent.
    #[error("the client's own rate limit leaves no turn within {} ms", .0.as_millis())]
    RateLimited(Duration),
    /// The connection broke before an answer came.
    #[error("the connection broke before an answer came")]
    ConnectionLost,
    /// The answer was not finished by the deadline.
    #[error("no answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// The body of the answer ends too early.
    #[error("the body of the answer ends too early")]
    Truncated,
    /// The body of the answer cannot be decompressed, or is no text.
    #[error("the body of the answer cannot be decoded")]
    Undecodable,
    /// The body of the answer is over the limit, once decompressed.
    #[error("the body of the answer is over {0} bytes")]
    TooLarge(usize),

    /// 3xx: the service answers from another place.
    #[error("{status}: the service sends the call on to `{target}`")]
    Redirected {
        /// The status.
        status: u16,
        /// The place, without its query.
        target: String,
    },
    /// 400
    #[error("400: the service cannot read the request")]
    BadRequest,
    /// 401
    #[error("401: the token is not valid for this instance")]
    Unauthorized,
    /// 403
    #[error("403: the profile of the token has no right to this")]
    Forbidden,
    /// 404
    #[error("404: there is no such instance or object at this address")]
    NotFound,
    /// 405
    #[error("405: the address does not take this kind of request")]
    MethodNotAllowed,
    /// 406
    #[error("406: the service does not answer in JSON there")]
    NotAcceptable,
    /// 413
    #[error("413: the request is too large")]
    RequestTooLarge,
    /// 414
    #[error("414: the address is too long")]
    AddressTooLong,
    /// 429
    #[error("429: the service asks for fewer requests")]
    TooManyRequests,
    /// 500
    #[error("500: the service failed")]
    ServerError,
    /// 503
    #[error("503: the service is down for maintenance")]
    Unavailable,
    /// A status that the document does not name.
    #[error("{0}: the document of the service does not know this status")]
    Status(u16),

    /// The answer is not what the document says.
    #[error("the answer is not what the service's document says: {0}")]
    InvalidResponse(#[source] JsonError),
    /// A record holds a list or an object in a field that the filter tests.
    #[error("the field `{field}` of the record `{id}` holds an array or an object")]
    CompositeValue {
        /// The id of the record.
        id: String,
        /// The field.
        field: String,
    },
    /// The records changed places while they were read.
    #[error(transparent)]
    Drifted(#[from] Drift),
    /// IdSet that were to rise do not.
    #[error("the ids do not rise: `{next}` comes after `{last}`")]
    IdOrder {
        /// The id before.
        last: String,
        /// The id that should be greater.
        next: String,
    },
    /// More pages than the limit.
    #[error("more than {0} pages")]
    TooManyPages(u64),
    /// More ids than are remembered.
    #[error("more than {0} ids to remember")]
    TooManyIds(usize),
    /// More records than are held at once.
    #[error("more than {0} records to hold")]
    TooManyRecords(usize),

    /// A put went out, and nobody can tell whether the service took it.
    #[error("nobody can tell whether the service took the records: {0}")]
    OutcomeUnknown(#[source] Box<Self>),
}

impl ErrorKind {
    /// The fault of a status that is no success.
    pub(crate) fn of_status(status: u16, location: Option<&str>) -> Self {
        match status {
            300..400 => Self::Redirected { status, target: place(location.unwrap_or("nowhere")) },
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

    /// The status of the answer, if it is what is at fault.
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

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Connect(_) => "check the address, the network and the proxy; nothing was sent",
            Self::Certificate(_) => {
                "check the name in the address; if the network has an authority of its own, give its certificate"
            }
            Self::ConnectionLost | Self::Truncated | Self::Undecodable | Self::TimedOut(_) => {
                "try again; if it stays so, ask for fewer records a page or give more time"
            }
            Self::RateLimited(_) => "give more time, or allow more requests a second",
            Self::TooLarge(_) => "ask for fewer records a page, or raise the limit",
            Self::Redirected { .. } => "call that address if it is the service's; no redirect is followed",
            Self::BadRequest => {
                "compare the metadata with the service's: a field may be gone, or no longer readable"
            }
            Self::Unauthorized => "check the token and the instance; the administrator gives tokens out",
            Self::Forbidden => "ask the administrator for the right, or use another token",
            Self::NotFound => {
                "check the spelling of instance and object; `get_object_list` names the objects"
            }
            Self::MethodNotAllowed | Self::NotAcceptable => {
                "check the address: this is how something else than the service answers"
            }
            Self::RequestTooLarge => "send fewer records at once",
            Self::AddressTooLong => "compile the filter with fewer bytes a request",
            Self::TooManyRequests => "wait, then go on with fewer requests a second",
            Self::ServerError | Self::Unavailable => "try again later",
            Self::Status(_) => "look at the answer's bytes: a proxy may have written it",
            Self::InvalidResponse(_) => "look at the answer's bytes, and check the address",
            Self::Drifted(_) => {
                "read again while nobody writes, or sort by a field whose values are unique and never change"
            }
            Self::IdOrder { .. } => "read with offsets: ids do not sort as numbers there",
            Self::TooManyPages(_) | Self::TooManyIds(_) | Self::TooManyRecords(_) => {
                "narrow the filter, or raise the limit"
            }
            Self::OutcomeUnknown(_) => {
                "look the records up before sending them again: creating twice makes duplicates"
            }
            Self::InsideRuntime => "use the asynchronous client there",
            Self::ObjectMismatch { .. } => "compile the filter for the object that is asked for",
            _ => return None,
        })
    }

    /// Whether the service refused the request before it wrote anything.
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

    /// Whether nothing reached the service, or it did nothing with it.
    pub(crate) const fn is_known_unwritten(&self) -> bool {
        self.is_refusal()
            || matches!(
                self,
                Self::Connect(_) | Self::Certificate(_) | Self::RateLimited(_) | Self::TooManyRequests
            )
    }
}

/// A place that an answer names, without what may hold literals of a filter.
fn place(location: &str) -> String {
    let end = location.find(['?', '#']).unwrap_or(location.len());
    let bare = location.get(..end).unwrap_or("");
    let is_shown = |c: &char| c.is_ascii_graphic();
    let bare: String = bare.chars().filter(is_shown).take(200).collect();
    match bare.split_once("://") {
        // What stands before `@` may be a secret.
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
    fn every_documented_status_has_its_meaning() {
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
    fn a_redirect_names_its_target_and_no_literal() {
        let target = |location| ErrorKind::of_status(302, Some(location)).to_string();
        assert_eq!(
            target("https://other.example/x?filter=EMail%20canary"),
            "302: the service sends the call on to `https://other.example/x`"
        );
        assert_eq!(
            target("https://user:canary@other.example/\u{1b}[31m"),
            "302: the service sends the call on to `https://other.example/[31m`"
        );
        assert_eq!(target("/login"), "302: the service sends the call on to `/login`");
    }
}
