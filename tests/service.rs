//! The client against the sandbox, over real connections.
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
#[path = "sandbox/stored.rs"]
mod stored;
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use filtre::Plan;
use filtre::Target;
use filtre::http::{Address, Client, ClientOptions, GetRecord, Retries, Service, Token};
use filtre::sandbox::{Sandbox, SandboxBuilder};
use tokio::runtime::Builder;

/// Retries with minimal delays.
pub fn options() -> ClientOptions {
    let retries = Retries::default()
        .with_attempts(4)
        .with_base(Duration::from_millis(1))
        .with_cap(Duration::from_millis(4));
    ClientOptions::default().with_retries(retries).with_deadline(Duration::from_secs(20))
}

/// Returns the sandbox as a service with a token.
pub fn service_at(sandbox: &Sandbox, token: &str) -> Service {
    let address = Address::parse(&sandbox.url()).unwrap();
    Service::new(address, "demo", Token::new(token).unwrap()).unwrap()
}

/// Returns a client of the sandbox.
pub fn client_of(sandbox: &Sandbox) -> Client {
    Client::with_options(service_at(sandbox, "demo-token"), options()).unwrap()
}

/// Adds faults to a builder.
pub fn with_faults(builder: SandboxBuilder, faults: &[impl AsRef<str>]) -> SandboxBuilder {
    faults.iter().fold(builder, |builder, fault| builder.fault(fault.as_ref().parse().unwrap()))
}

/// Compiles a filter on `contact`.
pub fn plan(filter: &str, target: Target) -> Plan {
    support::contact().check(&filtre::parse(filter).unwrap()).unwrap().compile(target).unwrap()
}

/// Returns the ids of records in order.
pub fn ids(records: &[GetRecord]) -> Vec<u64> {
    records.iter().map(|record| record.id().parse().unwrap()).collect()
}

/// More than the number of cores: a case waits for the disk, responses and retries.
const THREADS: usize = 8;

/// Prints the seed of a case that fails.
struct Case(usize);

impl Drop for Case {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the case of seed {} failed", self.0);
        }
    }
}

/// Runs a case for each seed below `count` on several threads; returns the results
/// in no order.
pub fn on_threads<T: Send>(count: usize, case: impl AsyncFn(u64) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let seeds = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let seeds = seeds.take_while(|seed| *seed < count);
        let run = |seed: usize| {
            let _named = Case(seed);
            runtime.block_on(case(seed as u64))
        };
        seeds.map(run).collect::<Vec<T>>()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}
