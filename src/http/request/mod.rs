//! Requests to the four endpoints, as [`http::Request`] values.

pub(super) mod error;
pub(super) mod put;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::compile::WireFilter;
use crate::http::address::Address;
use crate::http::request::error::{RequestError, malformed};
use crate::http::request::put::Put;
use crate::http::token::Token;
use crate::text::percent;

/// The service for one token: its address, an instance and the token.
///
/// ```
/// use filtre::http::{Address, Get, Paging, Service, Token};
///
/// let token = Token::new("s3cret").unwrap();
/// let service = Service::new(Address::demo(), "acme", token)?;
/// let get = Get::new("contact").fields(["Nom", "Prenom"]).paging(Paging::page(2, 50)?);
/// let request = service.objects(&get)?;
/// assert_eq!(
///     request.uri(),
///     "https://api-demo.scal-e.com/v1/datamart/acme/get_objects/contact?page=2&pagesize=50&fields=Nom%2CPrenom"
/// );
/// assert!(!format!("{request:?}").contains("s3cret"));
/// # Ok::<(), filtre::http::RequestError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Service {
    address: Address,
    instance: String,
    token: Token,
}

/// The part of the records to return: all, a page, or a limit and an offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paging(PagingKind);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PagingKind {
    #[default]
    All,
    Limit {
        limit: u64,
        offset: u64,
    },
    Page {
        page: u64,
        size: u64,
    },
}

impl Paging {
    pub(crate) const fn kind(self) -> PagingKind {
        self.0
    }

    /// Returns the offset and the limit.
    pub(crate) const fn part(self) -> (u64, Option<u64>) {
        match self.0 {
            PagingKind::All => (0, None),
            PagingKind::Limit { limit, offset } => (offset, Some(limit)),
            PagingKind::Page { page, size } => (page.saturating_sub(1).saturating_mul(size), Some(size)),
        }
    }

    /// Returns all records.
    #[must_use]
    pub const fn all() -> Self {
        Self(PagingKind::All)
    }

    /// Returns at most `limit` records, after the first `offset`.
    ///
    /// # Errors
    ///
    /// If `limit` is 0.
    pub const fn limit(limit: u64, offset: u64) -> Result<Self, RequestError> {
        if limit == 0 {
            Err(RequestError::Zero("limit"))
        } else {
            Ok(Self(PagingKind::Limit { limit, offset }))
        }
    }

    /// Returns one page, counted from 1.
    ///
    /// # Errors
    ///
    /// If `page` or `size` is 0.
    pub const fn page(page: u64, size: u64) -> Result<Self, RequestError> {
        match (page, size) {
            (0, _) => Err(RequestError::Zero("page")),
            (_, 0) => Err(RequestError::Zero("pagesize")),
            _ => Ok(Self(PagingKind::Page { page, size })),
        }
    }
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Direction {
    /// `asc`
    Ascending,
    /// `desc`
    Descending,
}

/// A request to `get_objects`.
#[derive(Clone, Debug)]
pub struct Get {
    object: String,
    filter: Option<WireFilter>,
    fields: Vec<String>,
    sort: Vec<(String, Direction)>,
    paging: Paging,
}

impl Get {
    /// Returns a request for all records of an object.
    #[must_use]
    pub fn new(object: impl Into<String>) -> Self {
        Self {
            object: object.into(),
            filter: None,
            fields: Vec::new(),
            sort: Vec::new(),
            paging: Paging::all(),
        }
    }

    /// Selects the records that match a filter.
    #[must_use]
    pub fn filter(mut self, filter: WireFilter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// Returns only these fields; all readable fields by default.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.fields.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Sorts by a field, after the fields given before.
    #[must_use]
    pub fn sort_by(mut self, field: impl Into<String>, direction: Direction) -> Self {
        self.sort.push((field.into(), direction));
        self
    }

    /// Sets the part of the records to return.
    #[must_use]
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    pub(crate) fn object(&self) -> &str {
        &self.object
    }

    pub(crate) const fn wire_filter(&self) -> Option<&WireFilter> {
        self.filter.as_ref()
    }

    #[cfg(test)]
    pub(crate) fn sort(&self) -> &[(String, Direction)] {
        &self.sort
    }

    #[cfg(test)]
    pub(crate) const fn paged(&self) -> Paging {
        self.paging
    }

    fn query(&self) -> Result<String, RequestError> {
        distinct(self.fields.iter())?;
        distinct(self.sort.iter().map(|(field, _)| field))?;
        let mut parameters = match self.paging.0 {
            PagingKind::All => vec![],
            PagingKind::Limit { limit, offset: 0 } => vec![format!("limit={limit}")],
            PagingKind::Limit { limit, offset } => vec![format!("limit={limit}"), format!("offset={offset}")],
            PagingKind::Page { page, size } => vec![format!("page={page}"), format!("pagesize={size}")],
        };
        if !self.fields.is_empty() {
            parameters.push(format!("fields={}", percent::encode(&self.fields.join(","))));
        }
        if !self.sort.is_empty() {
            let sort = serde_json::to_string(&Sort(&self.sort)).map_err(|error| malformed(&error))?;
            parameters.push(format!("sort_by={}", percent::encode(&sort)));
        }
        parameters.extend(self.filter.as_ref().map(WireFilter::query));
        Ok(parameters.join("&"))
    }
}

/// The sort keys as JSON, in their order.
struct Sort<'s>(&'s [(String, Direction)]);

impl Serialize for Sort<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (field, direction) in self.0 {
            let direction = match direction {
                Direction::Ascending => "asc",
                Direction::Descending => "desc",
            };
            map.serialize_entry(field, direction)?;
        }
        map.end()
    }
}

