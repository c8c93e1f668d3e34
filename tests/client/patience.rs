//! How long the client waits, and how often it asks.

use std::time::{Duration, Instant};

use filtre::http::{Fault, Put, PutRecord, Retries};

use crate::common::{SHORT, client, client_at, options};
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
    let client = client_at(&server.url(), options());
    let start = Instant::now();
    client.object_list().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(100), "a 429 that says nothing asks for patience");
}

#[tokio::test]
async fn the_deadline_holds_for_all_attempts_together() {
    let server = FaultServer::start(|_| vec![Act::Pause(Duration::from_millis(40))]);
    let retries = Retries::default().with_attempts(1_000).with_base(Duration::ZERO);
    let client = client_at(&server.url(), options().with_retries(retries).with_deadline(SHORT));
    let error = client.object_list().await.unwrap_err();
    assert!(matches!(error.fault(), Fault::TimedOut(_) | Fault::Dropped), "{error}");
    assert!((1..=5).contains(&server.requests().len()), "{}", server.requests().len());
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
    let client = client_at(&server.url(), options().with_requests_per_second(Some(0.01)));
    client.object_list().await.unwrap();
    let error = client.clone().object_list().await.unwrap_err();
    assert!(matches!(error.fault(), Fault::NoTurn(_)), "{error}: the next turn is after the deadline");
    assert_eq!(server.requests().len(), 1);
}

/// The transport under the client keeps connections, and could send a request
/// again by itself when one turns out to be closed.
#[tokio::test]
async fn nothing_is_sent_twice_behind_the_clients_back() {
    let created = r#"{"objects":[{"status":"OK","id":1,"created":"Y"}]}"#;
    let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{created}", created.len());
    // It says that the connection stays, and closes it: at once, or when asked.
    let mut turn = 0;
    let server = FaultServer::start(move |_| {
        turn += 1;
        let stay = Duration::from_millis([0, 1, 3, 0][turn % 4]);
        vec![Act::Send(text.clone().into_bytes()), Act::Pause(stay)]
    });
    let client = client(&server);
    for at in 0..100 {
        let record = PutRecord::create().value("Nom", format!("name{at}."));
        let outcome = client.put_objects(&Put::new("contact", [record])).await;
        if let Err(error) = outcome {
            assert!(matches!(error.fault(), Fault::OutcomeUnknown(_)), "{error}");
        }
        let times =
            server.requests().iter().filter(|request| request.contains(&format!("name{at}."))).count();
        assert!(times <= 1, "sent {times} times");
    }
    assert!(server.requests().len() > 50);
}
