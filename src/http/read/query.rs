//! Queries for records, and the stream of their results.

use std::time::{Duration, Instant};

use crate::compile::{Plan, Target};
use crate::http::client::Client;
use crate::http::error::Error;
use crate::http::error_kind::ErrorKind;
use crate::http::read::fetch::{Fetch, ReadSpec, Slice};
use crate::http::read::postprocess::{ID, Order, Projection, Residual, field};
use crate::http::read::records::{Completeness, Records, Selection};
use crate::http::request::error::RequestError;
use crate::http::request::{Direction, Paging, PagingKind};
use crate::profile::{EmptyText, Profile, Storage};
use crate::schema::ObjectInfo;
use crate::text::Collation;

/// The default number of records in a page.
const SIZE: u64 = 1_000;

/// A query for records of an object, built by `objects` of a client, with which it
/// runs.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct Query<C = Client> {
    client: C,
    object: String,
    plan: Option<Plan>,
    metadata: Option<ObjectInfo>,
    fields: Vec<String>,
    sort: Vec<(String, Direction)>,
    paging: Result<Paging, RequestError>,
    size: u64,
    collation: Collation,
    blank: EmptyText,
    id_windows: bool,
    /// The maximum number of records that the service returns in a page.
    cap: u64,
    time: Option<Duration>,
}

impl Client {
    /// Starts building a query for records of an object.
    pub fn objects(&self, object: impl Into<String>) -> Query {
        Query::new(self.clone(), object.into())
    }
}

impl<C> Query<C> {
    pub(crate) fn new(client: C, object: String) -> Self {
        Self {
            client,
            object,
            plan: None,
            metadata: None,
            fields: Vec::new(),
            sort: Vec::new(),
            paging: Ok(Paging::all()),
            size: SIZE,
            collation: Collation::default(),
            blank: EmptyText::default(),
            id_windows: false,
            cap: u64::MAX,
            time: None,
        }
    }

    /// Selects the records that match a plan.
    pub fn filter(mut self, plan: &Plan) -> Self {
        self.plan = Some(plan.clone());
        self
    }

    /// Sets the metadata of a query without a filter. It contains which fields are
    /// unique.
    pub fn metadata(mut self, object: &ObjectInfo) -> Self {
        self.metadata = Some(object.clone());
        self
    }

    /// Returns only these fields; all readable fields by default.
    pub fn fields(mut self, fields: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.fields.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Sorts by a field, after the fields given before.
    pub fn sort_by(mut self, field: impl Into<String>, direction: Direction) -> Self {
        self.sort.push((field.into(), direction));
        self
    }

    /// Returns one page, counted from 1.
    pub fn page(mut self, page: u64, size: u64) -> Self {
        self.paging = Paging::page(page, size);
        self
    }

    /// Returns at most `limit` records, after the first `offset`.
    pub fn limit(mut self, limit: u64, offset: u64) -> Self {
        self.paging = Paging::limit(limit, offset);
        self
    }

    /// Sets the number of records per request; 1,000 by default.
    pub fn page_size(mut self, size: u64) -> Self {
        self.size = size.max(1);
        self
    }

    /// Sets the collation for local filters and sorts.
    pub fn collation(mut self, collation: Collation) -> Self {
        self.collation = collation;
        self
    }

    /// Sets the meaning of `""` in text fields for local filters.
    pub fn blank(mut self, blank: EmptyText) -> Self {
        self.blank = blank;
        self
    }

    /// Reads by windows of ids if no sort is set. Only for a service that filters and
    /// sorts `id` as a number.
    pub fn id_windows(mut self) -> Self {
        self.id_windows = true;
        self
    }

    /// Sets the collation, the meaning of `""`, the maximum page size and the use of
    /// id windows from the profile of a server. The target of a plan is set when
    /// the plan is compiled, see [`Profile::target`].
    pub fn server_profile(mut self, profile: &Profile) -> Self {
        self.collation = profile.collation;
        self.blank = profile.empty_text;
        // Ids stored as text do not sort as numbers.
        self.id_windows = profile.id_filterable && profile.storage == Storage::Typed;
        self.cap = profile.page_cap.unwrap_or(u64::MAX);
        self
    }

    /// Sets the time limit of the whole read; each request has its own limit, too.
    pub fn deadline(mut self, time: Duration) -> Self {
        self.time = Some(time);
        self
    }

    pub(crate) const fn client(&self) -> &C {
        &self.client
    }

    /// Runs the same query with another kind of client.
    pub(crate) fn on<D>(self, client: D) -> Query<D> {
        let Self { client: _, object, plan, metadata, fields, sort, paging, size, collation, .. } = self;
        let Self { blank, id_windows, cap, time, .. } = self;
        Query {
            client,
            object,
            plan,
            metadata,
            fields,
            sort,
            paging,
            size,
            collation,
            blank,
            id_windows,
            cap,
            time,
        }
    }
}

impl Query {
    /// Fetches the records.
    ///
    /// # Errors
    ///
    /// If a call fails; [`ErrorKind::Drifted`] if records moved between pages.
    pub async fn send(self) -> Result<Selection, Error> {
        let mut stream = self.stream()?;
        let most = stream.client.limits().records();
        let mut records = Vec::new();
        while let Some(record) = stream.next().await {
            if records.len() >= most {
                return Err(ErrorKind::TooManyRecords(most).into());
            }
            records.push(record?);
        }
        Ok(Selection { records, completeness: stream.completeness })
    }