impl Service {
    /// Creates a service from its address, an instance and a token.
    ///
    /// # Errors
    ///
    /// If the name of the instance is empty.
    pub fn new(address: Address, instance: impl Into<String>, token: Token) -> Result<Self, RequestError> {
        let instance = instance.into();
        if instance.is_empty() {
            return Err(RequestError::EmptyName("instance"));
        }
        Ok(Self { address, instance, token })
    }

    /// Returns a request to `get_object_list`: the objects of the instance.
    ///
    /// # Errors
    ///
    /// If the instance is not valid in a URL.
    pub fn object_list(&self) -> Result<Request<Vec<u8>>, RequestError> {
        self.get("get_object_list", "")
    }

    /// Returns a request to `get_object_info`: the metadata of an object.
    ///
    /// # Errors
    ///
    /// If the name of the object is empty.
    pub fn object_info(&self, object: &str) -> Result<Request<Vec<u8>>, RequestError> {
        self.get(&endpoint("get_object_info", object)?, "")
    }

    /// Returns a request to `get_objects`: records of an object.
    ///
    /// # Errors
    ///
    /// If the name of the object is empty, or a field is duplicate.
    pub fn objects(&self, get: &Get) -> Result<Request<Vec<u8>>, RequestError> {
        self.get(&endpoint("get_objects", &get.object)?, &get.query()?)
    }

    /// Returns a request to `put_objects`: records to create or update.
    ///
    /// # Errors
    ///
    /// If the name of the object is empty, a value cannot be written, or a record has
    /// a duplicate field or linked object.
    pub fn put_objects(&self, put: &Put) -> Result<Request<Vec<u8>>, RequestError> {
        for record in put.records() {
            if let Some(invalid) = &record.invalid {
                return Err(RequestError::InvalidValue(invalid.clone()));
            }
            distinct(record.data.iter().map(|(field, _)| field))?;
            distinct(record.links.iter().map(|(object, _)| object))?;
        }
        let (kind, body) = put.body()?;
        let mut request = self.request(Method::POST, &endpoint("put_objects", put.object())?, "", body)?;
        request.headers_mut().insert(CONTENT_TYPE, kind);
        Ok(request)
    }

    /// Returns a request to `get_objects` with any parameters, also invalid ones, for
    /// a probe.
    pub(crate) fn ask(
        &self,
        method: Method,
        object: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Request<Vec<u8>>, RequestError> {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", percent::encode(value));
        let query: Vec<String> = parameters.iter().map(pair).collect();
        self.request(method, &endpoint("get_objects", object)?, &query.join("&"), Vec::new())
    }

    /// Returns the same service with another token.
    pub(crate) fn with_token(&self, token: Token) -> Self {
        Self { token, ..self.clone() }
    }

    pub(crate) const fn address(&self) -> &Address {
        &self.address
    }

    pub(crate) fn instance(&self) -> &str {
        &self.instance
    }

    fn get(&self, path: &str, query: &str) -> Result<Request<Vec<u8>>, RequestError> {
        self.request(Method::GET, path, query, Vec::new())
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        query: &str,
        body: Vec<u8>,
    ) -> Result<Request<Vec<u8>>, RequestError> {
        let mark = if query.is_empty() { "" } else { "?" };
        let path = format!("/v1/datamart/{}/{path}{mark}{query}", percent::encode(&self.instance));
        let uri = self.address.with_path(&path).map_err(|error| malformed(&error))?;
        let token = self.token.header().ok_or(RequestError::EmptyName("token"))?;
        Request::builder()
            .method(method)
            .uri(uri)
            .header(AUTHORIZATION, token)
            .header(ACCEPT, "application/json")
            .body(body)
            .map_err(|error| malformed(&error))
    }
}

fn endpoint(name: &str, object: &str) -> Result<String, RequestError> {
    if object.is_empty() {
        return Err(RequestError::EmptyName("object"));
    }
    Ok(format!("{name}/{}", percent::encode(object)))
}

fn distinct<'n>(names: impl Iterator<Item = &'n String>) -> Result<(), RequestError> {
    let mut seen = std::collections::HashSet::new();
    let mut names = names;
    names
        .find(|name| !seen.insert(name.as_str()))
        .map_or(Ok(()), |name| Err(RequestError::Duplicate(name.clone())))
}

#[cfg(test)]
mod tests;
