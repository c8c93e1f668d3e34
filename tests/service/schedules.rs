//! Schedules of faults, each from a seed.
//!
//! `FILTRE_CASES` sets the number of schedules; the default is 1,000.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use filtre::Target;
use filtre::http::{Client, Error, ErrorKind, PutRecord, Query, RecordOutcome};
use filtre::sandbox::Sandbox;
use serde_json::Value;
use tempfile::TempDir;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::reference::Random;
use crate::support::cases;
use crate::support::http::send;
use crate::{client_of, ids, on_threads, plan, with_faults};

/// The faults of a schedule.
const FAULTS: [&str; 9] = [
    "status=429,retry-after=0",
    "status=503,retry-after=0",
    "status=500",
    "status=502",
    "reset",
    "truncate",
    "html",
    "delay=1ms",
    "page-cap=3",
];

/// The faults that a client without retries observes.
const SEEN: [&str; 7] = ["429", "500", "502", "503", "html", "reset", "truncate"];

fn faults(random: &mut Random) -> Vec<String> {
    let count = 1 + random.below(3);
    // Three frequent faults would let hardly any read of many pages succeed.
    let less = usize::from(count == 3);
    let often = |random: &mut Random| match random.below(3) {
        0 => format!("every={}", 2 + less + random.below(5 - less)),
        _ => format!("rate=0.{}", 1 + random.below(3 - less)),
    };
    let fault = |random: &mut Random| format!("{},{}", random.pick(&FAULTS), often(random));
    (0..count).map(|_| fault(random)).collect()
}

/// Counts over all schedules.
#[derive(Debug, Default)]
struct Tally {
    schedules: usize,
    /// Faults of requests without retries.
    faults: BTreeMap<&'static str, usize>,
    /// Retries of the client.
    retries: usize,
    /// Uploads and reads that ended in an error and were started again.
    resumed: usize,
    reread: usize,
    /// Creations of unknown outcome, and those of them that were made.
    open: usize,
    made: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.schedules += other.schedules;
        self.retries += other.retries;
        self.resumed += other.resumed;
        self.reread += other.reread;
        self.open += other.open;
        self.made += other.made;
        for (name, count) in other.faults {
            *self.faults.entry(name).or_default() += count;
        }
    }
}

