//! Many records: batches, what becomes of them, and the journal.

use std::path::Path;
use std::time::Duration;

use filtre::http::{
    Client, ErrorKind, JournalError, PutRecord, RecordOutcome, Retries, Upload, UploadReport,
};

use crate::common::{client, client_at, options};
use crate::support::contact;
use crate::support::faults::{Act, FaultServer, Nobody, Reply, answer, ok};

fn records(count: usize) -> Vec<PutRecord> {
    (0..count).map(|at| PutRecord::create().value("Nom", format!("canary-{at}"))).collect()
}

/// Entries that say that records were created.
fn created(ids: std::ops::Range<u64>) -> String {
    let entries: Vec<String> = ids
        .map(|id| format!(r#"{{"status":"OK","id":"{id}","created":"Y","updated":"N","found":"N"}}"#))
        .collect();
    format!(r#"{{"objects":[{}]}}"#, entries.join(","))
}

fn upload(client: &Client, journal: &Path) -> Upload {
    client.upload("contact").batch(2).journal(journal)
}

/// The fates in short.
fn fates(report: &UploadReport) -> Vec<String> {
    let short = |fate: &RecordOutcome| match fate {
        RecordOutcome::Created(id) => format!("+{id}"),
        RecordOutcome::Updated(id) => format!("={id}"),
        RecordOutcome::Refused(_) => "refused".to_owned(),
        RecordOutcome::Unknown => "?".to_owned(),
        RecordOutcome::Unsent => "-".to_owned(),
        other => format!("{other:?}"),
    };
    report.outcomes().iter().map(|(line, fate)| format!("{line}{}", short(fate))).collect()
}

#[tokio::test]
async fn batches_one_after_the_other() {
    let server = FaultServer::replies([ok(created(10..12)), ok(created(12..14)), ok(created(14..15))]);
    let report = client(&server).upload("contact").batch(2).metadata(&contact()).send(records(5)).await;
    let report = report.unwrap();
    assert_eq!(fates(&report), ["1+10", "2+11", "3+12", "4+13", "5+14"]);
    assert!(report.is_success() && report.error().is_none());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_record_that_does_not_fit_keeps_all_from_being_sent() {
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
async fn each_record_is_judged_by_its_status() {
    let mixed = r#"{"objects":[{"status":"KO","id":"","error":"canary"},
        {"status":"OK","id":5,"created":"N","updated":"Y","found":"Y"}]}"#;
    let server = FaultServer::replies([ok(mixed)]);
    let report = client(&server).upload("contact").send(records(2)).await.unwrap();
    assert_eq!(fates(&report), ["1refused", "2=5"]);
    assert!(!report.is_success() && report.error().is_none());
    assert!(
        matches!(&report.outcomes()[0].1, RecordOutcome::Refused(Some(refusal)) if refusal.text() == Some("canary"))
    );
    assert!(!format!("{report:?}").contains("canary"));
}

/// Runs an upload of six records in three batches, of which the second meets a
/// fault; then goes on with it against a server that creates whatever comes.
async fn interrupted(fault: Reply, goes_on: impl Fn(Upload) -> Upload) -> (Vec<String>, Vec<String>, usize) {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    // The journal names the address, so that both come from one server.
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
    let second = goes_on(upload(&client, &journal)).send(records(6)).await.unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    assert!(!text.contains("canary"), "{text}");
    (fates(&first), fates(&second), server.requests().len() - asked)
}

#[tokio::test]
async fn what_may_have_been_written_is_never_sent_again() {
    for fault in [vec![Act::Reset], answer("503 Service Unavailable", "", ""), ok(created(12..13)), ok("{}")]
    {
        let (first, second, requests) = interrupted(fault, |upload| upload).await;
        assert_eq!(first, ["1+10", "2+11", "3?", "4?", "5-", "6-"]);
        assert_eq!(second, ["1+10", "2+11", "3?", "4?", "5+22", "6+23"]);
        assert_eq!(requests, 1);
    }
    // Told idempotent, but it creates.
    let (_, second, requests) = interrupted(vec![Act::Reset], Upload::idempotent).await;
    assert_eq!((second[2].as_str(), requests), ("3?", 1));
}

#[tokio::test]
async fn what_was_surely_not_written_is_sent_again() {
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
async fn what_never_went_out_is_not_unknown() {
    let server = FaultServer::replies([ok(created(10..12))]);
    let held = Nobody::new();
    let nobody = format!("http://{}", held.address());
    let usual = || options().with_retries(Retries::default().with_attempts(1));
    let clients = [
        client_at(&server.url(), usual().with_deadline(Duration::ZERO)),
        client_at(&server.url(), usual().with_proxy(&nobody)),
        client_at(&nobody, usual()),
    ];
    for client in clients {
        let report = client.upload("contact").send(records(2)).await.unwrap();
        assert_eq!(fates(&report), ["1-", "2-"], "{report:?}");
        assert!(report.error().is_some());
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_batch_that_the_service_cannot_read_does_not_stop_the_others() {
    let server = FaultServer::replies([answer("400 Bad Request", "", ""), ok(created(12..14))]);
    let report = client(&server).upload("contact").batch(2).send(records(4)).await.unwrap();
    assert_eq!(fates(&report), ["1refused", "2refused", "3+12", "4+13"]);
    assert!(matches!(report.error().unwrap().kind(), ErrorKind::BadRequest));
}

#[tokio::test]
async fn updates_told_idempotent_are_sent_again() {
    let updated = r#"{"objects":[{"status":"OK","id":5,"created":"N","updated":"Y","found":"Y"}]}"#;
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let server = FaultServer::replies([vec![], vec![], vec![], ok(updated)]);
    let client = client(&server);
    let records = || [PutRecord::update(5).value("Nom", "x")];
    let upload = || upload(&client, &journal).idempotent();
    let first = upload().send(records()).await.unwrap();
    assert_eq!((fates(&first), server.requests().len()), (vec!["1?".to_owned()], 3));
    let second = upload().send(records()).await.unwrap();
    assert_eq!((fates(&second), server.requests().len()), (vec!["1=5".to_owned()], 4));
}

#[tokio::test]
async fn a_batch_without_its_outcome_is_unknown() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let server = FaultServer::replies([ok(created(10..12)), ok(created(12..14)), ok(created(14..16))]);
    let client = client(&server);
    upload(&client, &journal).send(records(4)).await.unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    // As if it had been killed while it wrote the last outcome down.
    std::fs::write(&journal, &text[..text.len() - 5]).unwrap();
    let report = upload(&client, &journal).send(records(4)).await.unwrap();
    assert_eq!(fates(&report), ["1+10", "2+11", "3?", "4?"]);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_batch_is_in_the_journal_before_it_goes_out() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (path, mut next) = (journal.clone(), 10);
    // When a batch comes, the last line is about it.
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
async fn a_journal_that_cannot_be_written_keeps_records_from_being_sent() {
    let directory = tempfile::tempdir().unwrap();
    let server = FaultServer::replies([ok(created(10..12))]);
    let error = upload(&client(&server), directory.path()).send(records(2)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Journal(JournalError::File(_))), "{error}");
    assert_eq!(server.requests().len(), 0);
}

/// A text is cut between any two bytes, of one letter too.
#[tokio::test]
async fn a_journal_torn_within_a_letter_is_gone_on_with() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let reply = r#"{"objects":[{"status":"OK","id":"é","created":"Y"}]}"#;
    let server = FaultServer::replies([ok(reply)]);
    let client = client(&server);
    let send = || client.upload("contact").journal(&journal).send(records(1));
    assert_eq!(fates(&send().await.unwrap()), ["1+é"]);
    let bytes = std::fs::read(&journal).unwrap();
    let at = bytes.iter().rposition(|byte| *byte == "é".as_bytes()[1]).unwrap();
    std::fs::write(&journal, &bytes[..at]).unwrap();
    assert_eq!(fates(&send().await.unwrap()), ["1?"]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_journal_of_other_records_is_refused() {
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
