//! Clients of servers that do as told, and what the servers were asked.

use std::time::Duration;

use filtre::http::{Address, Client, ClientOptions, Retries, Service, Token};
use filtre::{Plan, Target};

use crate::support::contact;
use crate::support::faults::FaultServer;

/// Time enough, whatever else the machine does.
pub const LONG: Duration = Duration::from_secs(20);
/// The time to wait for what never comes.
pub const SHORT: Duration = Duration::from_millis(190);

/// The token of every client here; nothing may show it.
pub const TOKEN: &str = "canary-token";

pub fn options() -> ClientOptions {
    let retries = Retries::default()
        .with_attempts(3)
        .with_base(Duration::from_millis(1))
        .with_cap(Duration::from_millis(2));
    ClientOptions::default().with_retries(retries).with_deadline(LONG)
}

pub fn client_at(url: &str, options: ClientOptions) -> Client {
    let token = Token::new(TOKEN).unwrap();
    let service = Service::new(Address::parse(url).unwrap(), "acme", token).unwrap();
    Client::with_options(service, options).unwrap()
}

pub fn client(server: &FaultServer) -> Client {
    client_at(&server.url(), options())
}

pub fn plan(filter: &str) -> Plan {
    contact().check(&filtre::parse(filter).unwrap()).unwrap().compile(Target::Portable).unwrap()
}

/// The first line of a request.
pub fn line(request: &str) -> &str {
    request.lines().next().unwrap().trim_start_matches("GET ").trim_end_matches(" HTTP/1.1")
}

pub fn query(request: &str) -> &str {
    line(request).split_once('?').map_or("", |(_, query)| query)
}
