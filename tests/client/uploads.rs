//! Uploads: batches, outcomes of records, and the journal.

use std::path::Path;
use std::time::Duration;

use filtre::http::{
    Client, ErrorKind, JournalError, PutRecord, RecordOutcome, Retries, Upload, UploadReport,
};

use crate::common::{client, client_at, options};
use crate::support::contact;
use crate::support::faults::{Act, ClosedPort, FaultServer, Reply, answer, ok};

fn records(count: usize) -> Vec<PutRecord> {
    (0..count).map(|at| PutRecord::create().value("Nom", format!("canary-{at}"))).collect()
}

/// Returns the response for created records.
fn created(ids: std::ops::Range<u64>) -> String {
    let entries: Vec<String> = ids
        .map(|id| format!(r#"{{"status":"OK","id":"{id}","created":"Y","updated":"N","found":"N"}}"#))
        .collect();
    format!(r#"{{"objects":[{}]}}"#, entries.join(","))
}

fn upload(client: &Client, journal: &Path) -> Upload {
    client.upload("contact").batch(2).journal(journal)
}

/// Returns a short form of each outcome.
fn outcomes(report: &UploadReport) -> Vec<String> {
    let short = |outcome: &RecordOutcome| match outcome {
        RecordOutcome::Created(id) => format!("+{id}"),
        RecordOutcome::Updated(id) => format!("={id}"),
        RecordOutcome::Refused(_) => "refused".to_owned(),
        RecordOutcome::Unknown => "?".to_owned(),
        RecordOutcome::Unsent => "-".to_owned(),
        other => format!("{other:?}"),
    };
    report.outcomes().iter().map(|(line, outcome)| format!("{line}{}", short(outcome))).collect()
}

#[tokio::test]
async fn batches_are_sent_in_order() {
    let server = FaultServer::replies([ok(created(10..12)), ok(created(12..14)), ok(created(14..15))]);
    let report = client(&server).upload("contact").batch(2).metadata(&contact()).send(records(5)).await;
    let report = report.unwrap();
    assert_eq!(outcomes(&report), ["1+10", "2+11", "3+12", "4+13", "5+14"]);
    assert!(report.is_success() && report.error().is_none());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn invalid_record_prevents_the_upload() {
    let server = FaultServer::replies([ok(created(1..2))]);
    let mut wrong = records(3);
    wrong[1] = PutRecord::create().value("cc_age", "canary");
    let error = client(&server).upload("contact").metadata(&contact()).send(wrong).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "record 2: invalid value of `cc_age`: expected a whole number such as `12`"
    );
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn each_record_has_the_outcome_of_its_status() {
    let mixed = r#"{"objects":[{"status":"KO","id":"","error":"canary"},
        {"status":"OK","id":5,"created":"N","updated":"Y","found":"Y"}]}"#;
    let server = FaultServer::replies([ok(mixed)]);
    let report = client(&server).upload("contact").send(records(2)).await.unwrap();
    assert_eq!(outcomes(&report), ["1refused", "2=5"]);
    assert!(!report.is_success() && report.error().is_none());
    assert!(
        matches!(&report.outcomes()[0].1, RecordOutcome::Refused(Some(refusal)) if refusal.text() == Some("canary"))
    );
    assert!(!format!("{report:?}").contains("canary"));
}

/// Uploads six records in three batches with a fault in the second, then resumes
/// the upload without faults. Returns both lists of outcomes and the number of
/// requests of the second upload.
async fn interrupted(fault: Reply, resume: impl Fn(Upload) -> Upload) -> (Vec<String>, Vec<String>, usize) {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    // The journal contains the address, so both uploads need one server.
    let mut replies = vec![ok(created(10..12)), fault.clone()];
    let mut next = 20;
    let server = FaultServer::start(move |_| {
        if replies.is_empty() {
            next += 2;
            return ok(created(next..next + 2));
        }
        replies.remove(0)
    });
    let client = client(&server);
    let first = upload(&client, &journal).send(records(6)).await.unwrap();
    assert!(!first.is_success() && first.error().is_some());
    let asked = server.requests().len();
    let second = resume(upload(&client, &journal)).send(records(6)).await.unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    assert!(!text.contains("canary"), "{text}");
    (outcomes(&first), outcomes(&second), server.requests().len() - asked)
}

#[tokio::test]
async fn records_with_unknown_outcome_are_not_resent() {
    for fault in [vec![Act::Reset], answer("503 Service Unavailable", "", ""), ok(created(12..13)), ok("{}")]
    {
        let (first, second, requests) = interrupted(fault, |upload| upload).await;
        assert_eq!(first, ["1+10", "2+11", "3?", "4?", "5-", "6-"]);
        assert_eq!(second, ["1+10", "2+11", "3?", "4?", "5+22", "6+23"]);
        assert_eq!(requests, 1);
    }
    // `idempotent` does not apply to creates.
    let (_, second, requests) = interrupted(vec![Act::Reset], Upload::idempotent).await;
    assert_eq!((second[2].as_str(), requests), ("3?", 1));
}

#[tokio::test]
async fn records_of_a_refused_request_are_resent() {
    for (status, header) in [
        ("401 Unauthorized", ""),
        ("403 Forbidden", ""),
        ("404 Not Found", ""),
        ("405 Method Not Allowed", ""),
        ("406 Not Acceptable", ""),
        ("413 Content Too Large", ""),
        ("414 URI Too Long", ""),
        ("429 Too Many Requests", "Retry-After: 3600\r\n"),
    ] {
        let (first, second, requests) = interrupted(answer(status, header, ""), |upload| upload).await;
        assert_eq!(first, ["1+10", "2+11", "3-", "4-", "5-", "6-"], "{status}");
        assert_eq!(second, ["1+10", "2+11", "3+22", "4+23", "5+24", "6+25"], "{status}");
        assert_eq!(requests, 2, "{status}");
    }
}

#[tokio::test]
async fn records_of_an_unsent_request_are_unsent() {
    let server = FaultServer::replies([ok(created(10..12))]);
    let port = ClosedPort::new();
    let closed = format!("http://{}", port.address());
    let usual = || options().with_retries(Retries::default().with_attempts(1));
    let clients = [
        client_at(&server.url(), usual().with_deadline(Duration::ZERO)),
        client_at(&server.url(), usual().with_proxy(&closed)),
        client_at(&closed, usual()),
    ];
    for client in clients {
        let report = client.upload("contact").send(records(2)).await.unwrap();
        assert_eq!(outcomes(&report), ["1-", "2-"], "{report:?}");
        assert!(report.error().is_some());
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn status_400_refuses_its_batch_only() {
    let server = FaultServer::replies([answer("400 Bad Request", "", ""), ok(created(12..14))]);
    let report = client(&server).upload("contact").batch(2).send(records(4)).await.unwrap();
    assert_eq!(outcomes(&report), ["1refused", "2refused", "3+12", "4+13"]);
    assert!(matches!(report.error().unwrap().kind(), ErrorKind::BadRequest));
}

#[tokio::test]
async fn idempotent_updates_are_resent() {
    let updated = r#"{"objects":[{"status":"OK","id":5,"created":"N","updated":"Y","found":"Y"}]}"#;
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let server = FaultServer::replies([vec![], vec![], vec![], ok(updated)]);
    let client = client(&server);
    let records = || [PutRecord::update(5).value("Nom", "x")];
    let upload = || upload(&client, &journal).idempotent();
    let first = upload().send(records()).await.unwrap();
    assert_eq!((outcomes(&first), server.requests().len()), (vec!["1?".to_owned()], 3));
    let second = upload().send(records()).await.unwrap();
    assert_eq!((outcomes(&second), server.requests().len()), (vec!["1=5".to_owned()], 4));
}

#[tokio::test]
async fn journaled_batch_without_outcome_is_unknown() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let server = FaultServer::replies([ok(created(10..12)), ok(created(12..14)), ok(created(14..16))]);
    let client = client(&server);
    upload(&client, &journal).send(records(4)).await.unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    // A crash truncates the last outcome.
    std::fs::write(&journal, &text[..text.len() - 5]).unwrap();
    let report = upload(&client, &journal).send(records(4)).await.unwrap();
    assert_eq!(outcomes(&report), ["1+10", "2+11", "3?", "4?"]);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn batch_is_journaled_before_it_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (path, mut next) = (journal.clone(), 10);
    // The last line describes the batch of the request.
    let server = FaultServer::start(move |_| {
        let text = std::fs::read_to_string(&path).unwrap();
        let last = text.lines().last().unwrap();
        let line = format!(r#"{{"sent":{},"records":2,"lines":[{},{}],"#, next - 10, next - 9, next - 8);
        next += 2;
        if text.ends_with('\n') && last.starts_with(&line) { ok(created(next..next + 2)) } else { ok("{}") }
    });
    let report = upload(&client(&server), &journal).send(records(6)).await.unwrap();
    assert!(report.is_success(), "{report:?}");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn unwritable_journal_prevents_the_upload() {
    let directory = tempfile::tempdir().unwrap();
    let server = FaultServer::replies([ok(created(10..12))]);
    let error = upload(&client(&server), directory.path()).send(records(2)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Journal(JournalError::File(_))), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn resumes_from_journal_cut_inside_utf8_sequence() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let reply = r#"{"objects":[{"status":"OK","id":"é","created":"Y"}]}"#;
    let server = FaultServer::replies([ok(reply)]);
    let client = client(&server);
    let send = || client.upload("contact").journal(&journal).send(records(1));
    assert_eq!(outcomes(&send().await.unwrap()), ["1+é"]);
    let bytes = std::fs::read(&journal).unwrap();
    let at = bytes.iter().rposition(|byte| *byte == "é".as_bytes()[1]).unwrap();
    std::fs::write(&journal, &bytes[..at]).unwrap();
    assert_eq!(outcomes(&send().await.unwrap()), ["1?"]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn journal_of_other_records_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let server = FaultServer::replies([ok(created(10..12))]);
    let client = client(&server);
    upload(&client, &journal).send(records(2)).await.unwrap();
    let error = upload(&client, &journal).send(records(3)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Journal(JournalError::Mismatch("input"))), "{error}");
    let held = upload(&client, &journal).start((1..).zip(records(2))).unwrap();
    let error = upload(&client, &journal).send(records(2)).await.unwrap_err();
    assert_eq!(error.to_string(), "another upload is using the journal");
    drop(held);
    assert_eq!(server.requests().len(), 1);
}
