//! Runs a plan without network: the next request, and the records to return.
//!
//! For a plan of one request without residual, the service sorts, limits and
//! pages. For any other plan, each request is read completely; the records are
//! merged by id, filtered by the residual, sorted and limited here.

use crate::compile::{Target, WireFilter};
use crate::http::error_kind::ErrorKind;
use crate::http::read::ids::IdSet;
use crate::http::read::pagination::{PageRequest, Pagination, PaginationMode};
use crate::http::read::postprocess::{ID, Order, Projection, Residual};
use crate::http::request::{Direction, Get, Paging};
use crate::http::response::limits::ResponseLimits;
use crate::http::response::record::GetRecord;

/// A resolved query.
#[derive(Clone, Debug)]
pub(crate) struct ReadSpec {
    pub(crate) object: String,
    /// The fields of each request.
    pub(crate) fields: Vec<String>,
    pub(crate) sort: Vec<(String, Direction)>,
    /// The filters, in order; one `None` for all records.
    pub(crate) filters: Vec<Option<WireFilter>>,
    pub(crate) target: Target,
    pub(crate) id_windows: bool,
    pub(crate) size: u64,
    pub(crate) slice: Slice,
    pub(crate) residual: Option<Residual>,
    /// The order in which records are sorted locally.
    pub(crate) order: Option<Order>,
    pub(crate) projection: Projection,
    pub(crate) limits: ResponseLimits,
}

/// The part of the records to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slice {
    /// Returns at most `limit` records, after the first `offset`.
    Range { offset: u64, limit: Option<u64> },
    /// A page as the service counts them, in one request.
    Page(Paging),
}

/// The maximum length of a filter with the condition of a window, in bytes.
const WINDOW: usize = 8_000;

impl ReadSpec {
    /// Whether the service does all the work.
    pub(crate) const fn is_direct(&self) -> bool {
        self.filters.len() == 1 && self.residual.is_none()
    }
}

/// A query in progress.
#[derive(Debug)]
pub(crate) struct Fetch {
    spec: ReadSpec,
    current: usize,
    pages: Option<Pagination>,
    /// Whether the only page was received.
    is_page_done: bool,
    /// The ids of the earlier requests.
    united: IdSet,
    /// The records to sort.
    held: Vec<GetRecord>,
    /// The number of records kept so far, if the slice is taken locally.
    kept: u64,
    is_done: bool,
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Send this request, and pass the records to [`Fetch::accept`].
    Send(Get),
    /// Return these records, the last ones.
    Last(Vec<GetRecord>),
    /// Everything is returned.
    Done,
}

impl Fetch {
    pub(crate) fn new(spec: ReadSpec) -> Self {
        let mut fetch = Self {
            spec,
            current: 0,
            pages: None,
            is_page_done: false,
            united: IdSet::default(),
            held: Vec::new(),
            kept: 0,
            is_done: false,
        };
        fetch.pages = fetch.start();
        fetch
    }

    /// Whether there is nothing to request.
    pub(crate) fn is_empty(&self) -> bool {
        self.spec.filters.is_empty()
    }

    /// Whether pages are windows of ids.
    pub(crate) fn uses_windows(&self) -> bool {
        let spec = &self.spec;
        let is_free = spec.id_windows && (spec.sort.is_empty() || !spec.is_direct());
        let is_whole = !spec.is_direct() || matches!(spec.slice, Slice::Range { offset: 0, .. });
        is_free && is_whole && spec.filters.iter().flatten().all(|filter| self.takes_window(filter))
    }

    /// Whether the target allows the filter with the condition of a window.
    fn takes_window(&self, filter: &WireFilter) -> bool {
        let is_one = filter.alternatives().nth(1).is_none();
        (is_one || self.spec.target != Target::Strict) && filter.after(u64::MAX).query_length() <= WINDOW
    }

    /// The pages of the current request.
    fn start(&self) -> Option<Pagination> {
        self.spec.filters.get(self.current)?;
        let mode = if self.uses_windows() { PaginationMode::Windows } else { PaginationMode::Offsets };
        let (offset, limit) = match self.spec.slice {
            Slice::Range { offset, limit } if self.spec.is_direct() => (offset, limit),
            _ => (0, None),
        };
        Some(Pagination::new(mode, self.spec.size, offset, limit, self.spec.limits))
    }

    pub(crate) fn step(&mut self) -> Step {
        if self.is_done {
            return Step::Done;
        }
        if let (Slice::Page(paging), true) = (self.spec.slice, self.spec.is_direct()) {
            if !self.is_page_done {
                return Step::Send(self.get(None).paging(paging));
            }
            self.is_done = true;
            return Step::Done;
        }
        loop {
            if let Some(ask) = self.pages.as_ref().and_then(Pagination::ask) {
                match self.ask(ask) {
                    Ok(get) => return Step::Send(get),
                    // Not reached: the limit is never 0.
                    Err(_) => break,
                }
            }
            let Some(pages) = self.pages.take() else { break };
            if self.spec.filters.len() > 1 {
                self.united.absorb(pages.into_seen());
            }
            self.current = self.current.saturating_add(1);
            self.pages = self.start();
        }
        self.finish()
    }

