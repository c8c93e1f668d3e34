//! Seeded schedules of faults: no record is created twice, none is lost.
//!
//! `FILTRE_CASES` asks for another number of schedules than 150.

use std::collections::BTreeMap;

use filtre::Target;
use filtre::http::{Client, Error, Fate, Fault, PutRecord, Query};
use filtre::sandbox::Sandbox;
use serde_json::Value;
use tempfile::TempDir;

use crate::reference::Random;
use crate::support::http::send;
use crate::{cases, client_of, ids, plan, with_faults};

/// What may go wrong.
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

fn faults(random: &mut Random) -> Vec<String> {
    let often = |random: &mut Random| match random.below(3) {
        0 => format!("every={}", 2 + random.below(5)),
        _ => format!("rate=0.{}", 1 + random.below(3)),
    };
    let fault = |random: &mut Random| format!("{},{}", random.pick(&FAULTS), often(random));
    (0..1 + random.below(3)).map(|_| fault(random)).collect()
}

/// What the service holds, asked as often as it takes: the ids and the town of
/// each, by name.
fn truth(sandbox: &Sandbox) -> BTreeMap<String, Vec<(u64, String)>> {
    let request = "GET /v1/datamart/demo/get_objects/contact HTTP/1.1\r\nHost: sandbox\r\n\
         Authorization: Bearer demo-token\r\nConnection: close\r\n\r\n";
    let whole = |_| {
        let answer = String::from_utf8(send(sandbox.address(), request.as_bytes()).ok()?).ok()?;
        let body: Value = serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()?;
        body["objects"].as_array().cloned()
    };
    let records = (0..1_000).find_map(whole).expect("a whole answer in the end");
    let mut truth: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for record in &records {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let id = text(&record["id"]).parse().unwrap();
        truth.entry(text(&record["data"]["Nom"])).or_default().push((id, text(&record["data"]["Adresse"])));
    }
    truth
}

/// Whether an error is one of the faults asked for.
fn is_known(error: &Error) -> bool {
    let fault = match error.fault() {
        Fault::OutcomeUnknown(fault) => fault,
        fault => fault,
    };
    let is_status = matches!(
        fault,
        Fault::TooManyRequests | Fault::Unavailable | Fault::ServerError | Fault::Status(502)
    );
    is_status || matches!(fault, Fault::Dropped | Fault::Truncated | Fault::Answer(_))
}

/// Creates records, again and again until nothing is left to send; says what
/// became of each.
async fn create(client: &Client, directory: &TempDir, records: &[PutRecord], batch: usize) -> Vec<Fate> {
    for _ in 0..200 {
        let upload = client.upload("contact").batch(batch).journal(directory.path().join("journal"));
        let report = upload.send(records.to_vec()).await.unwrap();
        assert!(report.error().is_none_or(is_known), "{report:?}");
        let fates: Vec<Fate> = report.fates().iter().map(|(_, fate)| fate.clone()).collect();
        if !fates.contains(&Fate::Unsent) {
            return fates;
        }
    }
    panic!("the upload does not end");
}

/// Updates records, again and again until all are.
async fn update(client: &Client, records: &[PutRecord]) {
    for _ in 0..200 {
        let upload = client.upload("contact").batch(4).idempotent();
        let report = upload.send(records.to_vec()).await.unwrap();
        assert!(report.error().is_none_or(is_known), "{report:?}");
        if report.is_success() {
            return;
        }
    }
    panic!("the updates do not end");
}

/// Reads until one read comes through. None may bring less than all.
async fn read(query: &Query) -> Vec<u64> {
    for _ in 0..200 {
        match query.clone().send().await {
            Ok(selection) => return ids(selection.records()),
            Err(error) => assert!(is_known(&error), "{error}"),
        }
    }
    panic!("no read comes through");
}

/// Runs a schedule; says how many creations are left open, and how many of them
/// the service made.
async fn schedule(seed: u64) -> [usize; 2] {
    let mut random = Random::new(seed);
    let faults = faults(&mut random);
    let old: Vec<String> =
        (1..=8).map(|id| format!(r#"{{"id":{id},"data":{{"Prenom":"old","Nom":"old {id}"}}}}"#)).collect();
    let builder = Sandbox::builder().records("contact", old.join("\n")).seed(seed);
    let sandbox = with_faults(builder, &faults).start().unwrap();
    let client = client_of(&sandbox);
    let directory = TempDir::new().unwrap();

    let count = 5 + random.below(15);
    let name = |at: usize| format!("new {at}");
    let record = |at| PutRecord::create().value("Prenom", "new").value("Nom", name(at));
    let records: Vec<PutRecord> = (0..count).map(record).collect();
    let fates = create(&client, &directory, &records, 1 + random.below(6)).await;
    let held = truth(&sandbox);
    let mut created = Vec::new();
    let mut open = [0; 2];
    for (at, fate) in fates.iter().enumerate() {
        let held = held.get(&name(at)).cloned().unwrap_or_default();
        assert!(held.len() <= 1, "{seed} {faults:?}: {at} was created twice");
        match fate {
            Fate::Created(id) => {
                assert_eq!(held[0].0.to_string(), *id, "{seed} {faults:?}: {at}");
                created.push((at, held[0].0));
            }
            Fate::Unknown => {
                open[0] += 1;
                open[1] += held.len();
            }
            fate => panic!("{seed} {faults:?}: {at} {fate:?}"),
        }
    }
    let towns = created.iter().map(|(_, id)| PutRecord::update(*id).value("Adresse", format!("town {id}")));
    update(&client, &towns.collect::<Vec<_>>()).await;

    let held = truth(&sandbox);
    for (at, id) in &created {
        assert_eq!(held[&name(*at)], [(*id, format!("town {id}"))], "{seed} {faults:?}");
    }
    let mut all: Vec<u64> = held.values().flatten().map(|(id, _)| *id).collect();
    all.sort_unstable();
    let size = 2 + random.below(6) as u64;
    let query = client.objects("contact").page_size(size);
    assert_eq!(read(&query).await, all, "{seed} {faults:?} {size}");
    let new = |id: &u64| *id > 8;
    let filters = [r#"Prenom $eq "new""#, r#"$not Nom $regexp "^old" $and Prenom $in ["new","none"]"#];
    for filter in filters {
        let query = client.objects("contact").filter(&plan(filter, Target::Portable)).page_size(size);
        let expected: Vec<u64> = all.iter().copied().filter(new).collect();
        assert_eq!(read(&query).await, expected, "{seed} {faults:?} {size}: {filter}");
    }
    open
}

#[tokio::test]
async fn nothing_is_created_twice_and_nothing_is_lost() {
    let [mut open, mut made] = [0; 2];
    for seed in 0..cases(150) {
        let [more_open, more_made] = schedule(seed as u64).await;
        open += more_open;
        made += more_made;
    }
    println!("{open} creations were left open, of which {made} were made");
    assert!(made > 0 && made < open, "{made} of {open}");
}
