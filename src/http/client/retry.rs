//! Retries and rate limit: a state machine without clock, randomness or network.
//!
//! Time is the duration since any fixed instant; randomness is a number.

use std::time::Duration;

/// Whether a request may be sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Safety {
    /// It reads, or a second write changes nothing more.
    Repeatable,
    /// It may write twice.
    Once,
}

/// The failure of an attempt, as far as retries depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection; nothing was sent.
    Unsent,
    /// The connection broke, or the body was truncated or cannot be decoded.
    Broken,
    /// An error status.
    Status(u16),
    /// A failure that a retry cannot change.
    Lasting,
}

impl Failure {
    fn may_be_retried(self, safety: Safety) -> bool {
        match (self, safety) {
            (Self::Lasting, _) => false,
            (Self::Unsent, _) | (Self::Status(429), _) | (Self::Broken, Safety::Repeatable) => true,
            (Self::Broken, Safety::Once) => false,
            (Self::Status(status), Safety::Repeatable) => {
                matches!(status, 408 | 425 | 500 | 502 | 503 | 504)
            }
            (Self::Status(_), Safety::Once) => false,
        }
    }
}

/// The number of attempts and the waits between them.
///
/// ```
/// use std::time::Duration;
/// use filtre::http::Retries;
///
/// let retries = Retries::default();
/// assert_eq!(retries.attempts(), 5);
/// assert_eq!(Retries::default().with_attempts(1).attempts(), 1);
/// # let _ = retries.with_base(Duration::from_millis(50)).with_cap(Duration::from_secs(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    attempts: u32,
    base: Duration,
    cap: Duration,
}

/// The minimum wait after a 429 without `Retry-After`.
const FLOOR: Duration = Duration::from_millis(100);

impl Default for Retries {
    fn default() -> Self {
        Self { attempts: 5, base: Duration::from_millis(100), cap: Duration::from_secs(20) }
    }
}

impl Retries {
    /// Returns the maximum number of attempts, including the first; the default is 5.
    #[must_use]
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Sets the maximum number of attempts; 1 means no retry.
    #[must_use]
    pub const fn with_attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets the maximum wait before the second attempt, which doubles with each
    /// further attempt; the default is 100 ms.
    #[must_use]
    pub const fn with_base(self, base: Duration) -> Self {
        Self { base, ..self }
    }

    /// Sets the limit of all waits; the default is 20 s.
    #[must_use]
    pub const fn with_cap(self, cap: Duration) -> Self {
        Self { cap, ..self }
    }

    /// Returns a random wait up to the maximum for this attempt.
    fn jitter(&self, failed: u32, chance: u64) -> Duration {
        let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
        let longest = self.base.saturating_mul(doubled).min(self.cap);
        let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(chance.checked_rem(nanos.saturating_add(1)).unwrap_or(0))
    }
}

/// The retry budget that clones of a client share, in tenths of a retry.
///
/// A retry costs one. A successful retry returns it; any other success adds a
/// tenth. This limits the number of retries during a long outage.
#[derive(Clone, Debug)]
pub(crate) struct RetryBudget {
    tenths: u32,
}

const FULL: u32 = 5_000;
const RETRY: u32 = 10;

impl Default for RetryBudget {
    fn default() -> Self {
        Self { tenths: FULL }
    }
}

impl RetryBudget {
    fn take(&mut self) -> bool {
        let left = self.tenths.checked_sub(RETRY);
        self.tenths = left.unwrap_or(self.tenths);
        left.is_some()
    }

    fn give(&mut self, tenths: u32) {
        self.tenths = self.tenths.saturating_add(tenths).min(FULL);
    }
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Send the request again after this wait.
    Retry(Duration),
    /// Return the failure to the caller.
    GiveUp,
}

/// The attempts of one call.
#[derive(Clone, Debug)]
pub(crate) struct Attempts {
    retries: Retries,
    safety: Safety,
    /// The end of the last attempt, at the latest.
    deadline: Duration,
    failed: u32,
}

impl Attempts {
    pub(crate) const fn new(retries: Retries, safety: Safety, deadline: Duration) -> Self {
        Self { retries, safety, deadline, failed: 0 }
    }

    /// The number of failed attempts.
    pub(crate) const fn failed(&self) -> u32 {
        self.failed
    }

    /// Decides after a failure. `asked` is the wait that the service requested.
    pub(crate) fn fail(
        &mut self,
        failure: Failure,
        asked: Option<Duration>,
        now: Duration,
        chance: u64,
        budget: &mut RetryBudget,
    ) -> Decision {
        self.failed = self.failed.saturating_add(1);
        if self.failed >= self.retries.attempts || !failure.may_be_retried(self.safety) {
            return Decision::GiveUp;
        }
        let wait = match (asked, failure) {
            (Some(asked), _) => asked,
            (None, Failure::Status(429)) => self.retries.jitter(self.failed, chance).max(FLOOR),
            (None, _) => self.retries.jitter(self.failed, chance),
        };
        // After such a wait, no time would be left for the attempt.
        if now.saturating_add(wait) >= self.deadline || !budget.take() {
            return Decision::GiveUp;
        }
        Decision::Retry(wait)
    }

    /// Records that the last attempt succeeded.
    pub(crate) fn succeed(&self, budget: &mut RetryBudget) {
        budget.give(if self.failed > 0 { RETRY } else { 1 });
    }
}

/// The rate limit of a client: requests at even intervals.
#[derive(Clone, Debug)]
pub(crate) struct RateLimiter {
    between: Duration,
    next: Duration,
}

impl RateLimiter {
    pub(crate) const fn new(between: Duration) -> Self {
        Self { between, next: Duration::ZERO }
    }

    /// Reserves the next time slot and returns the wait for it, if it is before the
    /// deadline.
    pub(crate) fn reserve(&mut self, now: Duration, deadline: Duration) -> Option<Duration> {
        let place = self.next.max(now);
        if place >= deadline {
            return None;
        }
        self.next = place.saturating_add(self.between);
        Some(place.saturating_sub(now))
    }
}

/// Parses `Retry-After`: seconds, or a date, from which the time of the response in
/// seconds since 1970 is subtracted.
pub(crate) fn retry_after(header: &str, now: u64) -> Option<Duration> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(header.parse().unwrap_or(u64::MAX)));
    }
    Some(Duration::from_secs(unix_seconds(header)?.saturating_sub(now)))
}

/// Returns the seconds since 1970 of a date in one of the three formats of HTTP.
pub(crate) fn unix_seconds(date: &str) -> Option<u64> {
    let date_time = httpdate::parse_http_date(date).ok()?;
    date_time.duration_since(std::time::UNIX_EPOCH).ok().map(|since| since.as_secs())
}

#[cfg(test)]
mod tests;
