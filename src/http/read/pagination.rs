//! Reading all pages of one request: a state machine without network.
//!
//! It says what to ask next, is told the ids that came, and says which of them
//! are new. Knows nothing of filters, fields or the records themselves.
//!
//! Pages overlap by one record, so that whatever moves records over a boundary
//! shows; what cannot be seen is told at [`Drift`]. A page that is shorter than
//! asked for may be the last, or the service may give no more at once: one
//! request after it tells, and one more whether the boundary stayed where it
//! was.

use std::ops::Range;

use crate::http::error_kind::Fault;
use crate::http::read::drift::Drift;
use crate::http::read::ids::{self, Ids};
use crate::http::response::limits::Limits;
use crate::text::json::JsonError;

/// What to ask the service next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// So many after so many.
    Offset { offset: u64, limit: u64 },
    /// So many by rising id, after an id.
    After { id: Option<u64>, limit: u64 },
}

/// How the pages follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Offsets,
    Windows,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    First,
    /// The last page was full: the next begins with its last record.
    Overlap,
    /// The last page was short and had so many records: does one follow?
    Probe {
        short: u64,
    },
    /// Is the last record before the probe still where it was, and what the
    /// probe found next to it?
    Confirm {
        position: u64,
        last: String,
        next: Option<String>,
    },
    /// A window of ids.
    Window,
    Done,
}

/// The pages of one request.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    state: State,
    size: u64,
    start: u64,
    wanted: Option<u64>,
    received: u64,
    last: Option<String>,
    seen: Ids,
    asked: u64,
    limits: Limits,
}

impl Pages {
    pub(crate) fn new(mode: Mode, size: u64, start: u64, wanted: Option<u64>, limits: Limits) -> Self {
        let state = match mode {
            _ if wanted == Some(0) => State::Done,
            Mode::Offsets => State::First,
            Mode::Windows => State::Window,
        };
        Self {
            state,
            size: size.max(1),
            start,
            wanted,
            received: 0,
            last: None,
            seen: Ids::default(),
            asked: 0,
            limits,
        }
    }

    /// The ids seen, once all is read.
    pub(crate) fn into_seen(self) -> Ids {
        self.seen
    }

    /// The next thing to ask; nothing at the end.
    pub(crate) fn ask(&self) -> Option<Ask> {
        let here = self.start.saturating_add(self.received);
        let rest = self.wanted.map_or(u64::MAX, |wanted| wanted.saturating_sub(self.received));
        let limit = self.size.min(rest);
        Some(match &self.state {
            State::Done => return None,
            State::First | State::Probe { .. } => Ask::Offset { offset: here, limit },
            State::Overlap => Ask::Offset {
                offset: here.saturating_sub(1),
                limit: self.size.max(2).min(rest.saturating_add(1)),
            },
            State::Confirm { position, .. } => Ask::Offset { offset: *position, limit: 2 },
            State::Window => Ask::After { id: self.last.as_deref().and_then(ids::number), limit },
        })
    }

    /// Takes the ids of a page in; says which of its records are new.
    pub(crate) fn take(&mut self, page: &[&str]) -> Result<Range<usize>, Fault> {
        let asked = match self.ask() {
            None => return Ok(0..0),
            Some(Ask::Offset { limit, .. } | Ask::After { limit, .. }) => limit,
        };
        self.asked = self.asked.saturating_add(1);
        if self.asked > self.limits.pages() {
            return Err(Fault::TooManyPages(self.limits.pages()));
        }
        let length = u64::try_from(page.len()).unwrap_or(u64::MAX);
        if length > asked {
            let message = format!("{length} records where {asked} were asked for");
            return Err(Fault::Answer(JsonError::at("$.objects", message)));
        }
        let is_full = length == asked;
        match std::mem::replace(&mut self.state, State::Done) {
            State::First if page.is_empty() => Ok(0..0),
            State::First => {
                self.receive(page)?;
                self.go_on(is_full, length);
                Ok(0..page.len())
            }
            State::Overlap => {
                self.check_boundary(page.first(), self.last.clone())?;
                self.receive(page.get(1..).unwrap_or(&[]))?;
                self.go_on(is_full, length);
                Ok(1..page.len())
            }
            State::Probe { short } => {
                let position = self.start.saturating_add(self.received).saturating_sub(1);
                let last = self.last.clone().unwrap_or_default();
                self.receive(page)?;
                if !page.is_empty() {
                    // The service gives no more at once.
                    self.size = short.max(1);
                }
                let next = page.first().map(|id| (*id).to_owned());
                self.state = State::Confirm { position, last, next };
                Ok(0..page.len())
            }
            State::Confirm { last, next, .. } => {
                self.check_boundary(page.first(), Some(last))?;
                // A service that gives one record at once shows no neighbour.
                if next.is_some() && page.len() > 1 {
                    self.check_boundary(page.get(1), next.clone())?;
                }
                if next.is_some() || page.len() > 1 {
                    self.go_on(true, length);
                }
                Ok(0..0)
            }
            State::Window => {
                self.check_rising(page)?;
                if !page.is_empty() && self.wanted.is_none_or(|wanted| self.received < wanted) {
                    self.state = State::Window;
                }
                Ok(0..page.len())
            }
            State::Done => Ok(0..0),
        }
    }

    fn go_on(&mut self, is_full: bool, length: u64) {
        self.state = match self.wanted {
            Some(wanted) if self.received >= wanted => State::Done,
            _ if is_full => State::Overlap,
            _ => State::Probe { short: length },
        };
    }

    /// Counts records that are new.
    fn receive(&mut self, new: &[&str]) -> Result<(), Fault> {
        for id in new {
            if !self.seen.insert(id) {
                return Err(Drift::Repeated { received: self.received, id: (*id).to_owned() }.into());
            }
            self.received = self.received.saturating_add(1);
        }
        if self.seen.len() > self.limits.ids() {
            return Err(Fault::TooManyIds(self.limits.ids()));
        }
        if let Some(last) = new.last() {
            self.last = Some((*last).to_owned());
        }
        Ok(())
    }

    fn check_boundary(&self, found: Option<&&str>, expected: Option<String>) -> Result<(), Fault> {
        if found.copied() == expected.as_deref() {
            return Ok(());
        }
        let expected = expected.unwrap_or_default();
        Err(Drift::Overlap { received: self.received, expected }.into())
    }

    fn check_rising(&mut self, page: &[&str]) -> Result<(), Fault> {
        for id in page {
            let last = self.last.as_deref();
            let rises = match (last.map(ids::number), ids::number(id)) {
                (None, Some(_)) => true,
                (Some(Some(last)), Some(next)) => last < next,
                _ => false,
            };
            if !rises {
                return Err(Fault::IdOrder {
                    last: last.unwrap_or_default().to_owned(),
                    next: (*id).to_owned(),
                });
            }
            self.last = Some((*id).to_owned());
            self.received = self.received.saturating_add(1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
