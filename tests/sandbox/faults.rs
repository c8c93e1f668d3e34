//! Injected faults.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use filtre::sandbox::Sandbox;

use crate::support::CONTACTS;
use crate::support::http::send;
use crate::{Served, serve};

#[track_caller]
fn with(faults: &[&str]) -> Served {
    let builder = Sandbox::builder().records_json("contact", CONTACTS);
    serve(faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap())))
}

fn request(sandbox: &Served) -> Vec<u8> {
    let path = sandbox.path("get_objects/contact");
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer demo-token\r\n\r\n")
        .into_bytes()
}

#[test]
fn status_fault_applies_to_every_nth_request() {
    let sandbox = with(&["status=429,retry-after=2,every=3"]);
    let replies: Vec<_> = (0..6).map(|_| sandbox.get("get_objects/contact")).collect();
    assert_eq!(replies.iter().map(|reply| reply.status).collect::<Vec<_>>(), [200, 200, 429, 200, 200, 429]);
    assert_eq!(replies[2].header("retry-after"), Some("2"));
    assert_eq!(replies[2].json()["error"]["message"], "Too Many Requests");
    assert_eq!(replies[2].assumed(), ["error-body", "fault"]);
}

#[test]
fn status_503_precedes_the_token_check_and_500_follows_all_checks() {
    let maintenance = with(&["status=503"]);
    maintenance.request("GET", "/nowhere", &[], b"").is(503);
    maintenance.request("GET", &format!("/{}", "x".repeat(8_190)), &[], b"").is(414);
    let broken = with(&["status=500"]);
    broken.request("GET", "/nowhere", &[], b"").is(404);
    broken.get("get_objects/contact?limit=0").is(400);
    broken.get("get_objects/contact?limit=1").is(500);
    broken.put("contact", "x").is(400);
    broken.put("contact", r#"[{"data":{"Nom":"x"}}]"#).is(500);
}

#[test]
fn status_fault_writes_nothing_and_truncated_answer_writes() {
    let records = r#"[{"data":{"Nom":"x"}}]"#;
    for (fault, count) in [("status=500", 5), ("status=429", 5), ("html", 6), ("delay=1ms", 6)] {
        let sandbox = with(&[&format!("{fault},endpoint=put_objects")]);
        sandbox.put("contact", records);
        assert_eq!(sandbox.get("get_objects/contact").ids().len(), count, "{fault}");
    }
}

#[test]
fn fault_applies_to_its_endpoint_only() {
    let sandbox = with(&["status=502,endpoint=get_object_info"]);
    sandbox.get("get_object_list").is(200);
    sandbox.get("get_objects/contact").is(200);
    sandbox.get("get_object_info/contact").is(502);
}

#[test]
fn html_fault_returns_a_page() {
    let reply = with(&["html"]).get("get_objects/contact");
    assert_eq!(reply.is(200).header("content-type"), Some("text/html; charset=utf-8"));
    assert!(reply.body.starts_with("<!DOCTYPE html>"));
}

#[test]
fn truncate_fault_cuts_the_answer() {
    let whole = with(&[]).get("get_objects/contact");
    let cut = with(&["truncate"]).get("get_objects/contact");
    assert_eq!(cut.header("content-length"), Some(whole.body.len().to_string().as_str()));
    assert_eq!(cut.body, whole.body[..whole.body.len() / 2]);
}

#[test]
fn reset_fault_resets_the_connection() {
    let sandbox = with(&["reset,every=2"]);
    sandbox.get("get_objects/contact").is(200);
    let error = send(sandbox.address, &request(&sandbox)).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    sandbox.get("get_objects/contact").is(200);
}

#[test]
fn delay_fault_delays_the_answer() {
    let sandbox = with(&["delay=80ms"]);
    let before = Instant::now();
    sandbox.get("get_objects/contact").is(200);
    assert!(before.elapsed() >= Duration::from_millis(80));
}

#[test]
fn page_cap_fault_limits_some_pages() {
    let sandbox = with(&["page-cap=2,every=2"]);
    let ids = |query: &str| sandbox.get(&format!("get_objects/contact?{query}")).ids();
    assert_eq!(ids("limit=4"), [1, 2, 3, 5]);
    assert_eq!(ids("limit=4"), [1, 2]);
    assert_eq!(ids("limit=1"), [1]);
    assert_eq!(ids(""), [1, 2, 3, 5, 10]);
}

#[test]
fn drift_fault_moves_records_between_pages() {
    let sandbox = with(&["drift,every=2,endpoint=get_objects"]);
    let ids = |query: &str| sandbox.get(&format!("get_objects/contact?{query}")).ids();
    assert_eq!(ids("limit=2"), [1, 2]);
    assert_eq!(ids("limit=2&offset=2"), [5, 10], "3 has moved to the first page");
    assert_eq!(ids("limit=2"), [2, 3]);
}

#[test]
fn same_seed_injects_the_same_faults() {
    let statuses = |seed| {
        let fault = "status=500,rate=0.5".parse().unwrap();
        let sandbox = serve(Sandbox::builder().records_json("contact", CONTACTS).fault(fault).seed(seed));
        (0..24).map(|_| sandbox.get("get_objects/contact?limit=1").status).collect::<Vec<_>>()
    };
    let first = statuses(1);
    assert_eq!(first, statuses(1));
    assert_ne!(first, statuses(2));
    assert!(first.contains(&500) && first.contains(&200));
}

#[test]
fn silent_client_does_not_block_others() {
    let sandbox = with(&[]);
    let silent = TcpStream::connect(sandbox.address).unwrap();
    sandbox.get("get_objects/contact").is(200);
    drop(sandbox);
    let mut rest = Vec::new();
    let _ = (&silent).read_to_end(&mut rest);
    assert!(rest.is_empty());
}
