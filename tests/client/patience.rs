//! How long the client waits, and how often it asks.

use std::time::{Duration, Instant};

use filtre::http::{Fault, Retries};

use crate::common::{client, client_at, options};
use crate::support::faults::{Act, FaultServer, answer, ok};

const LIST: &str = "{}";

#[tokio::test]
async fn a_fault_that_passes_is_not_seen() {
    let reset = vec![Act::Reset];
    let server = FaultServer::replies([reset, answer("503 Service Unavailable", "", ""), ok(LIST)]);
    client(&server).object_list().await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn what_the_service_asks_to_wait_is_waited() {
    let slow = answer("429 Too Many Requests", "", "");
    let server = FaultServer::replies([slow, ok(LIST)]);
    let client = client_at(&server.url(), options().with_deadline(Duration::from_secs(5)));
    let start = Instant::now();
    client.object_list().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(100), "a 429 that says nothing asks for patience");
}

#[tokio::test]
async fn the_deadline_holds_for_all_attempts_together() {
    let server = FaultServer::start(|_| vec![Act::Pause(Duration::from_millis(40))]);
    let retries = Retries::default().with_attempts(1_000).with_base(Duration::ZERO);
    let client = client_at(&server.url(), options().with_retries(retries));
    let error = client.object_list().await.unwrap_err();
    assert!(matches!(error.fault(), Fault::TimedOut(_) | Fault::Dropped), "{error}");
    assert!((2..=4).contains(&server.requests().len()), "{}", server.requests().len());
}

#[tokio::test]
async fn clones_share_the_rate_and_what_may_be_tried_again() {
    let server = FaultServer::start(|_| vec![]);
    let retries = Retries::default().with_attempts(5).with_base(Duration::ZERO);
    let client = client_at(&server.url(), options().with_retries(retries));
    for _ in 0..130 {
        client.clone().object_list().await.unwrap_err();
    }
    assert_eq!(server.requests().len(), 130 + 500, "the bucket of retries is empty");

    let server = FaultServer::replies([ok(LIST)]);
    let client = client_at(&server.url(), options().with_requests_per_second(Some(5.0)));
    client.object_list().await.unwrap();
    let error = client.clone().object_list().await.unwrap_err();
    assert!(matches!(error.fault(), Fault::NoTurn(_)), "{error}: the next turn is after the deadline");
    assert_eq!(server.requests().len(), 1);
}
