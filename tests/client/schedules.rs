//! A thousand schedules of faults, each from a seed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use filtre::http::{ErrorKind, PutRecord, RecordOutcome, Upload};
use serde_json::json;

use crate::common::{client, query};
use crate::support::faults::{Act, FaultServer, Reply, answer, ok};

const SCHEDULES: u64 = 1_000;

/// A pseudorandom generator (xorshift).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Truncates, drops or replaces a response.
fn damaged(chance: &mut Chance, whole: Reply) -> Reply {
    let Some(Act::Send(bytes)) = whole.first() else { return whole };
    let cut = bytes[..chance.below(bytes.len() as u64) as usize].to_vec();
    match chance.below(5) {
        0 => vec![],
        1 => vec![Act::Reset],
        2 => vec![Act::Send(cut)],
        3 => vec![Act::Send(cut), Act::Reset],
        _ => answer("503 Service Unavailable", "Retry-After: 0\r\n", ""),
    }
}

/// A service that creates records and often fails.
struct Store {
    chance: Chance,
    /// For each name, the number of creations and the last id.
    created: HashMap<String, (usize, u64)>,
    next: u64,
}

impl Store {
    fn answer(&mut self, request: &str) -> Reply {
        match self.chance.below(10) {
            // The request is dropped.
            0 => return damaged(&mut self.chance, ok("")),
            1 => return answer("429 Too Many Requests", "Retry-After: 0\r\n", ""),
            2 if self.chance.below(3) == 0 => return answer("401 Unauthorized", "", ""),
            _ => {}
        }
        let (_, body) = request.split_once("\r\n\r\n").unwrap();
        // Names have no escapes, so a `%` ends a name.
        let names: Vec<&str> =
            body.split("%22Nom%22%3A%22").skip(1).map(|rest| rest.split('%').next().unwrap()).collect();
        let mut entries = Vec::new();
        for name in names {
            self.next += 1;
            let created = self.created.entry(name.to_owned()).or_default();
            *created = (created.0 + 1, self.next);
            entries.push(json!({ "status": "OK", "id": self.next, "created": "Y", "updated": "N" }));
        }
        if self.chance.below(12) == 0 {
            entries.pop();
        }
        let whole = ok(json!({ "objects": entries }).to_string());
        if self.chance.below(4) == 0 { damaged(&mut self.chance, whole) } else { whole }
    }
}

/// Truncates the last outcome, as a crash while writing it does.
fn tear(journal: &std::path::Path, chance: &mut Chance) {
    let text = std::fs::read_to_string(journal).unwrap();
    let last = text.trim_end().rsplit('\n').next().unwrap();
    if last.starts_with("{\"ended\"") {
        let end = text.len() - 1 - chance.below(last.len() as u64) as usize;
        std::fs::write(journal, &text[..end]).unwrap();
    }
}

#[tokio::test]
async fn no_record_is_created_twice_or_lost() {
    let store = Arc::new(Mutex::new(Store { chance: Chance::new(0), created: HashMap::new(), next: 0 }));
    let shared = Arc::clone(&store);
    let server = FaultServer::start(move |request| shared.lock().unwrap().answer(request));
    let directory = tempfile::tempdir().unwrap();
    let mut unknown = 0;
    let mut client = client(&server);
    for seed in 0..SCHEDULES {
        if seed % 50 == 0 {
            // A new client has a full retry budget.
            client = crate::common::client(&server);
        }
        let mut chance = Chance::new(seed);
        store.lock().unwrap().chance = Chance::new(!seed);
        let count = 1 + chance.below(9) as usize;
        let name = |at: usize| format!("s{seed}r{at}");
        let records = || (0..count).map(|at| PutRecord::create().value("Nom", name(at)));
        let journal = directory.path().join(seed.to_string());
        let upload = |batch| -> Upload { client.upload("contact").batch(batch).journal(&journal) };
        let mut outcomes: Vec<RecordOutcome> = Vec::new();
        // The upload is resumed, with other batch sizes, until all batches are sent.
        for _ in 0..60 {
            let mut uploading = upload(1 + chance.below(4) as usize).start((1..).zip(records())).unwrap();
            let batches = chance.below(4);
            for _ in 0..batches {
                uploading.next().await;
            }
            drop(uploading);
            if chance.below(3) == 0 {
                tear(&journal, &mut chance);
            }
            let report = upload(1 + chance.below(4) as usize).send(records()).await.unwrap();
            outcomes = report.outcomes().iter().map(|(_, outcome)| outcome.clone()).collect();
            if !outcomes.contains(&RecordOutcome::Unsent) {
                break;
            }
        }
        let store = store.lock().unwrap();
        assert_eq!(outcomes.len(), count, "seed {seed}");
        for (at, outcome) in outcomes.iter().enumerate() {
            let created = store.created.get(&name(at)).copied();
            match (outcome, created) {
                (RecordOutcome::Created(id), Some((1, found))) => {
                    assert_eq!(*id, found.to_string(), "seed {seed}")
                }
                (RecordOutcome::Unknown, None | Some((1, _))) => unknown += 1,
                (outcome, created) => panic!("seed {seed}: record {at} is {outcome:?}, created {created:?}"),
            }
        }
    }
    assert!(unknown > 100, "{unknown}");
}

#[tokio::test]
async fn no_read_ends_early() {
    struct Shelf {
        chance: Chance,
        count: u64,
        cap: u64,
    }
    let shelf = Arc::new(Mutex::new(Shelf { chance: Chance::new(0), count: 0, cap: 1 }));
    let shared = Arc::clone(&shelf);
    let server = FaultServer::start(move |request| {
        let Shelf { chance, count, cap } = &mut *shared.lock().unwrap();
        let number = |name: &str| -> Option<u64> {
            query(request).split('&').find_map(|pair| pair.strip_prefix(name)?.parse().ok())
        };
        let first = number("offset=").unwrap_or(0) + 1;
        let end = (first + number("limit=").unwrap().min(*cap)).min(*count + 1);
        let objects: Vec<_> = (first..end).map(|id| json!({ "id": id, "data": {} })).collect();
        let whole = ok(json!({ "objects": objects }).to_string());
        if chance.below(5) == 0 { damaged(chance, whole) } else { whole }
    });
    let mut client = client(&server);
    let mut failed = 0;
    for seed in 0..SCHEDULES {
        if seed % 50 == 0 {
            client = crate::common::client(&server);
        }
        let mut chance = Chance::new(seed);
        let (count, cap) = (chance.below(20), 2 + chance.below(9));
        *shelf.lock().unwrap() = Shelf { chance: Chance::new(!seed), count, cap };
        match client.objects("contact").page_size(2 + chance.below(9)).send().await {
            Ok(found) => {
                let ids: Vec<String> = found.records().iter().map(|record| record.id().to_owned()).collect();
                let all: Vec<String> = (1..=count).map(|id| id.to_string()).collect();
                assert_eq!(ids, all, "seed {seed}");
            }
            Err(error) => {
                let fault = error.kind();
                let is_of_the_wire = matches!(
                    fault,
                    ErrorKind::ConnectionLost
                        | ErrorKind::Truncated
                        | ErrorKind::InvalidResponse(_)
                        | ErrorKind::Unavailable
                );
                assert!(is_of_the_wire, "seed {seed}: {error}");
                failed += 1;
            }
        }
    }
    assert!((1..SCHEDULES / 2).contains(&failed), "{failed}");
}
