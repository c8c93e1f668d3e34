//! Error bodies for malformed or oversized requests.
//!
//! The HTTP library answers these requests itself, without a body. The documented
//! error body is added when the answer is sent.

use axum::http::StatusCode;

use crate::sandbox::api::{Answer, Refusal};

/// Returns the answer with a body if the HTTP library wrote it: unlike answers of the
/// sandbox, it has no `Content-Type`.
pub(crate) fn answer(bytes: &[u8]) -> Option<Vec<u8>> {
    const EMPTY: &str = "\r\ncontent-length: 0\r\n";
    if !bytes.starts_with(b"HTTP/1.1 4") {
        return None;
    }
    let head = std::str::from_utf8(bytes).ok().filter(|text| text.ends_with("\r\n\r\n"))?;
    let (before, after) = head.split_once(EMPTY)?;
    if head.contains("\r\ncontent-type: ") {
        return None;
    }
    let status = head.get("HTTP/1.1 ".len()..)?.get(..3)?;
    let refusal = refusal(StatusCode::from_bytes(status.as_bytes()).ok()?);
    let mut answer = Answer::from(refusal);
    let response = answer.clone().into_response();
    let mut whole = before.as_bytes().to_vec();
    for (name, value) in response.headers() {
        whole.extend_from_slice(b"\r\n");
        whole.extend_from_slice(name.as_str().as_bytes());
        whole.extend_from_slice(b": ");
        whole.extend_from_slice(value.as_bytes());
    }
    whole.extend_from_slice(b"\r\n");
    whole.extend_from_slice(after.as_bytes());
    whole.append(&mut answer.body);
    Some(whole)
}

fn refusal(status: StatusCode) -> Refusal {
    let detail = match status {
        StatusCode::URI_TOO_LONG => "the request line is too long",
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => "the headers are too long",
        _ => {
            "malformed HTTP/1.1 request: percent-encode spaces and special characters in the path and the query"
        }
    };
    Refusal::new(status, detail)
}