    /// Ends the read early.
    pub(crate) fn stop(&mut self) {
        self.is_done = true;
        self.held = Vec::new();
    }

    fn finish(&mut self) -> Step {
        self.is_done = true;
        let Some(order) = &self.spec.order else { return Step::Done };
        let mut records = std::mem::take(&mut self.held);
        order.sort(&mut records);
        let (offset, limit) = self.part();
        let as_size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let wanted = records.into_iter().skip(as_size(offset)).take(limit.map_or(usize::MAX, as_size));
        let mut wanted: Vec<GetRecord> = wanted.collect();
        wanted.iter_mut().for_each(|record| self.spec.projection.apply(record));
        Step::Last(wanted)
    }

    /// The offset and limit to apply locally.
    fn part(&self) -> (u64, Option<u64>) {
        match self.spec.slice {
            Slice::Range { offset, limit } => (offset, limit),
            Slice::Page(paging) => paging.part(),
        }
    }

    fn get(&self, window: Option<u64>) -> Get {
        let spec = &self.spec;
        let mut get = Get::new(&spec.object).fields(&spec.fields);
        for (field, direction) in &spec.sort {
            get = get.sort_by(field, *direction);
        }
        let filter = spec.filters.get(self.current).and_then(Option::as_ref);
        let filter = match (filter, window) {
            (Some(filter), Some(id)) => Some(filter.after(id)),
            (None, Some(id)) => Some(WireFilter::all_after(id)),
            (filter, None) => filter.cloned(),
        };
        match filter {
            Some(filter) => get.filter(filter),
            None => get,
        }
    }

    fn ask(&self, ask: PageRequest) -> Result<Get, ErrorKind> {
        Ok(match ask {
            PageRequest::Offset { offset, limit } => self.get(None).paging(Paging::limit(limit, offset)?),
            PageRequest::After { id, limit } => {
                self.get(id).sort_by(ID, Direction::Ascending).paging(Paging::limit(limit, 0)?)
            }
        })
    }

    /// Processes the records of a response; returns those ready for the caller.
    pub(crate) fn accept(&mut self, mut records: Vec<GetRecord>) -> Result<Vec<GetRecord>, ErrorKind> {
        if let Some(pages) = &mut self.pages
            && !(self.spec.is_direct() && matches!(self.spec.slice, Slice::Page(_)))
        {
            let ids: Vec<&str> = records.iter().map(GetRecord::id).collect();
            let new = pages.accept(&ids)?;
            records.truncate(new.end);
            records.drain(..new.start.min(records.len()));
        } else {
            self.is_page_done = true;
        }
        if !self.spec.is_direct() {
            records = self.keep(records)?;
        }
        if self.spec.order.is_none() {
            records.iter_mut().for_each(|record| self.spec.projection.apply(record));
        }
        Ok(records)
    }

    /// Removes duplicates, filters, and slices or stores the records.
    fn keep(&mut self, records: Vec<GetRecord>) -> Result<Vec<GetRecord>, ErrorKind> {
        let mut kept = Vec::with_capacity(records.len());
        // Windows remember no ids, because ids ascend within one request.
        let remembers = self.spec.filters.len() > 1 && self.uses_windows();
        for record in records {
            let is_new = match remembers {
                true => self.united.insert(record.id()),
                false => !self.united.contains(record.id()),
            };
            let residual = self.spec.residual.as_ref();
            if is_new && residual.map_or(Ok(true), |residual| residual.keeps(&record))? {
                kept.push(record);
            }
        }
        if self.united.len() > self.spec.limits.ids() {
            return Err(ErrorKind::TooManyIds(self.spec.limits.ids()));
        }
        if self.spec.order.is_some() {
            self.held.append(&mut kept);
            let most = self.spec.limits.records();
            return if self.held.len() > most { Err(ErrorKind::TooManyRecords(most)) } else { Ok(kept) };
        }
        Ok(self.cut(kept))
    }

    /// Takes the slice of unsorted records, and ends the read after it.
    fn cut(&mut self, records: Vec<GetRecord>) -> Vec<GetRecord> {
        let (offset, limit) = self.part();
        let end = limit.map_or(u64::MAX, |limit| offset.saturating_add(limit));
        let mut cut = Vec::with_capacity(records.len());
        for record in records {
            if self.kept >= offset && self.kept < end {
                cut.push(record);
            }
            self.kept = self.kept.saturating_add(1);
        }
        self.is_done = self.kept >= end;
        cut
    }
}
