//! The client against a scripted server, with faults on the wire.
#![cfg(feature = "http")]

#[path = "client/blocking.rs"]
mod blocking;
#[path = "client/bounds.rs"]
mod bounds;
#[path = "client/common.rs"]
mod common;
#[path = "client/endpoints.rs"]
mod endpoints;
#[path = "client/faults.rs"]
mod faults;
#[path = "client/patience.rs"]
mod patience;
#[path = "client/reads.rs"]
mod reads;
#[path = "client/schedules.rs"]
mod schedules;
#[path = "client/secrets.rs"]
mod secrets;
mod support;
#[path = "client/tls.rs"]
mod tls;
#[path = "client/uploads.rs"]
mod uploads;
