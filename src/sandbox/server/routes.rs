//! Routes a request to its endpoint, with the checks in their documented order.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use tokio::task::block_in_place;

use super::faults::{Effect, Faults};
use crate::profile::Profile;
use crate::sandbox::api::{
    Access, Answer, Objects, Parameters, Refusal, admits_json, header_parameter, object, parse_put,
    parse_query, string,
};
use crate::sandbox::store::{Select, Store, Table};
use crate::text::percent;

/// The maximum length of a request line, in bytes.
const REQUEST_LINE: usize = 8_190;

/// The maximum length of a body, in bytes.
const BODY: usize = 64 << 20;

/// The number of requests that the log keeps.
const LOGGED_REQUESTS: usize = 1_000;

/// A request that a [`Sandbox`](crate::sandbox::Sandbox) received. The token is
/// not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    method: String,
    path: String,
    query: Option<String>,
    status: u16,
}

impl RecordedRequest {
    /// Returns the method, for example `GET`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the path, percent-encoded as it was received.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the text after `?`, percent-encoded as it was received.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Returns the status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }
}

/// The state of a sandbox that requests are answered from.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) store: Store,
    pub(crate) profile: Profile,
    pub(crate) faults: Faults,
    /// The last requests, the oldest first.
    pub(crate) requests: Mutex<VecDeque<RecordedRequest>>,
    #[cfg(feature = "http")]
    pub(crate) first_token: String,
    /// The names of all instances.
    pub(crate) instances: Vec<String>,
    /// The holders by token.
    pub(crate) holders: HashMap<String, Holder>,
}

/// The instance and the objects that a token gives access to.
#[derive(Debug)]
pub(crate) struct Holder {
    pub(crate) instance: String,
    pub(crate) objects: Objects,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    List,
    Objects,
    Info,
    Put,
}

impl Endpoint {
    const ALL: [Self; 4] = [Self::List, Self::Objects, Self::Info, Self::Put];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::List => "get_object_list",
            Self::Objects => "get_objects",
            Self::Info => "get_object_info",
            Self::Put => "put_objects",
        }
    }

    const fn method(self) -> &'static str {
        match self {
            Self::Put => "POST",
            _ => "GET",
        }
    }
}

/// The endpoint, instance and object of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) endpoint: Endpoint,
    instance: String,
    /// Empty if the endpoint has no object.
    object: String,
}

impl Route {
    /// Parses `/v1/datamart/{instance}/{endpoint}[/{object}]`.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix("/v1/datamart/")?.split('/');
        let (instance, name, object) = (parts.next()?, parts.next()?, parts.next());
        let endpoint = Endpoint::ALL.into_iter().find(|endpoint| endpoint.as_str() == name)?;
        let takes_object = endpoint != Endpoint::List;
        let object = object.unwrap_or_default();
        if instance.is_empty()
            || object.is_empty() == takes_object
            || parts.next().is_some()
            || path.ends_with('/')
        {
            return None;
        }
        let decoded = |text| percent::decode(text, false);
        Some(Self { endpoint, instance: decoded(instance)?, object: decoded(object)? })
    }
}

impl Service {
    pub(crate) fn record(&self, parts: &Parts, status: StatusCode) {
        let request = RecordedRequest {
            method: parts.method.as_str().to_owned(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            status: status.as_u16(),
        };
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == LOGGED_REQUESTS {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    /// Answers or refuses a request, with the effects of faults on it.
    pub(crate) async fn answer(
        &self,
        parts: &Parts,
        route: Option<&Route>,
        body: Body,
        faults: &[Effect],
    ) -> Result<Answer, Refusal> {
        refuse_early(faults)?;
        let route = route.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "unknown path"))?;
        if parts.method != route.endpoint.method() {
            return Err(Refusal::method(route.endpoint.method()));
        }
        let holder = self.holder(&parts.headers, route)?;
        let accept = parts.headers.get_all(ACCEPT).iter().filter_map(|accept| accept.to_str().ok());
        if !admits_json(accept) {
            return Err(Refusal::new(
                StatusCode::NOT_ACCEPTABLE,
                "the answer is `application/json`, which `Accept` does not admit",
            ));
        }
        if route.endpoint == Endpoint::List {
            refuse_late(faults)?;
            return self.list(holder);
        }
        let (view, table) = permitted(holder, route)?;
        match route.endpoint {
            Endpoint::Put => {
                let parameters = read_parameters(&parts.headers, body).await?;
                let batch = parse_put(&parameters, view, table, &holder.objects)?;
                refuse_late(faults)?;
                let outcomes =
                    block_in_place(|| self.store.write(table, &batch.changes)).map_err(database_error)?;
                Ok(batch.answer(&outcomes, view))
            }
            Endpoint::Objects => {
                let parameters = Parameters::urlencoded(parts.uri.query().unwrap_or_default())?;
                let mut select = parse_query(&parameters, view, table, &self.profile)?;
                refuse_late(faults)?;
                select.offset = select.offset.saturating_add(self.faults.drift());
                let select = cap(select, faults);
                let read = || self.store.select(table, &select);
                // Reading a page is faster than moving other tasks to another thread.
                let body = if select.limit.is_some() { read() } else { block_in_place(read) };
                body.map(|body| Answer::new(StatusCode::OK, body)).map_err(database_error)
            }
            Endpoint::Info | Endpoint::List => {
                refuse_late(faults)?;
                Ok(Answer::new(StatusCode::OK, view.metadata()))
            }
        }
    }

    /// The holder of the token, if the token is for the instance.
    fn holder(&self, headers: &HeaderMap, route: &Route) -> Result<&Holder, Refusal> {
        let refused = |detail| Refusal::new(StatusCode::UNAUTHORIZED, detail);
        let token =
            bearer(headers).ok_or_else(|| refused("missing header `Authorization: Bearer <token>`"))?;
        let holder = self.holders.get(token).ok_or_else(|| refused("unknown token"))?;
        if !self.instances.contains(&route.instance) {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "unknown instance"));
        }
        if holder.instance == route.instance {
            Ok(holder)
        } else {
            Err(refused("the token is for another instance"))
        }
    }

    fn list(&self, holder: &Holder) -> Result<Answer, Refusal> {
        let mut entries = Vec::new();
        for (name, (_, table)) in holder.objects.iter().filter(|(_, (view, _))| view.may_read) {
            let (created, updated) = self.store.times(table).map_err(database_error)?;
            let members =
                [("acl", string("")), ("create_time", string(&created)), ("update_time", string(&updated))];
            entries.push((name.as_str(), object(members)));
        }
        Ok(Answer::new(StatusCode::OK, object(entries).into_bytes()))
    }
}

