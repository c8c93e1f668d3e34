//! Retries, waits and deadlines.

use std::sync::Arc;
use std::time::{Duration, Instant};

use filtre::http::{ErrorKind, Put, PutRecord, Retries};

use crate::common::{SHORT, client, client_at, options};
use crate::support::faults::{Act, FaultServer, answer, ok};

const LIST: &str = "{}";

#[tokio::test]
async fn transient_faults_are_retried() {
    let reset = vec![Act::Reset];
    let server = FaultServer::replies([reset, answer("503 Service Unavailable", "", ""), ok(LIST)]);
    client(&server).object_list().await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn status_429_without_retry_after_is_retried_after_a_pause() {
    let slow = answer("429 Too Many Requests", "", "");
    let server = FaultServer::replies([slow, ok(LIST)]);
    let client = client_at(&server.url(), options());
    let start = Instant::now();
    client.object_list().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(100), "a 429 without `Retry-After` was retried at once");
}

/// The local clock may be wrong, so the wait is computed from the `Date` header.
#[tokio::test]
async fn retry_after_date_is_compared_with_the_date_header() {
    let now = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (until, requests) in [
        (now, 2),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 2),
        ("Sun Nov  6 08:49:37 1994", 2),
        ("Sun, 06 Nov 1994 09:49:37 GMT", 1),
        ("Sunday, 06-Nov-94 09:49:37 GMT", 1),
    ] {
        let headers = format!("Date: {now}\r\nRetry-After: {until}\r\n");
        let server = FaultServer::replies([answer("503 Service Unavailable", &headers, ""), ok(LIST)]);
        let outcome = client(&server).object_list().await;
        assert_eq!((outcome.is_ok(), server.requests().len()), (requests == 2, requests), "{until}");
    }
}

#[tokio::test]
async fn refusal_with_incomplete_body_is_a_refusal() {
    for status in ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "413 Content Too Large"] {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: 10\r\n\r\n{{");
        let server = FaultServer::replies([vec![Act::Send(head.into_bytes()), Act::Stall]]);
        let client = client_at(&server.url(), options().with_deadline(SHORT));
        let put = Put::new("contact", [PutRecord::create().value("Nom", "x")]);
        let error = client.put_objects(&put).await.unwrap_err();
        assert!(error.kind().is_refusal(), "{status}: {error}");
        assert_eq!(error.raw(), b"{", "{status}");
    }
}

#[tokio::test]
async fn custom_transport_neither_redirects_nor_retries() {
    let transport = || {
        let never = reqwest::retry::for_host("127.0.0.1").max_retries_per_request(9);
        let always = never.classify_fn(|answer| answer.retryable());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let tls = tls.unwrap().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
        let redirect = reqwest::redirect::Policy::limited(9);
        reqwest::Client::builder().redirect(redirect).retry(always).tls_backend_preconfigured(tls)
    };
    for (reply, part) in [
        (answer("307 Temporary Redirect", "Location: /again\r\n", ""), "redirects to `/again`"),
        (answer("503 Service Unavailable", "", ""), "503"),
        (vec![Act::Reset], "broke"),
    ] {
        let server = FaultServer::replies([reply]);
        let retries = Retries::default().with_attempts(1);
        let options = options().with_retries(retries).with_transport(transport());
        let error = client_at(&server.url(), options).object_list().await.unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
        assert_eq!(server.requests().len(), 1, "{part}");
    }
}

#[tokio::test]
async fn deadline_covers_all_attempts() {
    let server = FaultServer::start(|_| vec![Act::Pause(Duration::from_millis(40))]);
    let retries = Retries::default().with_attempts(1_000).with_base(Duration::ZERO);
    let client = client_at(&server.url(), options().with_retries(retries).with_deadline(SHORT));
    let error = client.object_list().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TimedOut(_) | ErrorKind::ConnectionLost), "{error}");
    assert!((1..=5).contains(&server.requests().len()), "{}", server.requests().len());
}

#[tokio::test]
async fn clones_share_rate_and_retry_budget() {
    let server = FaultServer::start(|_| vec![]);
    let retries = Retries::default().with_attempts(5).with_base(Duration::ZERO);
    let client = client_at(&server.url(), options().with_retries(retries));
    for _ in 0..130 {
        client.clone().object_list().await.unwrap_err();
    }
    assert_eq!(server.requests().len(), 130 + 500, "the retry budget is 500");

    let server = FaultServer::replies([ok(LIST)]);
    let client = client_at(&server.url(), options().with_requests_per_second(Some(0.01)));
    client.object_list().await.unwrap();
    let error = client.clone().object_list().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::RateLimited(_)),
        "{error}: the next request is due after the deadline"
    );
    assert_eq!(server.requests().len(), 1);
}

/// The transport reuses connections, and could resend a request if one turns out to
/// be closed.
#[tokio::test]
async fn transport_never_resends_a_request() {
    let created = r#"{"objects":[{"status":"OK","id":1,"created":"Y"}]}"#;
    let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{created}", created.len());
    // The response keeps the connection alive, but the server closes it.
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
            assert!(matches!(error.kind(), ErrorKind::OutcomeUnknown(_)), "{error}");
        }
        let times =
            server.requests().iter().filter(|request| request.contains(&format!("name{at}."))).count();
        assert!(times <= 1, "sent {times} times");
    }
    assert!(server.requests().len() > 50);
}
