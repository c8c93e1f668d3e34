//! Faults that were asked for: what goes wrong, where, and how frequency.
//!
//! Knows its own notation and counts requests; what a fault does to an answer
//! is for whoever sends it.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;

use crate::sandbox::data::random::Random;

/// Something that goes wrong, as `status=429,retry-after=2,every=5` says.
///
/// One of `status=CODE`, `delay=300ms`, `truncate`, `reset`, `html`, `drift`
/// and `page-cap=NUMBER` says what; `every=NUMBER` or `rate=SHARE` how frequency,
/// which is always unless said; `endpoint=NAME` where, which is everywhere
/// unless said; and `retry-after=SECONDS` goes with a status.
///
/// ```
/// use filtre::sandbox::InjectedFault;
///
/// let fault: InjectedFault = "truncate,endpoint=get_objects,rate=0.1".parse()?;
/// assert!("status=429,every=0".parse::<InjectedFault>().is_err());
/// # Ok::<(), filtre::sandbox::InjectedFaultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct InjectedFault {
    effect: Effect,
    frequency: Frequency,
    endpoint: Option<String>,
}

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Effect {
    /// Another answer.
    Status { code: StatusCode, retry_after: Option<u64> },
    /// A wait before the answer.
    Delay(Duration),
    /// The answer ends in its middle.
    Truncate,
    /// The connection is reset before the answer.
    Reset,
    /// A page for people instead of the answer.
    Html,
    /// From now on it is as if one record more had been deleted at the start.
    Drift,
    /// Pages and limits have so many records at most.
    PageCap(u64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Frequency {
    Every(u64),
    /// A share of the requests, from 0 to 1.
    Rate(f64),
}

/// A fault that cannot be read.
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

/// The endpoints, by the names in their addresses.
const ENDPOINTS: [&str; 4] = ["get_object_list", "get_objects", "get_object_info", "put_objects"];

impl FromStr for InjectedFault {
    type Err = InjectedFaultError;

    fn from_str(text: &str) -> Result<Self, InjectedFaultError> {
        let mut fault = Parts::default();
        for part in text.split(',').map(str::trim) {
            let (key, value) = part.split_once('=').map_or((part, None), |(key, value)| (key, Some(value)));
            fault.take(key, value)?;
        }
        fault.finish()
    }
}

/// The parts of a fault that were read.
#[derive(Default)]
struct Parts {
    effect: Option<Effect>,
    frequency: Option<Frequency>,
    endpoint: Option<String>,
    retry_after: Option<u64>,
}

impl Parts {
    fn take(&mut self, key: &str, value: Option<&str>) -> Result<(), InjectedFaultError> {
        let bad = |wanted: &str| InjectedFaultError::new(format!("`{key}` is {wanted}"));
        let number = |least: u64| {
            let number = value.and_then(|value| value.parse().ok()).filter(|&number: &u64| number >= least);
            number.ok_or_else(|| bad(&format!("a whole number, at least {least}")))
        };
        match (key, value) {
            ("status", Some(value)) => {
                let code = value.parse().ok().filter(|code| (400..600).contains(code));
                let code = code.and_then(|code| StatusCode::from_u16(code).ok());
                let code = code.ok_or_else(|| bad("a status from 400 to 599"))?;
                set(&mut self.effect, Effect::Status { code, retry_after: None })
            }
            ("delay", Some(value)) => {
                let delay = duration(value).ok_or_else(|| bad("a time such as `300ms` or `2s`"))?;
                set(&mut self.effect, Effect::Delay(delay))
            }
            ("truncate", None) => set(&mut self.effect, Effect::Truncate),
            ("reset", None) => set(&mut self.effect, Effect::Reset),
            ("html", None) => set(&mut self.effect, Effect::Html),
            ("drift", None) => set(&mut self.effect, Effect::Drift),
            ("page-cap", Some(_)) => set(&mut self.effect, Effect::PageCap(number(1)?)),
            ("retry-after", Some(_)) => set(&mut self.retry_after, number(0)?),
            ("every", Some(_)) => set(&mut self.frequency, Frequency::Every(number(1)?)),
            ("rate", Some(value)) => {
                let rate = value.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
                set(&mut self.frequency, Frequency::Rate(rate.ok_or_else(|| bad("a share from 0 to 1"))?))
            }
            ("endpoint", Some(value)) if ENDPOINTS.contains(&value) => {
                set(&mut self.endpoint, value.to_owned())
            }
            ("endpoint", _) => {
                Err(bad(&format!("one of {}", ENDPOINTS.map(|name| format!("`{name}`")).join(", "))))
            }
            _ => Err(InjectedFaultError::new(format!(
                "`{key}` with{} a value is no part of a fault",
                if value.is_some() { "" } else { "out" }
            ))),
        }
    }

    fn finish(self) -> Result<InjectedFault, InjectedFaultError> {
        let effect =
            self.effect.ok_or_else(|| InjectedFaultError::new("the fault does not say what goes wrong"))?;
        let effect = match (effect, self.retry_after) {
            (Effect::Status { code, .. }, retry_after) => Effect::Status { code, retry_after },
            (effect, None) => effect,
            (_, Some(_)) => return Err(InjectedFaultError::new("`retry-after` goes with a `status`")),
        };
        let frequency = self.frequency.unwrap_or(Frequency::Every(1));
        Ok(InjectedFault { effect, frequency, endpoint: self.endpoint })
    }
}

fn set<T>(place: &mut Option<T>, value: T) -> Result<(), InjectedFaultError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(InjectedFaultError::new(
            "the fault says two things at once; give another fault for one of them",
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

/// The faults of a sandbox, and the requests that each has seen.
#[derive(Debug)]
pub(in crate::sandbox) struct Faults {
    faults: Vec<(InjectedFault, AtomicU64)>,
    seed: u64,
    drift: AtomicU64,
}

impl Faults {
    pub(in crate::sandbox) fn new(faults: Vec<InjectedFault>, seed: u64) -> Self {
        let faults = faults.into_iter().map(|fault| (fault, AtomicU64::new(0))).collect();
        Self { faults, seed, drift: AtomicU64::new(0) }
    }

    /// What goes wrong with the next request.
    pub(in crate::sandbox) fn strike(&self, endpoint: Option<&str>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (salt, (fault, seen)) in (1_u64..).zip(&self.faults) {
            if fault.endpoint.is_some() && fault.endpoint.as_deref() != endpoint {
                continue;
            }
            let count = seen.fetch_add(1, Ordering::Relaxed).saturating_add(1);
            let strikes = match fault.frequency {
                Frequency::Every(every) => count.is_multiple_of(every),
                Frequency::Rate(rate) => Random::new(self.seed ^ salt.rotate_left(48) ^ count).share() < rate,
            };
            if strikes {
                effects.push(fault.effect);
            }
            if strikes && fault.effect == Effect::Drift {
                self.drift.fetch_add(1, Ordering::Relaxed);
            }
        }
        effects
    }

    /// The records at the start that are as if deleted.
    pub(in crate::sandbox) fn drift(&self) -> u64 {
        self.drift.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_strike_as_often_as_they_say() {
        let strikes = |text: &str, endpoint| {
            let faults = Faults::new(vec![text.parse().unwrap()], 1);
            (0..1_000).filter(|_| !faults.strike(endpoint).is_empty()).count()
        };
        assert_eq!(strikes("html", None), 1_000);
        assert_eq!(strikes("status=429,retry-after=2,every=5", Some("get_objects")), 200);
        assert_eq!(strikes("reset,endpoint=put_objects", Some("get_objects")), 0);
        assert!((50..150).contains(&strikes("truncate,rate=0.1", None)));
        assert_eq!(strikes("delay=1ms,rate=0", None), 0);
        assert_eq!(strikes("delay=2s,rate=1", None), 1_000);
    }

    #[test]
    fn slips_are_told() {
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