/// Refuses a request line that is too long.
pub(crate) fn check_request_line(parts: &Parts) -> Result<(), Refusal> {
    let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let length = parts.method.as_str().len().saturating_add(target).saturating_add("  HTTP/1.1".len());
    if length <= REQUEST_LINE {
        return Ok(());
    }
    let detail =
        format!("the request line is too long: expected at most {REQUEST_LINE} bytes, found {length}");
    Err(Refusal::new(StatusCode::URI_TOO_LONG, detail))
}

/// Injected 503 and 429 precede all other checks.
fn refuse_early(faults: &[Effect]) -> Result<(), Refusal> {
    refuse(faults, |code| matches!(code, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS))
}

/// Other injected statuses follow all other checks, before anything is written.
fn refuse_late(faults: &[Effect]) -> Result<(), Refusal> {
    refuse(faults, |_| true)
}

fn refuse(faults: &[Effect], applies: impl Fn(StatusCode) -> bool) -> Result<(), Refusal> {
    faults.iter().try_for_each(|fault| match *fault {
        Effect::Status { code, retry_after } if applies(code) => Err(Refusal::fault(code, retry_after)),
        _ => Ok(()),
    })
}

fn cap(mut select: Select, faults: &[Effect]) -> Select {
    for fault in faults {
        if let Effect::PageCap(most) = *fault {
            select.limit = select.limit.map(|limit| limit.min(most));
        }
    }
    select
}

/// Status 500 for a database error.
fn database_error(error: rusqlite::Error) -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, format!("database error: {error}"))
}

/// The token of `Authorization: Bearer <token>`, the scheme in any case.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().filter(|_| values.next().is_none())?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The object of a request, if the token has the right to the endpoint.
fn permitted<'h>(holder: &'h Holder, route: &Route) -> Result<&'h (Access, std::sync::Arc<Table>), Refusal> {
    let found = holder.objects.get(&route.object);
    let found = found
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, format!("unknown object `{}`", route.object)))?;
    let has_right = match route.endpoint {
        Endpoint::Put => found.0.may_write,
        Endpoint::Info => found.0.may_read || found.0.may_write,
        Endpoint::Objects | Endpoint::List => found.0.may_read,
    };
    let forbidden =
        || Refusal::new(StatusCode::FORBIDDEN, "the token does not have the right to this request");
    has_right.then_some(found).ok_or_else(forbidden)
}

/// Reads the parameters of a body in either encoding.
async fn read_parameters(headers: &HeaderMap, body: Body) -> Result<Parameters, Refusal> {
    let too_large = || {
        Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body is too long: expected at most {BODY} bytes"),
        )
    };
    let announced =
        headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > BODY) {
        return Err(too_large());
    }
    let body = axum::body::to_bytes(body, BODY).await.map_err(|error| {
        // The client has closed the connection, so it gets no answer.
        let is_incomplete =
            std::error::Error::source(&error).is_some_and(|source| !source.to_string().contains("limit"));
        if is_incomplete { Refusal::bad("incomplete body") } else { too_large() }
    })?;
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/x-www-form-urlencoded" => {
            let text =
                std::str::from_utf8(&body).map_err(|_| Refusal::bad("invalid body: expected UTF-8"))?;
            Parameters::urlencoded(text)
        }
        "multipart/form-data" => {
            let boundary = header_parameter(content_type, "boundary");
            Parameters::multipart(
                &body,
                &boundary.ok_or_else(|| Refusal::bad("missing `boundary` in `Content-Type`"))?,
            )
        }
        _ => Err(Refusal::bad(format!(
            "invalid `Content-Type`: expected `application/x-www-form-urlencoded` or `multipart/form-data`, found `{kind}`"
        ))),
    }
}
