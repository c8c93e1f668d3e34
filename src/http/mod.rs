//! The service's client.
//!
//! Knows addresses, requests and answers of the four endpoints, when to try
//! again, and how a [`Plan`](crate::Plan) is run. What is said to the service
//! and what is made of its answers is decided by state machines without clock
//! or network; [`Client`] gives them both. Whoever has a client of another kind
//! sends the request values of [`Service`], and reads answers with [`Page`] and
//! [`PutAnswer`].

mod address;
mod answer;
mod attempt;
mod blocking;
mod client;
mod drift;
mod error;
mod fault;
mod fetch;
mod ids;
mod journal;
mod limits;
mod local;
mod options;
mod page;
mod pages;
mod probe;
mod put;
mod query;
mod record;
mod request;
mod retry;
mod token;
mod upload;
mod validate;

pub use address::{Address, AddressError};
pub use answer::{Outcome, PutAnswer, Refusal};
pub use blocking::{BlockingClient, BlockingRecords, BlockingUploading};
pub use client::Client;
pub use drift::Drift;
pub use error::Error;
pub use fault::Fault;
pub use journal::JournalError;
pub use limits::Limits;
pub use options::ClientOptions;
pub use page::Page;
pub use probe::{Observation, Probe, ProbeReport};
pub use put::{Form, Put, PutRecord};
pub use query::{Completeness, Query, Records, Selection};
pub use record::{FieldValue, GetRecord};
pub use request::{Direction, Get, Paging, RequestError, Service};
pub use retry::Retries;
pub use token::Token;
pub use upload::{BatchReport, Fate, Report, Upload, Uploading};
pub use validate::{Violation, Violations};
