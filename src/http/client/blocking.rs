//! The blocking client, for programs without an asynchronous runtime.

use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::http::address::Address;
use crate::http::client::Client;
use crate::http::client::options::ClientOptions;
use crate::http::error::Error;
use crate::http::error_kind::ErrorKind;
use crate::http::probe::{Probe, ProbeReport};
use crate::http::read::query::Query;
use crate::http::read::records::{Completeness, Records, Selection};
use crate::http::request::Service;
use crate::http::request::put::{Put, PutRecord};
use crate::http::response::answer::PutAnswer;
use crate::http::response::record::GetRecord;
use crate::http::token::Token;
use crate::http::upload::report::{BatchReport, UploadReport};
use crate::http::upload::{Upload, UploadStream};
use crate::schema::{ObjectInfo, ObjectList};

/// A blocking client of the service. Clones share connections, rate limit and
/// retry budget.
///
/// ```no_run
/// use filtre::http::BlockingClient;
///
/// let client = BlockingClient::connect("demo", "acme", &std::env::var("FILTRE_TOKEN")?)?;
/// for object in client.object_list()?.objects() {
///     println!("{}", object.name());
/// }
/// let query = client.objects("contact").fields(["EMail"]).limit(20, 0);
/// for record in query.stream()? {
///     println!("{}", record?.id());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BlockingClient {
    client: Client,
    runtime: Arc<BlockingRuntime>,
}

/// A runtime that may be dropped anywhere.
#[derive(Debug)]
struct BlockingRuntime(Option<Runtime>);

impl Drop for BlockingRuntime {
    fn drop(&mut self) {
        // Waiting for running tasks would panic in asynchronous code.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl BlockingRuntime {
    fn wait<T>(&self, future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        match &self.0 {
            Some(runtime) if Handle::try_current().is_err() => runtime.block_on(future),
            _ => Err(ErrorKind::InsideRuntime.into()),
        }
    }
}

impl BlockingClient {
    /// Returns a client with the default options for the service at a URL, or
    /// at `production` or `demo`.
    ///
    /// # Errors
    ///
    /// If the URL, the instance or the token is invalid, or TLS cannot be set up.
    ///
    /// ```
    /// let client = filtre::http::BlockingClient::connect("demo", "acme", "s3cret")?;
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
    /// If TLS or the transport cannot be set up.
    pub fn with_options(service: Service, options: ClientOptions) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| ErrorKind::Setup(error.to_string()))?;
        let client = Client::with_options(service, options)?;
        Ok(Self { client, runtime: Arc::new(BlockingRuntime(Some(runtime))) })
    }

    /// Returns the asynchronous client.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the objects of the instance.
    ///
    /// # Errors
    ///
    /// As every call of [`Client`]; and if called from asynchronous code.
    pub fn object_list(&self) -> Result<ObjectList, Error> {
        self.runtime.wait(self.client.object_list())
    }

    /// Returns the metadata of an object.
    ///
    /// # Errors
    ///
    /// As every call of [`Client`].
    pub fn object_info(&self, object: &str) -> Result<ObjectInfo, Error> {
        self.runtime.wait(self.client.object_info(object))
    }

    /// Starts building a query for records of an object.
    pub fn objects(&self, object: impl Into<String>) -> Query<Self> {
        Query::new(self.clone(), object.into())
    }

    /// Starts building an upload of records to an object.
    pub fn upload(&self, object: impl Into<String>) -> Upload<Self> {
        Upload::new(self.clone(), object.into())
    }

    /// Starts building a probe: questions about how the service interprets what
    /// its documentation leaves open.
    pub fn probe(&self, object: impl Into<String>) -> Probe<Self> {
        Probe::new(self.clone(), object.into())
    }

    /// Creates and updates records in one request.
    ///
    /// # Errors
    ///
    /// As every call of [`Client`].
    pub fn put_objects(&self, put: &Put) -> Result<PutAnswer, Error> {
        self.runtime.wait(self.client.put_objects(put))
    }
}

impl Query<BlockingClient> {
    /// Fetches the records.
    ///
    /// # Errors
    ///
    /// As [`Query::send`] of the asynchronous client; and if called from
    /// asynchronous code.
    pub fn send(self) -> Result<Selection, Error> {
        let BlockingClient { client, runtime } = self.client().clone();
        runtime.wait(self.on(client).send())
    }

    /// Returns an iterator that fetches records as they are read. Nothing is sent
    /// before the first is read.
    ///
    /// # Errors
    ///
    /// If no request can be made from the query.
    pub fn stream(self) -> Result<BlockingRecords, Error> {
        let BlockingClient { client, runtime } = self.client().clone();
        Ok(BlockingRecords { records: self.on(client).stream()?, runtime })
    }
}

impl Probe<BlockingClient> {
    /// Sends the requests and returns the answers.
    ///
    /// # Errors
    ///
    /// As [`Probe::send`] of the asynchronous client; and if called from
    /// asynchronous code.
    pub fn send(self) -> Result<ProbeReport, Error> {
        let BlockingClient { client, runtime } = self.client().clone();
        runtime.wait(self.on(client).send())
    }
}

impl Upload<BlockingClient> {
    /// Sends all records, numbered from 1.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start); and if called from asynchronous code. A failure
    /// after the start is in the report.
    pub fn send(self, records: impl IntoIterator<Item = PutRecord>) -> Result<UploadReport, Error> {
        let BlockingClient { client, runtime } = self.client().clone();
        runtime.wait(self.on(client).send(records))
    }

    /// Starts to send records, each with its line in the input. The iterator
    /// sends one batch a step and returns its report.
    ///
    /// # Errors
    ///
    /// If a record does not fit the metadata, or the journal cannot be used or
    /// belongs to another upload. Nothing was sent then.
    pub fn start(
        self,
        lines: impl IntoIterator<Item = (u64, PutRecord)>,
    ) -> Result<BlockingUploadStream, Error> {
        let BlockingClient { client, runtime } = self.client().clone();
        Ok(BlockingUploadStream { upload: self.on(client).start(lines)?, runtime })
    }
}

/// A blocking iterator over the records of a query.
#[derive(Debug)]
#[must_use = "nothing is sent before a record is read"]
pub struct BlockingRecords {
    records: Records,
    runtime: Arc<BlockingRuntime>,
}

impl BlockingRecords {
    /// Returns why the records are complete, once the iterator has ended.
    #[must_use]
    pub const fn completeness(&self) -> Completeness {
        self.records.completeness()
    }
}

/// A blocking iterator over the batches of an upload.
#[derive(Debug)]
#[must_use = "nothing is sent before the first batch is read"]
pub struct BlockingUploadStream {
    upload: UploadStream,
    runtime: Arc<BlockingRuntime>,
}

impl Iterator for BlockingUploadStream {
    type Item = Result<BatchReport, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = async { Ok(self.upload.next().await) };
        self.runtime.wait(next).transpose()
    }
}

impl Iterator for BlockingRecords {
    type Item = Result<GetRecord, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = async { Ok(self.records.next().await) };
        match self.runtime.wait(next) {
            Ok(next) => next,
            Err(error) => Some(Err(error)),
        }
    }
}
