//! Answers and refusals: status, JSON body, headers and assumptions.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};

use super::access::{object, string};

/// The header that names the assumptions behind an answer.
const ASSUMED: HeaderName = HeaderName::from_static("x-sandbox-assumed");

/// Behaviour that the documentation leaves open and the sandbox had to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assumed {
    /// The form of an error body.
    ErrorBody,
    /// A status that the documentation does not list.
    Status,
    /// 201 where all records were created.
    Created,
    /// The outcome of a refused record.
    RecordRefused,
    /// An update of a record that does not exist.
    RecordMissing,
    /// `\'` in JSON.
    EscapedApostrophe,
    /// `Parameters` for `data`.
    ParametersForData,
    /// An injected fault.
    Fault,
}

impl Assumed {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ErrorBody => "error-body",
            Self::Status => "undocumented-status",
            Self::Created => "all-created",
            Self::RecordRefused => "record-refused",
            Self::RecordMissing => "record-missing",
            Self::EscapedApostrophe => "escaped-apostrophe",
            Self::ParametersForData => "parameters-for-data",
            Self::Fault => "fault",
        }
    }
}

/// An answer, before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
    pub(crate) content_type: &'static str,
    assumed: Vec<Assumed>,
    allow: Option<&'static str>,
    retry_after: Option<u64>,
}

/// A refused request: an error status and a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    detail: String,
    allow: Option<&'static str>,
    retry_after: Option<u64>,
    is_fault: bool,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), allow: None, retry_after: None, is_fault: false }
    }

    /// Returns a refusal with status 400.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// Returns a refusal with status 405.
    pub(crate) fn method(allow: &'static str) -> Self {
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("method not allowed: use {allow}"));
        Self { allow: Some(allow), ..refusal }
    }

    /// Returns the refusal of an injected fault.
    pub(crate) fn fault(status: StatusCode, retry_after: Option<u64>) -> Self {
        Self { retry_after, is_fault: true, ..Self::new(status, "injected fault") }
    }
}

impl Answer {
    /// Returns a JSON answer.
    pub(crate) const fn new(status: StatusCode, body: Vec<u8>) -> Self {
        Self {
            status,
            body,
            content_type: "application/json; charset=utf-8",
            assumed: Vec::new(),
            allow: None,
            retry_after: None,
        }
    }

    /// Adds assumptions to the header.
    pub(crate) fn assuming(mut self, assumed: impl IntoIterator<Item = Assumed>) -> Self {
        for assumed in assumed {
            if !self.assumed.contains(&assumed) {
                self.assumed.push(assumed);
            }
        }
        self
    }

    /// Returns the HTTP response.
    pub(crate) fn into_response(mut self) -> Response<Body> {
        let body = std::mem::take(&mut self.body);
        let length = body.len();
        self.into_response_with(length, Body::from(body))
    }

    /// Returns the HTTP response with a body that may be shorter than its
    /// `Content-Length`.
    pub(crate) fn into_response_with(self, length: usize, body: Body) -> Response<Body> {
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        for assumed in self.assumed {
            headers.append(ASSUMED, HeaderValue::from_static(assumed.as_str()));
        }
        if let Some(allow) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// `{"error":{"code":400,"message":"Bad Request","detail":"…"}}`
impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        let status = refusal.status;
        let error = object([
            ("code", status.as_u16().to_string()),
            ("message", string(status.canonical_reason().unwrap_or("Error"))),
            ("detail", string(&refusal.detail)),
        ]);
        let body = object([("error", error)]);
        let mut assumed = vec![Assumed::ErrorBody];
        if !is_documented(status) {
            assumed.push(Assumed::Status);
        }
        if refusal.is_fault {
            assumed.push(Assumed::Fault);
        }
        let answer = Self::new(status, body.into_bytes()).assuming(assumed);
        Self { allow: refusal.allow, retry_after: refusal.retry_after, ..answer }
    }
}

/// Whether the documentation lists a status.
const fn is_documented(status: StatusCode) -> bool {
    matches!(status.as_u16(), 200 | 201 | 400 | 401 | 403 | 404 | 405 | 406 | 429 | 500 | 503)
}
