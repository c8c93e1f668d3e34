//! Pagination of one request: a state machine without network.
//!
//! Pages overlap by one record, so that records that move over a page boundary
//! are detected; [`Drift`] lists what cannot be detected. A page that is shorter
//! than requested may be the last one, or the service may have a lower limit: the
//! next request decides, and one more checks that the boundary did not move.

use std::ops::Range;

use crate::http::error_kind::ErrorKind;
use crate::http::read::drift::Drift;
use crate::http::read::ids::{self, IdSet};
use crate::http::response::limits::ResponseLimits;
use crate::text::json::JsonError;

/// The next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageRequest {
    /// Returns at most `limit` records, after the first `offset`.
    Offset { offset: u64, limit: u64 },
    /// At most `limit` records in ascending order of ids, after an id.
    After { id: Option<u64>, limit: u64 },
}

/// How the pages follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaginationMode {
    Offsets,
    Windows,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    First,
    /// The last page was full: the next begins with its last record.
    Overlap,
    /// The last page was short, with this number of records: is there another?
    Probe {
        short: u64,
    },
    /// Checks that the last record before the probe and the first of the probe are
    /// still at their positions.
    Confirm {
        position: u64,
        last: String,
        next: Option<String>,
    },
    /// A window of ids.
    Window,
    Done,
}

/// The next state, and the range of the page's records that are new.
type Transition = (State, Range<usize>);

/// The ids of a page.
struct PageIds<'p> {
    ids: &'p [&'p str],
    length: u64,
    /// Whether the page contains as many records as requested.
    is_full: bool,
}

/// The pagination of one request.
#[derive(Clone, Debug)]
pub(crate) struct Pagination {
    state: State,
    size: u64,
    start: u64,
    wanted: Option<u64>,
    received: u64,
    last: Option<String>,
    seen: IdSet,
    asked: u64,
    limits: ResponseLimits,
}

impl Pagination {
    pub(crate) fn new(
        mode: PaginationMode,
        size: u64,
        start: u64,
        wanted: Option<u64>,
        limits: ResponseLimits,
    ) -> Self {
        let state = match mode {
            _ if wanted == Some(0) => State::Done,
            PaginationMode::Offsets => State::First,
            PaginationMode::Windows => State::Window,
        };
        Self {
            state,
            size: size.max(1),
            start,
            wanted,
            received: 0,
            last: None,
            seen: IdSet::default(),
            asked: 0,
            limits,
        }
    }

    /// The ids seen, once all is read.
    pub(crate) fn into_seen(self) -> IdSet {
        self.seen
    }

    /// Returns the next request, or `None` at the end.
    pub(crate) fn ask(&self) -> Option<PageRequest> {
        let here = self.start.saturating_add(self.received);
        let rest = self.wanted.map_or(u64::MAX, |wanted| wanted.saturating_sub(self.received));
        let limit = self.size.min(rest);
        Some(match &self.state {
            State::Done => return None,
            State::First | State::Probe { .. } => PageRequest::Offset { offset: here, limit },
            State::Overlap => PageRequest::Offset {
                offset: here.saturating_sub(1),
                limit: self.size.max(2).min(rest.saturating_add(1)),
            },
            State::Confirm { position, .. } => PageRequest::Offset { offset: *position, limit: 2 },
            State::Window => PageRequest::After { id: self.last.as_deref().and_then(ids::number), limit },
        })
    }

    /// Processes the ids of a page; returns the range of new records.
    pub(crate) fn accept(&mut self, page: &[&str]) -> Result<Range<usize>, ErrorKind> {
        let asked = match self.ask() {
            None => return Ok(0..0),
            Some(PageRequest::Offset { limit, .. } | PageRequest::After { limit, .. }) => limit,
        };
        self.asked = self.asked.saturating_add(1);
        if self.asked > self.limits.pages() {
            return Err(ErrorKind::TooManyPages(self.limits.pages()));
        }
        let length = u64::try_from(page.len()).unwrap_or(u64::MAX);
        if length > asked {
            let message = format!("expected at most {asked} records, found {length}");
            return Err(ErrorKind::InvalidResponse(JsonError::at("$.objects", message)));
        }
        let page = PageIds { ids: page, length, is_full: length == asked };
        let (state, new) = match std::mem::replace(&mut self.state, State::Done) {
            State::First => self.first(&page)?,
            State::Overlap => self.overlap(&page)?,
            State::Probe { short } => self.probe(&page, short)?,
            State::Confirm { last, next, .. } => (self.confirm(&page, last, next)?, 0..0),
            State::Window => self.window(&page)?,
            State::Done => (State::Done, 0..0),
        };
        self.state = state;
        Ok(new)
    }

