//! Injected faults: which response is disturbed, how, and how often.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use axum::http::StatusCode;

use crate::sandbox::data::random::Random;

/// An error that the sandbox injects into its responses, parsed from a text such
/// as `status=429,retry-after=2,every=5`.
///
/// The text is a list of parts, separated by commas:
///
/// | part | meaning |
/// |---|---|
/// | `status=CODE` | answer with this status, from 400 to 599 |
/// | `delay=300ms` | wait before the answer (`ms` or `s`) |
/// | `truncate` | close the connection in the middle of the answer |
/// | `reset` | reset the connection before the answer |
/// | `html` | answer with an HTML page and status 200 |
/// | `drift` | hide one more record at the start of the list |
/// | `page-cap=NUMBER` | return at most this number of records in a page |
/// | `retry-after=SECONDS` | send `Retry-After`; only with `status` |
/// | `every=NUMBER` | inject into every n-th request (default: 1) |
/// | `rate=SHARE` | inject into this share of the requests, from 0 to 1 |
/// | `endpoint=NAME` | inject into requests to this endpoint only |
///
/// Exactly one of the first seven parts is required.
///
/// ```
/// use filtre::sandbox::InjectedFault;
///
/// let fault: InjectedFault = "truncate,endpoint=get_objects,rate=0.1".parse()?;
/// assert!("status=429,every=0".parse::<InjectedFault>().is_err());
/// # let _ = fault; Ok::<(), filtre::sandbox::InjectedFaultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct InjectedFault {
    effect: Effect,
    frequency: Frequency,
    endpoint: Option<String>,
    /// The number of times that the fault is injected; `None` is no limit.
    times: Option<u64>,
}

impl InjectedFault {
    /// Returns a fault that answers one request with `status`; later requests
    /// are answered normally.
    ///
    /// ```
    /// use filtre::sandbox::{InjectedFault, Sandbox};
    ///
    /// let sandbox = Sandbox::builder().fault(InjectedFault::status_once(503)?).start()?;
    /// # let _ = sandbox; Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If `status` is not from 400 to 599.
    pub fn status_once(status: u16) -> Result<Self, InjectedFaultError> {
        Ok(format!("status={status}").parse::<Self>()?.with_times(1))
    }

    /// Sets how many times the fault is injected. Without this, there is no
    /// limit.
    #[must_use]
    pub const fn with_times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }
}

/// The effect of a fault on a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// An error status instead of the answer.
    Status { code: StatusCode, retry_after: Option<u64> },
    /// A wait before the answer.
    Delay(Duration),
    /// The answer is truncated in the middle.
    Truncate,
    /// The connection is reset before the answer.
    Reset,
    /// An HTML page instead of the answer.
    Html,
    /// One more record at the start of the list is hidden from now on.
    Drift,
    /// The maximum number of records in a page.
    PageCap(u64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Frequency {
    Every(u64),
    /// A share of the requests, from 0 to 1.
    Rate(f64),
}

/// An invalid text of an [`InjectedFault`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InjectedFaultError {
    message: String,
}

impl InjectedFaultError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// The endpoint names, as in request paths.
const ENDPOINTS: [&str; 4] = ["get_object_list", "get_objects", "get_object_info", "put_objects"];

impl FromStr for InjectedFault {
    type Err = InjectedFaultError;

    fn from_str(text: &str) -> Result<Self, InjectedFaultError> {
        let mut fault = Parts::default();
        for part in text.split(',').map(str::trim) {
            let (key, value) = part.split_once('=').map_or((part, None), |(key, value)| (key, Some(value)));
            fault.set(key, value)?;
        }
        fault.finish()
    }
}

/// The parts of a fault parsed so far.
#[derive(Default)]
struct Parts {
    effect: Option<Effect>,
    frequency: Option<Frequency>,
    endpoint: Option<String>,
    retry_after: Option<u64>,
}

impl Parts {
    fn set(&mut self, key: &str, value: Option<&str>) -> Result<(), InjectedFaultError> {
        let found = value.unwrap_or_default();
        let bad = |expected: &str| {
            InjectedFaultError::new(format!("invalid `{key}`: expected {expected}, found `{found}`"))
        };
        let number = |least: u64| {
            let number = value.and_then(|value| value.parse().ok()).filter(|&number: &u64| number >= least);
            number.ok_or_else(|| bad(&format!("an integer of at least {least}")))
        };
        match (key, value) {
            ("status", Some(value)) => {
                let code = value.parse().ok().filter(|code| (400..600).contains(code));
                let code = code.and_then(|code| StatusCode::from_u16(code).ok());
                let code = code.ok_or_else(|| bad("a status from 400 to 599"))?;
                set_once(&mut self.effect, Effect::Status { code, retry_after: None })
            }
            ("delay", Some(value)) => {
                let delay = duration(value).ok_or_else(|| bad("a duration such as `300ms` or `2s`"))?;
                set_once(&mut self.effect, Effect::Delay(delay))
            }
            ("truncate", None) => set_once(&mut self.effect, Effect::Truncate),
            ("reset", None) => set_once(&mut self.effect, Effect::Reset),
            ("html", None) => set_once(&mut self.effect, Effect::Html),
            ("drift", None) => set_once(&mut self.effect, Effect::Drift),
            ("page-cap", Some(_)) => set_once(&mut self.effect, Effect::PageCap(number(1)?)),
            ("retry-after", Some(_)) => set_once(&mut self.retry_after, number(0)?),
            ("every", Some(_)) => set_once(&mut self.frequency, Frequency::Every(number(1)?)),
            ("rate", Some(value)) => {
                let rate = value.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
                set_once(
                    &mut self.frequency,
                    Frequency::Rate(rate.ok_or_else(|| bad("a number from 0 to 1"))?),
                )
            }
            ("endpoint", Some(value)) if ENDPOINTS.contains(&value) => {
                set_once(&mut self.endpoint, value.to_owned())
            }
            ("endpoint", _) => {
                Err(bad(&format!("one of {}", ENDPOINTS.map(|name| format!("`{name}`")).join(", "))))
            }
            _ => {
                let part = value.map_or_else(|| key.to_owned(), |value| format!("{key}={value}"));
                Err(InjectedFaultError::new(format!("unknown fault `{part}`")))
            }
        }
    }

