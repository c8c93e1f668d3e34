//! The client for programs without a runtime of their own.
//!
//! Knows how to wait for the asynchronous client; nothing else.

use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::http::answer::PutAnswer;
use crate::http::client::Client;
use crate::http::error::Error;
use crate::http::fault::Fault;
use crate::http::options::ClientOptions;
use crate::http::probe::{Probe, ProbeReport};
use crate::http::put::{Put, PutRecord};
use crate::http::query::{Completeness, Query, Records, Selection};
use crate::http::record::GetRecord;
use crate::http::request::Service;
use crate::http::upload::{BatchReport, Report, Upload, Uploading};
use crate::schema::ObjectInfo;
use crate::schema::ObjectList;

/// A client that waits for each answer. Clones share their connections.
///
/// ```no_run
/// use filtre::http::{Address, BlockingClient, Service, Token};
///
/// let token = Token::new(std::env::var("FILTRE_TOKEN")?).ok_or("no token")?;
/// let client = BlockingClient::new(Service::new(Address::demo(), "acme", token)?)?;
/// for object in client.object_list()?.objects() {
///     println!("{}", object.name());
/// }
/// let query = client.client().objects("contact").fields(["EMail"]).limit(20, 0);
/// for record in client.stream(query)? {
///     println!("{}", record?.id());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BlockingClient {
    client: Client,
    runtime: Arc<Waiting>,
}

/// A runtime that may be dropped anywhere.
#[derive(Debug)]
struct Waiting(Option<Runtime>);

impl Drop for Waiting {
    fn drop(&mut self) {
        // Waiting for what still runs is refused in asynchronous code.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Waiting {
    fn wait<T>(&self, future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        match &self.0 {
            Some(runtime) if Handle::try_current().is_err() => runtime.block_on(future),
            _ => Err(Fault::InsideRuntime.into()),
        }
    }
}

impl BlockingClient {
    /// A client of a service, set up as usual.
    ///
    /// # Errors
    ///
    /// If the transport cannot be made.
    pub fn new(service: Service) -> Result<Self, Error> {
        Self::with_options(service, ClientOptions::default())
    }

    /// A client of a service, set up as told.
    ///
    /// # Errors
    ///
    /// If the transport cannot be made.
    pub fn with_options(service: Service, options: ClientOptions) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Fault::Setup(error.to_string()))?;
        let client = Client::with_options(service, options)?;
        Ok(Self { client, runtime: Arc::new(Waiting(Some(runtime))) })
    }

    /// The asynchronous client, which makes the queries and uploads to run
    /// here.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Which objects there are.
    ///
    /// # Errors
    ///
    /// As every call of [`Client`]; and if called from asynchronous code.
    pub fn object_list(&self) -> Result<ObjectList, Error> {
        self.runtime.wait(self.client.object_list())
    }

    /// The fields of an object.
    ///
    /// # Errors
    ///
    /// As every call.
    pub fn object_info(&self, object: &str) -> Result<ObjectInfo, Error> {
        self.runtime.wait(self.client.object_info(object))
    }

    /// Fetches records.
    ///
    /// # Errors
    ///
    /// As every call.
    pub fn send(&self, query: Query) -> Result<Selection, Error> {
        self.runtime.wait(query.send())
    }

    /// The records as they come.
    ///
    /// # Errors
    ///
    /// If what is asked for makes no request.
    pub fn stream(&self, query: Query) -> Result<BlockingRecords, Error> {
        Ok(BlockingRecords { records: query.stream()?, runtime: Arc::clone(&self.runtime) })
    }

    /// Asks how the service reads what its document leaves open.
    ///
    /// # Errors
    ///
    /// As [`Probe::send`].
    pub fn probe(&self, probe: Probe) -> Result<ProbeReport, Error> {
        self.runtime.wait(probe.send())
    }

    /// Creates and updates records in one request.
    ///
    /// # Errors
    ///
    /// As every call.
    pub fn put_objects(&self, put: &Put) -> Result<PutAnswer, Error> {
        self.runtime.wait(self.client.put_objects(put))
    }

    /// Sends many records.
    ///
    /// # Errors
    ///
    /// As [`Upload::send`].
    pub fn upload(
        &self,
        upload: Upload,
        records: impl IntoIterator<Item = PutRecord>,
    ) -> Result<Report, Error> {
        self.runtime.wait(upload.send(records))
    }

    /// Begins to send records, each with its line in the input; batch by batch
    /// tells what became of them.
    ///
    /// # Errors
    ///
    /// As [`Upload::start`].
    pub fn start(
        &self,
        upload: Upload,
        lines: impl IntoIterator<Item = (u64, PutRecord)>,
    ) -> Result<BlockingUploading, Error> {
        Ok(BlockingUploading { uploading: upload.start(lines)?, runtime: Arc::clone(&self.runtime) })
    }
}

/// Records, waited for one after the other.
#[derive(Debug)]
#[must_use = "nothing is sent before a record is asked for"]
pub struct BlockingRecords {
    records: Records,
    runtime: Arc<Waiting>,
}

impl BlockingRecords {
    /// Why all records are there, once they have ended.
    #[must_use]
    pub const fn completeness(&self) -> Completeness {
        self.records.completeness()
    }
}

/// An upload under way, waited for batch by batch.
#[derive(Debug)]
#[must_use = "nothing is sent before a batch is asked for"]
pub struct BlockingUploading {
    uploading: Uploading,
    runtime: Arc<Waiting>,
}

impl Iterator for BlockingUploading {
    type Item = Result<BatchReport, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = async { Ok(self.uploading.next().await) };
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
