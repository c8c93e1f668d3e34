//! Clients of the scripted server, and parts of its requests.

use std::time::Duration;

use filtre::http::{Address, Client, ClientOptions, Retries, Service, Token};
use filtre::{Plan, Target};

use crate::support::contact;
use crate::support::faults::FaultServer;

/// A deadline that no test reaches on a busy machine.
pub const LONG: Duration = Duration::from_secs(20);
/// A deadline for responses that never arrive.
pub const SHORT: Duration = Duration::from_millis(190);

/// The token of every client; no output may contain it.
pub const TOKEN: &str = "canary-token";

pub fn options() -> ClientOptions {
    let retries = Retries::default()
        .with_attempts(3)
        .with_base(Duration::from_millis(1))
        .with_cap(Duration::from_millis(2));
    ClientOptions::default().with_retries(retries).with_deadline(LONG)
}

pub fn service_at(url: &str) -> Service {
    Service::new(Address::parse(url).unwrap(), "acme", Token::new(TOKEN).unwrap()).unwrap()
}

pub fn client_at(url: &str, options: ClientOptions) -> Client {
    Client::with_options(service_at(url), options).unwrap()
}

pub fn client(server: &FaultServer) -> Client {
    client_at(&server.url(), options())
}

pub fn plan(filter: &str) -> Plan {
    contact().check(&filtre::parse(filter).unwrap()).unwrap().compile(Target::Portable).unwrap()
}

/// Returns the request line without `GET` and the version.
pub fn line(request: &str) -> &str {
    request.lines().next().unwrap().trim_start_matches("GET ").trim_end_matches(" HTTP/1.1")
}

pub fn query(request: &str) -> &str {
    line(request).split_once('?').map_or("", |(_, query)| query)
}