    fn first(&mut self, page: &PageIds<'_>) -> Result<Transition, ErrorKind> {
        if page.ids.is_empty() {
            return Ok((State::Done, 0..0));
        }
        self.receive(page.ids)?;
        Ok((self.following(page.is_full, page.length), 0..page.ids.len()))
    }

    fn overlap(&mut self, page: &PageIds<'_>) -> Result<Transition, ErrorKind> {
        self.check_boundary(page.ids.first(), self.last.clone())?;
        self.receive(page.ids.get(1..).unwrap_or(&[]))?;
        Ok((self.following(page.is_full, page.length), 1..page.ids.len()))
    }

    fn probe(&mut self, page: &PageIds<'_>, short: u64) -> Result<Transition, ErrorKind> {
        let position = self.start.saturating_add(self.received).saturating_sub(1);
        let last = self.last.clone().unwrap_or_default();
        self.receive(page.ids)?;
        if !page.ids.is_empty() {
            // The service returns at most this many records at once.
            self.size = short.max(1);
        }
        let next = page.ids.first().map(|id| (*id).to_owned());
        Ok((State::Confirm { position, last, next }, 0..page.ids.len()))
    }

    fn confirm(&self, page: &PageIds<'_>, last: String, next: Option<String>) -> Result<State, ErrorKind> {
        self.check_boundary(page.ids.first(), Some(last))?;
        let has_neighbour = page.ids.len() > 1;
        let is_followed = next.is_some() || has_neighbour;
        // A service that returns one record at once shows no neighbour.
        if next.is_some() && has_neighbour {
            self.check_boundary(page.ids.get(1), next)?;
        }
        Ok(if is_followed { self.following(true, page.length) } else { State::Done })
    }

    fn window(&mut self, page: &PageIds<'_>) -> Result<Transition, ErrorKind> {
        self.check_ascending(page.ids)?;
        let may_have_more = !page.ids.is_empty() && self.wanted.is_none_or(|wanted| self.received < wanted);
        Ok((if may_have_more { State::Window } else { State::Done }, 0..page.ids.len()))
    }

    /// Returns the state after a page of this length.
    fn following(&self, is_full: bool, length: u64) -> State {
        match self.wanted {
            Some(wanted) if self.received >= wanted => State::Done,
            _ if is_full => State::Overlap,
            _ => State::Probe { short: length },
        }
    }

    /// Counts records that are new.
    fn receive(&mut self, new: &[&str]) -> Result<(), ErrorKind> {
        for id in new {
            if !self.seen.insert(id) {
                return Err(Drift::Repeated { received: self.received, id: (*id).to_owned() }.into());
            }
            self.received = self.received.saturating_add(1);
        }
        if self.seen.len() > self.limits.ids() {
            return Err(ErrorKind::TooManyIds(self.limits.ids()));
        }
        if let Some(last) = new.last() {
            self.last = Some((*last).to_owned());
        }
        Ok(())
    }

    fn check_boundary(&self, found: Option<&&str>, expected: Option<String>) -> Result<(), ErrorKind> {
        if found.copied() == expected.as_deref() {
            return Ok(());
        }
        let expected = expected.unwrap_or_default();
        Err(Drift::Overlap { received: self.received, expected }.into())
    }

    fn check_ascending(&mut self, page: &[&str]) -> Result<(), ErrorKind> {
        for id in page {
            let last = self.last.as_deref();
            let ascends = match (last.map(ids::number), ids::number(id)) {
                (None, Some(_)) => true,
                (Some(Some(last)), Some(next)) => last < next,
                _ => false,
            };
            if !ascends {
                return Err(ErrorKind::IdOrder {
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
