//! An HTTP client of the service.
//!
//! [`Client`] and [`BlockingClient`] send requests, retry them and run a
//! [`Plan`](crate::Plan). Pagination, retries and responses are state machines
//! without network or clock. To use another HTTP library, send the requests of
//! [`Service`] and parse the responses with [`Page`] and [`PutAnswer`].

mod address;
mod client;
mod error;
mod error_kind;
mod probe;
mod read;
mod request;
mod response;
mod token;
mod upload;

pub use address::{Address, AddressError};
pub use client::Client;
pub use client::blocking::{BlockingClient, BlockingRecords, BlockingUploadStream};
pub use client::options::ClientOptions;
pub use client::retry::Retries;
pub use error::Error;
pub use error_kind::ErrorKind;
pub use probe::{Observation, Probe, ProbeReport};
pub use read::drift::Drift;
pub use read::query::Query;
pub use read::records::{Completeness, Records, Selection};
pub use request::error::RequestError;
pub use request::put::{BodyEncoding, Put, PutRecord};
pub use request::{Direction, Get, Paging, Service};
pub use response::answer::{Outcome, PutAnswer, Refusal};
pub use response::deserialize::RecordError;
pub use response::limits::ResponseLimits;
pub use response::page::Page;
pub use response::record::{FieldValue, GetRecord};
pub use token::{Token, TokenError};
pub use upload::journal::JournalError;
pub use upload::report::{BatchReport, RecordOutcome, UploadReport};
pub use upload::validate::{Violation, Violations};
pub use upload::{Upload, UploadStream};

// Here and not beside `Client`, so that the client does not depend on the probe.
impl Client {
    /// Starts building a probe: questions about how the service interprets what
    /// its documentation leaves open.
    pub fn probe(&self, object: impl Into<String>) -> Probe {
        Probe::new(self.clone(), object.into())
    }
}
