//! The asynchronous client: sends requests, retries them and parses responses.

pub(super) mod attempt;
pub(super) mod blocking;
pub(super) mod options;
pub(super) mod retry;
mod tls;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::Instrument;

use crate::compile::WireFilter;
use crate::http::address::Address;
use crate::http::client::attempt::{FailedAttempt, MAX_RAW_BYTES, failed, refused};
use crate::http::client::options::ClientOptions;
use crate::http::client::retry::{Attempts, Decision, Failure, RateLimiter, Retries, RetryBudget, Safety};
use crate::http::error::{Call, Error, shape};
use crate::http::error_kind::ErrorKind;
use crate::http::request::put::Put;
use crate::http::request::{Get, Service};
use crate::http::response::answer::{self, PutAnswer};
use crate::http::response::limits::ResponseLimits;
use crate::http::response::page::Page;
use crate::http::token::Token;
use crate::schema::{ObjectInfo, ObjectList};

/// An asynchronous client of the service, for use in a tokio runtime. Clones share
/// connections, rate limit and retry budget.
///
/// ```no_run
/// use filtre::http::Client;
/// use filtre::{Target, schema::ObjectInfo};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::connect("demo", "acme", &std::env::var("FILTRE_TOKEN")?)?;
/// let contact: ObjectInfo = client.object_info("contact").await?;
/// let plan = contact.check(&filtre::parse(r#"EMail $like "*.fr""#)?)?.compile(Target::Portable)?;
/// let page = client.objects("contact").filter(&plan).fields(["EMail"]).page(1, 50).send().await?;
/// for record in page.records() {
///     println!("{} {:?}", record.id(), record.text("EMail"));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    service: Service,
    shared: Arc<Shared>,
}

struct Shared {
    transport: reqwest::Client,
    deadline: Duration,
    retries: Retries,
    limits: ResponseLimits,
    budget: Mutex<RetryBudget>,
    rate_limiter: Mutex<RateLimiter>,
    start: Instant,
    chance: RandomState,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("service", &self.service).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a client with the default options for the service at a URL, or
    /// at `production` or `demo`.
    ///
    /// # Errors
    ///
    /// If the URL, the instance or the token is invalid, or TLS cannot be set up.
    ///
    /// ```
    /// let client = filtre::http::Client::connect("demo", "acme", "s3cret")?;
    /// # let _ = client;
    /// # Ok::<(), filtre::http::Error>(())
    /// ```
    pub fn connect(url: &str, instance: &str, token: &str) -> Result<Self, Error> {
        Self::new(Service::new(Address::parse(url)?, instance, Token::new(token)?)?)
    }

    /// Returns a client of a service with the default options.
    ///
    /// # Errors
    ///
    /// If TLS or the transport cannot be set up.
    pub fn new(service: Service) -> Result<Self, Error> {
        Self::with_options(service, ClientOptions::default())
    }

    /// Returns a client of a service with options.
    ///
    /// # Errors
    ///
    /// If a certificate or the address of a proxy is invalid.
    pub fn with_options(service: Service, mut options: ClientOptions) -> Result<Self, Error> {
        let transport = options.transport(service.address())?;
        let shared = Shared {
            transport,
            deadline: options.deadline,
            retries: options.retries,
            limits: options.limits,
            budget: Mutex::default(),
            rate_limiter: Mutex::new(RateLimiter::new(options.between(service.address().is_loopback()))),
            start: Instant::now(),
            chance: RandomState::new(),
        };
        Ok(Self { service, shared: Arc::new(shared) })
    }

    /// Returns the objects of the instance.
    ///
    /// # Errors
    ///
    /// If the service cannot be reached, refuses the request or returns an invalid
    /// response. This applies to every call.
    pub async fn object_list(&self) -> Result<ObjectList, Error> {
        let request = self.service.object_list()?;
        let call = Call::new("get_object_list", None);
        self.call(call, request, Safety::Repeatable, |body| answer::read(body, ObjectList::from_json)).await
    }

    /// Returns the metadata of an object.
    ///
    /// # Errors
    ///
    /// As every call.
    pub async fn object_info(&self, object: &str) -> Result<ObjectInfo, Error> {
        let request = self.service.object_info(object)?;
        let call = Call::new("get_object_info", Some(object));
        let read = |text: &str| ObjectInfo::from_json(object, text);
        self.call(call, request, Safety::Repeatable, |body| answer::read(body, read)).await
    }

    /// Returns the records of one request.
    ///
    /// # Errors
    ///
    /// As every call.
    pub async fn get_objects(&self, get: &Get) -> Result<Page, Error> {
        let request = self.service.objects(get)?;
        let shape = get.wire_filter().map(WireFilter::as_str).map(shape);
        let call = Call { shape, ..Call::new("get_objects", Some(get.object())) };
        let depth = self.shared.limits.json_depth();
        let read = |text: &str| Page::read_within(text, get.object(), depth);
        self.call(call, request, Safety::Repeatable, |body| answer::read(body, read)).await
    }

    /// Creates and updates records in one request; for many records, see
    /// [`Upload`](crate::http::Upload).
    ///
    /// # Errors
    ///
    /// As every call; with [`ErrorKind::OutcomeUnknown`] if the service may have
    /// written some records or all.
    pub async fn put_objects(&self, put: &Put) -> Result<PutAnswer, Error> {
        let request = self.service.put_objects(put)?;
        let call = Call::new("put_objects", Some(put.object()));
        let safety = if put.may_be_repeated() { Safety::Repeatable } else { Safety::Once };
        let read = |text: &str| {
            let answer = PutAnswer::read(text)?;
            answer.expect(put.records().len())?;
            Ok(answer)
        };
        self.call(call, request, safety, |body| answer::read(body, read)).await
    }