    /// Returns a stream of the records. Nothing is sent before it is polled.
    ///
    /// # Errors
    ///
    /// If no request can be built from the query.
    pub fn stream(self) -> Result<Records, Error> {
        let end = self.time.map(|time| (Instant::now(), time));
        let client = self.client.clone();
        let is_total = self.is_total();
        let fetch = Fetch::new(self.spec()?);
        let is_total = is_total || fetch.is_empty() || fetch.uses_windows();
        let completeness = if is_total { Completeness::Total } else { Completeness::Assumed };
        Ok(Records { client, fetch, completeness, ready: Vec::new().into_iter(), pending: None, end })
    }

    /// Whether the service returns the records in a total order.
    fn is_total(&self) -> bool {
        let Some((last, _)) = self.sort.last() else { return false };
        let metadata = self.plan.as_ref().map(Plan::metadata).or(self.metadata.as_ref());
        let is_direct =
            self.plan.as_ref().is_none_or(|plan| plan.requests().len() == 1 && plan.residual().is_none());
        let field = metadata.and_then(|object| object.field(last));
        is_direct && (last == ID || field.is_some_and(|field| field.is_unique()))
    }

    fn spec(self) -> Result<ReadSpec, ErrorKind> {
        let paging = self.paging?;
        let mut spec = ReadSpec {
            filters: vec![None],
            target: Target::default(),
            id_windows: self.id_windows,
            size: self.size.min(self.cap),
            slice: match paging.kind() {
                PagingKind::Page { .. } => Slice::Page(paging),
                PagingKind::All | PagingKind::Limit { .. } => {
                    let (offset, limit) = paging.part();
                    Slice::Range { offset, limit }
                }
            },
            residual: None,
            order: None,
            projection: Projection::default(),
            limits: *self.client.limits(),
            fields: self.fields,
            sort: self.sort,
            object: self.object,
        };
        let Some(plan) = &self.plan else { return Ok(spec) };
        if plan.object() != spec.object {
            return Err(ErrorKind::ObjectMismatch { expected: spec.object, found: plan.object().to_owned() });
        }
        spec.target = plan.target();
        spec.filters = plan.requests().iter().cloned().map(Some).collect();
        if let Some(residual) = plan.residual() {
            // Only filters without unbound parameters compile to a plan.
            let matcher =
                residual.matcher(self.collation).map_err(|error| ErrorKind::Setup(error.to_string()))?;
            spec.residual = Some(Residual { matcher, blank: self.blank });
        }
        if !spec.is_direct() {
            let sort = std::mem::take(&mut spec.sort);
            let order = Order::new(&sort, plan.metadata(), self.collation)?;
            widen(&mut spec, plan, &order);
            spec.order = (!sort.is_empty()).then_some(order);
        }
        Ok(spec)
    }
}

/// Adds the fields that local processing needs; they are removed from the results.
fn widen(spec: &mut ReadSpec, plan: &Plan, order: &Order) {
    if spec.fields.is_empty() {
        return;
    }
    let sorted = order.keys.iter().map(|(field, ..)| field.as_str());
    let mut added: Vec<String> = Vec::new();
    for name in plan.residual_fields().chain(sorted.filter(|name| *name != ID)) {
        let is_asked = |asked: &String| {
            asked == name || field(plan.metadata(), asked).is_some_and(|field| field.name() == name)
        };
        if !spec.fields.iter().any(is_asked) {
            spec.fields.push(name.to_owned());
            added.push(name.to_owned());
        }
    }
    spec.projection = Projection::new(added);
}

#[cfg(test)]
mod tests;
