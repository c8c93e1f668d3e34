//! The outcome of one attempt: transport errors and statuses as error kinds.

use std::time::{Duration, Instant, SystemTime};

use http::header::{DATE, LOCATION, RETRY_AFTER};

use crate::http::client::options::root_cause;
use crate::http::client::retry::{self, Failure};
use crate::http::error_kind::ErrorKind;

/// The maximum number of bytes kept of an invalid response.
pub(crate) const MAX_RAW_BYTES: usize = 64 << 10;
/// The maximum time to wait for the body of an error status.
const REFUSAL: Duration = Duration::from_millis(500);

/// An attempt that failed.
pub(crate) struct FailedAttempt {
    pub(crate) kind: ErrorKind,
    pub(crate) failure: Failure,
    /// Whether it is known that this attempt wrote nothing.
    pub(crate) is_unwritten: bool,
    /// The wait that the service requests.
    pub(crate) asked: Option<Duration>,
    pub(crate) raw: Vec<u8>,
}

impl FailedAttempt {
    pub(crate) const fn new(kind: ErrorKind, failure: Failure) -> Self {
        let is_unwritten = kind.is_known_unwritten();
        Self { kind, failure, is_unwritten, asked: None, raw: Vec::new() }
    }
}

/// Converts an error of the transport.
pub(crate) fn failed(error: &reqwest::Error, started: Instant, in_body: bool) -> FailedAttempt {
    if error.is_connect() {
        let reason = root_cause(error);
        return if reason.contains("certificate") {
            FailedAttempt::new(ErrorKind::Certificate(reason), Failure::Lasting)
        } else {
            FailedAttempt::new(ErrorKind::Connect(reason), Failure::Unsent)
        };
    }
    let kind = if error.is_timeout() {
        ErrorKind::TimedOut(started.elapsed())
    } else if !in_body {
        ErrorKind::ConnectionLost
    } else if is_undecodable(error) {
        ErrorKind::Undecodable
    } else {
        ErrorKind::Truncated
    };
    FailedAttempt::new(kind, Failure::Broken)
}

/// Whether the received bytes are invalid, not truncated.
fn is_undecodable(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if matches!(kind, Some(std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput)) {
            return true;
        }
        source = error.source();
    }
    false
}

/// Converts an error status. Its body may take half of the remaining time, so that
/// the status is reported even if the body does not arrive.
pub(crate) async fn refused(response: &mut reqwest::Response, left: Duration) -> FailedAttempt {
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let kind = ErrorKind::of_status(status, header(LOCATION));
    let now = header(DATE).and_then(retry::unix_seconds).unwrap_or_else(|| {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
    });
    let asked = header(RETRY_AFTER).and_then(|header| retry::retry_after(header, now));
    let mut raw = Vec::new();
    let patience = REFUSAL.min(left.checked_div(2).unwrap_or_default());
    let _ = tokio::time::timeout(patience, async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let room = MAX_RAW_BYTES.saturating_sub(raw.len());
            raw.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or(&[]));
            if raw.len() >= MAX_RAW_BYTES {
                break;
            }
        }
    })
    .await;
    FailedAttempt { asked, raw, ..FailedAttempt::new(kind, Failure::Status(status)) }
}