    pub(crate) fn limits(&self) -> &ResponseLimits {
        &self.shared.limits
    }

    pub(crate) const fn service(&self) -> &Service {
        &self.service
    }

    pub(crate) async fn call<T>(
        &self,
        call: Call,
        request: http::Request<Vec<u8>>,
        safety: Safety,
        read: impl Fn(&[u8]) -> Result<T, ErrorKind>,
    ) -> Result<T, Error> {
        let object = call.object.as_deref().unwrap_or("");
        let span = tracing::debug_span!("filtre::call", endpoint = call.endpoint, object);
        let is_put = call.endpoint == "put_objects";
        async move {
            let request = reqwest::Request::try_from(request)
                .map_err(|_| ErrorKind::Setup("the transport does not accept the request".to_owned()))?;
            self.attempts(call, &request, is_put, safety, read).await
        }
        .instrument(span)
        .await
    }

    async fn attempts<T>(
        &self,
        call: Call,
        request: &reqwest::Request,
        is_put: bool,
        safety: Safety,
        read: impl Fn(&[u8]) -> Result<T, ErrorKind>,
    ) -> Result<T, Error> {
        let shared = &self.shared;
        let deadline = shared.now().saturating_add(shared.deadline);
        let mut attempts = Attempts::new(shared.retries, safety, deadline);
        let mut may_be_written = false;
        loop {
            let failed = match self.attempt(request, deadline, &read).await {
                Ok(answer) => {
                    attempts.succeed(&mut lock(&shared.budget));
                    return Ok(answer);
                }
                Err(failed) => failed,
            };
            may_be_written |= !failed.is_unwritten;
            let chance = shared.chance();
            let decision =
                attempts.fail(failed.failure, failed.asked, shared.now(), chance, &mut lock(&shared.budget));
            match decision {
                Decision::Retry(wait) => {
                    let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                    tracing::debug!(kind = %failed.kind, wait = milliseconds, "trying again");
                    tokio::time::sleep(wait).await;
                }
                Decision::GiveUp => {
                    tracing::debug!(kind = %failed.kind, "giving up");
                    let error =
                        Error::from(failed.kind).with_raw(failed.raw).of_call(call, attempts.failed());
                    return Err(if is_put && may_be_written { error.outcome_unknown() } else { error });
                }
            }
        }
    }

    /// Sends a request when the rate limit allows it.
    async fn attempt<T>(
        &self,
        request: &reqwest::Request,
        deadline: Duration,
        read: &impl Fn(&[u8]) -> Result<T, ErrorKind>,
    ) -> Result<T, FailedAttempt> {
        let shared = &self.shared;
        let late = || FailedAttempt::new(ErrorKind::TimedOut(shared.deadline), Failure::Lasting);
        let now = shared.now();
        if now >= deadline {
            // The deadline passed during the wait before a retry.
            return Err(FailedAttempt { is_unwritten: true, ..late() });
        }
        let Some(turn) = lock(&shared.rate_limiter).reserve(now, deadline) else {
            return Err(FailedAttempt::new(ErrorKind::RateLimited(shared.deadline), Failure::Lasting));
        };
        if !turn.is_zero() {
            tokio::time::sleep(turn).await;
        }
        let Some(request) = request.try_clone() else { return Err(late()) };
        let rest = deadline.saturating_sub(shared.now());
        match tokio::time::timeout(rest, self.exchange(request, deadline, read)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(late()),
        }
    }

    async fn exchange<T>(
        &self,
        request: reqwest::Request,
        deadline: Duration,
        read: &impl Fn(&[u8]) -> Result<T, ErrorKind>,
    ) -> Result<T, FailedAttempt> {
        let started = Instant::now();
        let mut response =
            self.shared.transport.execute(request).await.map_err(|error| failed(&error, started, false))?;
        let status = response.status();
        tracing::debug!(status = status.as_u16(), "answered");
        if !status.is_success() {
            let left = deadline.saturating_sub(self.shared.now());
            return Err(refused(&mut response, left).await);
        }
        let body = self.body(&mut response, started).await?;
        read(&body).map_err(|fault| {
            let is_broken = match &fault {
                ErrorKind::InvalidResponse(error) => answer::is_broken(error),
                ErrorKind::Undecodable => true,
                _ => false,
            };
            let failure = if is_broken { Failure::Broken } else { Failure::Lasting };
            let raw = body.get(..MAX_RAW_BYTES.min(body.len())).unwrap_or(&[]).to_vec();
            FailedAttempt { raw, ..FailedAttempt::new(fault, failure) }
        })
    }

    /// Reads the decompressed body up to the limit.
    async fn body(
        &self,
        response: &mut reqwest::Response,
        started: Instant,
    ) -> Result<Vec<u8>, FailedAttempt> {
        let limit = self.shared.limits.body_bytes();
        let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
        let mut body = Vec::with_capacity(announced.unwrap_or(0).min(limit).min(1 << 20));
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error, started, true))? {
            if body.len().saturating_add(chunk.len()) > limit {
                return Err(FailedAttempt::new(ErrorKind::TooLarge(limit), Failure::Lasting));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl Shared {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Returns a random number.
    fn chance(&self) -> u64 {
        self.chance.hash_one(self.now())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // The values are valid after every statement, also if a thread panicked.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
