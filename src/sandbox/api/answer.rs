//! What goes back: a status, a text of JSON, and what was assumed for it.
//!
//! Knows the statuses and how an error is written; does not know what leads to
//! one.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};

use super::access::{object, string};

/// Names the assumptions that an answer rests on.
const ASSUMED: HeaderName = HeaderName::from_static("x-sandbox-assumed");

/// What the document does not say, and the sandbox had to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Assumed {
    /// How an error is written.
    ErrorBody,
    /// A status that the document does not list.
    Status,
    /// 201 where all records were created.
    Created,
    /// What comes of a record that is refused.
    RecordRefused,
    /// An update of a record that does not exist.
    RecordMissing,
    /// `\'` in JSON.
    EscapedApostrophe,
    /// `Parameters` for `data`.
    ParametersForData,
    /// A fault that was asked for.
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
pub(in crate::sandbox) struct Answer {
    pub(in crate::sandbox) status: StatusCode,
    pub(in crate::sandbox) body: Vec<u8>,
    pub(in crate::sandbox) content_type: &'static str,
    assumed: Vec<Assumed>,
    allow: Option<&'static str>,
    retry_after: Option<u64>,
}

/// Why a request is refused: a status and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct Refusal {
    pub(in crate::sandbox) status: StatusCode,
    detail: String,
    allow: Option<&'static str>,
    retry_after: Option<u64>,
    is_fault: bool,
}

impl Refusal {
    pub(in crate::sandbox) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), allow: None, retry_after: None, is_fault: false }
    }

    /// A request that is wrong.
    pub(in crate::sandbox) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// A method that the path does not have.
    pub(in crate::sandbox) fn method(allow: &'static str) -> Self {
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("only {allow} is allowed here"));
        Self { allow: Some(allow), ..refusal }
    }

    /// A fault that was asked for.
    pub(in crate::sandbox) fn fault(status: StatusCode, retry_after: Option<u64>) -> Self {
        Self { retry_after, is_fault: true, ..Self::new(status, "a fault that was asked for") }
    }
}

impl Answer {
    /// A good answer.
    pub(in crate::sandbox) const fn new(status: StatusCode, body: Vec<u8>) -> Self {
        Self {
            status,
            body,
            content_type: "application/json; charset=utf-8",
            assumed: Vec::new(),
            allow: None,
            retry_after: None,
        }
    }

    /// The same answer, resting on something assumed.
    pub(in crate::sandbox) fn assuming(mut self, assumed: impl IntoIterator<Item = Assumed>) -> Self {
        for assumed in assumed {
            if !self.assumed.contains(&assumed) {
                self.assumed.push(assumed);
            }
        }
        self
    }

    /// What goes over the wire.
    pub(in crate::sandbox) fn into_response(mut self) -> Response<Body> {
        let body = std::mem::take(&mut self.body);
        let length = body.len();
        self.into_response_with(length, Body::from(body))
    }

    /// The same with another body than the one whose length is told.
    pub(in crate::sandbox) fn into_response_with(self, length: usize, body: Body) -> Response<Body> {
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

/// Whether the document lists a status.
const fn is_documented(status: StatusCode) -> bool {
    matches!(status.as_u16(), 200 | 201 | 400 | 401 | 403 | 404 | 405 | 406 | 429 | 500 | 503)
}
