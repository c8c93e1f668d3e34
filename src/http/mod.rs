//! The service's endpoints as request values.
//!
//! Knows addresses, parameters and headers; sends nothing. Whoever has a client
//! sends the values with it.

mod address;
mod request;
mod token;

pub use address::{Address, AddressError};
pub use request::{Direction, Get, Paging, Put, PutRecord, RequestError, Service};
pub use token::Token;