/// Counts the log events of retries.
#[derive(Clone, Default)]
struct Retries(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Retries {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target().starts_with("filtre::http")
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().fields().field("wait").is_some() {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Returns the records of a response, or the name of its fault.
fn objects(answer: std::io::Result<Vec<u8>>) -> Result<Vec<Value>, &'static str> {
    let answer = String::from_utf8(answer.map_err(|_| "reset")?).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("reset")?;
    match head.split(' ').nth(1) {
        Some("200") if body.starts_with("<!DOCTYPE html>") => Err("html"),
        Some("200") => serde_json::from_str(body)
            .map_err(|_| "truncate")
            .map(|body: Value| body["objects"].as_array().expect("a list of records").clone()),
        status => Err(SEEN.into_iter().find(|known| status == Some(known)).expect("an injected fault")),
    }
}

/// Returns the id and the town of all records by name; requests are repeated until
/// one succeeds.
fn truth(sandbox: &Sandbox, tally: &mut Tally) -> BTreeMap<String, Vec<(u64, String)>> {
    let request = "GET /v1/datamart/demo/get_objects/contact HTTP/1.1\r\nHost: sandbox\r\n\
         Authorization: Bearer demo-token\r\nConnection: close\r\n\r\n";
    let ask = |_| {
        let answer = objects(send(sandbox.address(), request.as_bytes()));
        answer.map_err(|fault| *tally.faults.entry(fault).or_default() += 1).ok()
    };
    let records = (0..1_000).find_map(ask).expect("a complete response");
    let mut truth: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for record in &records {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let id = text(&record["id"]).parse().unwrap();
        truth.entry(text(&record["data"]["Nom"])).or_default().push((id, text(&record["data"]["Adresse"])));
    }
    truth
}

/// Whether an error is an injected fault.
fn is_known(error: &Error) -> bool {
    let fault = match error.kind() {
        ErrorKind::OutcomeUnknown(fault) => fault,
        fault => fault,
    };
    let is_status = matches!(
        fault,
        ErrorKind::TooManyRequests | ErrorKind::Unavailable | ErrorKind::ServerError | ErrorKind::Status(502)
    );
    is_status
        || matches!(fault, ErrorKind::ConnectionLost | ErrorKind::Truncated | ErrorKind::InvalidResponse(_))
}

/// Returns a client for each attempt; every tenth is new and has a full retry
/// budget.
fn clients(sandbox: &Sandbox) -> impl Iterator<Item = Client> {
    (0..20).flat_map(|_| std::iter::repeat_n(client_of(sandbox), 10))
}

/// Creates records; resumes the upload until no record is unsent.
async fn create(
    sandbox: &Sandbox,
    records: &[PutRecord],
    batch: usize,
    tally: &mut Tally,
) -> Vec<RecordOutcome> {
    let directory = TempDir::new().unwrap();
    for client in clients(sandbox) {
        let upload = client.upload("contact").batch(batch).journal(directory.path().join("journal"));
        let report = upload.send(records.to_vec()).await.unwrap();
        assert!(report.error().is_none_or(is_known), "{report:?}");
        let outcomes: Vec<RecordOutcome> =
            report.outcomes().iter().map(|(_, outcome)| outcome.clone()).collect();
        if !outcomes.contains(&RecordOutcome::Unsent) {
            return outcomes;
        }
        tally.resumed += 1;
    }
    panic!("the upload does not end");
}

/// Updates records; repeats the upload until it succeeds.
async fn update(sandbox: &Sandbox, records: &[PutRecord], tally: &mut Tally) {
    for client in clients(sandbox) {
        let upload = client.upload("contact").batch(4).idempotent();
        let report = upload.send(records.to_vec()).await.unwrap();
        assert!(report.error().is_none_or(is_known), "{report:?}");
        if report.is_success() {
            return;
        }
        tally.resumed += 1;
    }
    panic!("the updates do not end");
}

/// Repeats a read until it succeeds.
async fn read(sandbox: &Sandbox, query: impl Fn(&Client) -> Query, tally: &mut Tally) -> Vec<u64> {
    for client in clients(sandbox) {
        match query(&client).send().await {
            Ok(selection) => return ids(selection.records()),
            Err(error) => assert!(is_known(&error), "{error}"),
        }
        tally.reread += 1;
    }
    panic!("no read succeeds");
}

/// Runs a schedule.
async fn schedule(seed: u64) -> Tally {
    let retries = Retries::default();
    let _counted = tracing::subscriber::set_default(tracing_subscriber::registry().with(retries.clone()));
    let mut tally = Tally { schedules: 1, ..Tally::default() };
    let mut random = Random::new(seed);
    let faults = faults(&mut random);
    let old: Vec<String> =
        (1..=8).map(|id| format!(r#"{{"id":{id},"data":{{"Prenom":"old","Nom":"old {id}"}}}}"#)).collect();
    let builder = Sandbox::builder().records_json("contact", old.join("\n")).seed(seed);
    let sandbox = with_faults(builder, &faults).start().unwrap();

    let count = 5 + random.below(15);
    let name = |at: usize| format!("new {at}");
    let record = |at| PutRecord::create().value("Prenom", "new").value("Nom", name(at));
    let records: Vec<PutRecord> = (0..count).map(record).collect();
    let outcomes = create(&sandbox, &records, 1 + random.below(6), &mut tally).await;
    let held = truth(&sandbox, &mut tally);
    let mut created = Vec::new();
    for (at, outcome) in outcomes.iter().enumerate() {
        let held = held.get(&name(at)).cloned().unwrap_or_default();
        assert!(held.len() <= 1, "{seed} {faults:?}: {at} was created twice");
        match outcome {
            RecordOutcome::Created(id) => {
                assert_eq!(held[0].0.to_string(), *id, "{seed} {faults:?}: {at}");
                created.push((at, held[0].0));
            }
            RecordOutcome::Unknown => {
                tally.open += 1;
                tally.made += held.len();
            }
            outcome => panic!("{seed} {faults:?}: {at} {outcome:?}"),
        }
    }
    let towns = created.iter().map(|(_, id)| PutRecord::update(*id).value("Adresse", format!("town {id}")));
    update(&sandbox, &towns.collect::<Vec<_>>(), &mut tally).await;

    let held = truth(&sandbox, &mut tally);
    for (at, id) in &created {
        assert_eq!(held[&name(*at)], [(*id, format!("town {id}"))], "{seed} {faults:?}");
    }
    let mut all: Vec<u64> = held.values().flatten().map(|(id, _)| *id).collect();
    all.sort_unstable();
    let size = 2 + random.below(6) as u64;
    let everything = |client: &Client| client.objects("contact").page_size(size);
    assert_eq!(read(&sandbox, everything, &mut tally).await, all, "{seed} {faults:?} {size}");
    let new = |id: &u64| *id > 8;
    let filters = [r#"Prenom $eq "new""#, r#"$not Nom $regexp "^old" $and Prenom $in ["new","none"]"#];
    for filter in filters {
        let plan = plan(filter, Target::Portable);
        let some = |client: &Client| everything(client).filter(&plan);
        let expected: Vec<u64> = all.iter().copied().filter(new).collect();
        assert_eq!(read(&sandbox, some, &mut tally).await, expected, "{seed} {faults:?} {size}: {filter}");
    }
    tally.retries = retries.0.load(Ordering::Relaxed);
    tally
}

#[test]
fn no_record_is_created_twice_or_lost() {
    let count = cases(1_000);
    let mut tally = Tally::default();
    on_threads(count, schedule).into_iter().for_each(|one| tally += one);
    println!("{tally:?}");
    assert_eq!(tally.schedules, count);
    // At most half of the counts of a real run. They depend only on the seed and the
    // order of requests.
    for fault in SEEN {
        assert!(tally.faults.get(fault).is_some_and(|times| times * 25 >= count), "{fault}: {tally:?}");
    }
    assert!(tally.retries >= 5 * count, "{tally:?}");
    assert!(tally.resumed * 2 >= count && tally.reread * 8 >= count, "{tally:?}");
    assert!(tally.made * 2 >= count && (tally.open - tally.made) * 2 >= count, "{tally:?}");
}
