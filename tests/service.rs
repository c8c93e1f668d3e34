//! The client against the service offline, over real connections.
#![cfg(all(feature = "http", feature = "sandbox"))]

#[path = "service/drift.rs"]
mod drift;
#[path = "service/meaning.rs"]
mod meaning;
#[path = "service/operations.rs"]
mod operations;
#[path = "service/probe.rs"]
mod probe;
mod reference;
#[path = "service/schedules.rs"]
mod schedules;
#[path = "service/secrets.rs"]
mod secrets;
mod support;

use std::time::Duration;

use filtre::Plan;
use filtre::Target;
use filtre::http::{Address, Client, ClientOptions, GetRecord, Retries, Service, Token};
use filtre::sandbox::{Sandbox, SandboxBuilder};

/// Retries that wait next to nothing.
pub fn options() -> ClientOptions {
    let retries = Retries::default()
        .with_attempts(4)
        .with_base(Duration::from_millis(1))
        .with_cap(Duration::from_millis(4));
    ClientOptions::default().with_retries(retries).with_deadline(Duration::from_secs(20))
}

/// The sandbox, as the holder of a token is told of it.
pub fn service_at(sandbox: &Sandbox, token: &str) -> Service {
    let address = Address::parse(&sandbox.url()).unwrap();
    Service::new(address, "demo", Token::new(token).unwrap()).unwrap()
}

/// A client of the sandbox.
pub fn client_of(sandbox: &Sandbox) -> Client {
    Client::with_options(service_at(sandbox, "demo-token"), options()).unwrap()
}

/// A sandbox with what goes wrong in it.
pub fn with_faults(builder: SandboxBuilder, faults: &[impl AsRef<str>]) -> SandboxBuilder {
    faults.iter().fold(builder, |builder, fault| builder.fault(fault.as_ref().parse().unwrap()))
}

/// The plan of a filter of the example contacts.
pub fn plan(filter: &str, target: Target) -> Plan {
    support::contact().check(&filtre::parse(filter).unwrap()).unwrap().compile(target).unwrap()
}

/// The ids of records, in their order.
pub fn ids(records: &[GetRecord]) -> Vec<u64> {
    records.iter().map(|record| record.id().parse().unwrap()).collect()
}

/// The number of generated cases, which a variable can raise.
pub fn cases(usual: usize) -> usize {
    std::env::var("FILTRE_CASES").map_or(usual, |cases| cases.parse().unwrap())
}
