//! What came of one attempt: the transport's errors and the service's statuses,
//! in the words of this module.
//!
//! Knows the transport; decides nothing.

use std::time::{Duration, Instant, SystemTime};

use http::header::{DATE, LOCATION, RETRY_AFTER};

use crate::http::client::options::reason;
use crate::http::client::retry::{self, Failure};
use crate::http::error_kind::Fault;

/// The most bytes kept of an answer that is at fault.
pub(crate) const RAW: usize = 64 << 10;
/// The time that the body of a refusal has, at most.
const REFUSAL: Duration = Duration::from_millis(500);

/// An attempt that failed.
pub(crate) struct Failed {
    pub(crate) fault: Fault,
    pub(crate) failure: Failure,
    /// Whether this attempt wrote nothing, whatever others did.
    pub(crate) is_unwritten: bool,
    /// What the service asks to wait.
    pub(crate) asked: Option<Duration>,
    pub(crate) raw: Vec<u8>,
}

impl Failed {
    pub(crate) const fn new(fault: Fault, failure: Failure) -> Self {
        let is_unwritten = fault.is_surely_unwritten();
        Self { fault, failure, is_unwritten, asked: None, raw: Vec::new() }
    }
}

/// What the transport's error means.
pub(crate) fn failed(error: &reqwest::Error, started: Instant, in_body: bool) -> Failed {
    if error.is_connect() {
        let reason = reason(error);
        return if reason.contains("certificate") {
            Failed::new(Fault::Certificate(reason), Failure::Lasting)
        } else {
            Failed::new(Fault::Connect(reason), Failure::Unsent)
        };
    }
    let fault = if error.is_timeout() {
        Fault::TimedOut(started.elapsed())
    } else if !in_body {
        Fault::Dropped
    } else if is_undecodable(error) {
        Fault::Undecodable
    } else {
        Fault::Truncated
    };
    Failed::new(fault, Failure::Broken)
}

/// Whether what came is at fault, and not that it stopped coming.
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

/// What a status that is no success means. Its body is waited for half of the
/// time that is left, so that the status is told whether or not the body comes.
pub(crate) async fn refused(response: &mut reqwest::Response, left: Duration) -> Failed {
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let fault = Fault::of_status(status, header(LOCATION));
    let now = header(DATE).and_then(retry::unix_seconds).unwrap_or_else(|| {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
    });
    let asked = header(RETRY_AFTER).and_then(|header| retry::retry_after(header, now));
    let mut raw = Vec::new();
    let patience = REFUSAL.min(left.checked_div(2).unwrap_or_default());
    let _ = tokio::time::timeout(patience, async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let room = RAW.saturating_sub(raw.len());
            raw.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or(&[]));
            if raw.len() >= RAW {
                break;
            }
        }
    })
    .await;
    Failed { asked, raw, ..Failed::new(fault, Failure::Status(status)) }
}