    fn finish(self) -> Result<InjectedFault, InjectedFaultError> {
        let effect =
            self.effect.ok_or_else(|| InjectedFaultError::new("the fault has no effect: add one of `status=CODE`, `delay=TIME`, `truncate`, `reset`, `html`, `drift`, `page-cap=NUMBER`"))?;
        let effect = match (effect, self.retry_after) {
            (Effect::Status { code, .. }, retry_after) => Effect::Status { code, retry_after },
            (effect, None) => effect,
            (_, Some(_)) => return Err(InjectedFaultError::new("`retry-after` requires `status`")),
        };
        let frequency = self.frequency.unwrap_or(Frequency::Every(1));
        Ok(InjectedFault { effect, frequency, endpoint: self.endpoint, times: None })
    }
}

fn set_once<T>(place: &mut Option<T>, value: T) -> Result<(), InjectedFaultError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(InjectedFaultError::new(
            "a fault has one effect, one frequency and one endpoint: use a second fault for the other",
        )),
    }
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit): (_, fn(u64) -> Duration) = match text.strip_suffix("ms") {
        Some(number) => (number, Duration::from_millis),
        None => (text.strip_suffix('s')?, Duration::from_secs),
    };
    Some(unit(number.parse().ok()?))
}

/// A fault in use, with its counters.
#[derive(Debug)]
struct ActiveFault {
    fault: InjectedFault,
    /// The requests to which the fault could apply.
    seen: AtomicU64,
    /// The requests into which the fault was injected.
    injected: AtomicU64,
}

impl ActiveFault {
    const fn new(fault: InjectedFault) -> Self {
        Self { fault, seen: AtomicU64::new(0), injected: AtomicU64::new(0) }
    }

    fn applies(&self, endpoint: Option<&str>, seed: u64) -> bool {
        let fault = &self.fault;
        if fault.endpoint.is_some() && fault.endpoint.as_deref() != endpoint {
            return false;
        }
        let count = self.seen.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let is_due = match fault.frequency {
            Frequency::Every(every) => count.is_multiple_of(every),
            Frequency::Rate(rate) => Random::new(seed ^ count).share() < rate,
        };
        let has_times_left = |times| self.injected.fetch_add(1, Ordering::Relaxed) < times;
        is_due && fault.times.is_none_or(has_times_left)
    }
}

/// The faults of a sandbox.
#[derive(Debug)]
pub(crate) struct Faults {
    active: RwLock<Vec<ActiveFault>>,
    seed: u64,
    drift: AtomicU64,
}

impl Faults {
    pub(crate) fn new(faults: Vec<InjectedFault>, seed: u64) -> Self {
        let active = faults.into_iter().map(ActiveFault::new).collect();
        Self { active: RwLock::new(active), seed, drift: AtomicU64::new(0) }
    }

    /// Replaces all faults, and shows the records hidden by `drift` again.
    pub(crate) fn replace(&self, fault: Option<InjectedFault>) {
        let mut active = self.active.write().unwrap_or_else(PoisonError::into_inner);
        *active = fault.into_iter().map(ActiveFault::new).collect();
        self.drift.store(0, Ordering::Relaxed);
    }

    /// Counts a request and returns the effects that apply to it.
    pub(crate) fn next(&self, endpoint: Option<&str>) -> Vec<Effect> {
        let active = self.active.read().unwrap_or_else(PoisonError::into_inner);
        let seeded = (1_u64..).zip(active.iter());
        let applying =
            seeded.filter(|(salt, fault)| fault.applies(endpoint, self.seed ^ salt.rotate_left(48)));
        let effects: Vec<_> = applying.map(|(_, active)| active.fault.effect).collect();
        let drifts = effects.iter().filter(|effect| **effect == Effect::Drift).count() as u64;
        self.drift.fetch_add(drifts, Ordering::Relaxed);
        effects
    }

    /// The number of records at the start of the list that are hidden.
    pub(crate) fn drift(&self) -> u64 {
        self.drift.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_apply_at_their_frequency() {
        let count = |text: &str, endpoint| {
            let faults = Faults::new(vec![text.parse().unwrap()], 1);
            (0..1_000).filter(|_| !faults.next(endpoint).is_empty()).count()
        };
        assert_eq!(count("html", None), 1_000);
        assert_eq!(count("status=429,retry-after=2,every=5", Some("get_objects")), 200);
        assert_eq!(count("reset,endpoint=put_objects", Some("get_objects")), 0);
        assert!((50..150).contains(&count("truncate,rate=0.1", None)));
        assert_eq!(count("delay=1ms,rate=0", None), 0);
        assert_eq!(count("delay=2s,rate=1", None), 1_000);
    }

    #[test]
    fn invalid_faults_are_refused() {
        for text in [
            "",
            "every=2",
            "status=200",
            "status",
            "delay=5",
            "truncate=1",
            "html,reset",
            "retry-after=1,html",
            "status=429,every=0",
            "rate=2,html",
            "endpoint=x,html",
            "page-cap=0",
            "html,every=2,rate=0.5",
            "lag",
        ] {
            assert!(text.parse::<InjectedFault>().is_err(), "{text}");
        }
    }
}
