//! Records that move between pages during a read.
//!
//! `FILTRE_CASES` sets the number of reads; the default is 1,000.

use filtre::http::{Client, Direction, ErrorKind, Put, PutRecord};
use filtre::sandbox::Sandbox;

use crate::reference::Random;
use crate::support::cases;
use crate::{client_of, on_threads};

/// A change between two pages of a read sorted by `Nom`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    CreateBefore,
    CreateAfter,
    MoveBack,
    MoveOn,
    MoveWithinRead,
    MoveWithinUnread,
    MoveLast,
    Delete,
    DeleteAndCreateBefore,
    DeleteAndMoveBack,
}

/// The result of the read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    /// The read ends in [`ErrorKind::Drifted`].
    Reported,
    /// All records are received once.
    Complete,
    /// All old records are received, the new one is not: the read is consistent
    /// with the time before the change.
    WithoutNew,
    /// The moved record is missing, which the client cannot detect.
    WithoutMoved,
}

const TABLE: [(Change, Read); 10] = [
    (Change::CreateBefore, Read::Reported),
    (Change::CreateAfter, Read::Complete),
    (Change::MoveBack, Read::Reported),
    (Change::MoveOn, Read::Reported),
    (Change::MoveWithinRead, Read::Complete),
    (Change::MoveWithinUnread, Read::Complete),
    (Change::MoveLast, Read::Reported),
    (Change::Delete, Read::Reported),
    (Change::DeleteAndCreateBefore, Read::WithoutNew),
    (Change::DeleteAndMoveBack, Read::WithoutMoved),
];

impl Change {
    const fn deletes(self) -> bool {
        matches!(self, Self::Delete | Self::DeleteAndCreateBefore | Self::DeleteAndMoveBack)
    }
}

/// Returns a name that sorts by its number. The record of an id has the number
/// `10 * id`.
fn name(number: u64) -> String {
    format!("{number:06}")
}

/// Makes the change after `read` records; returns the id that moved.
async fn change(client: &Client, change: Change, read: u64, all: u64, random: &mut Random) -> Option<u64> {
    // The first record may be deleted, and the last one read is the boundary.
    let among_read = |random: &mut Random| 2 + random.below(read as usize - 3) as u64;
    let among_unread = |random: &mut Random| read + 1 + random.below((all - read - 1) as usize) as u64;
    let (from, to) = match change {
        Change::Delete => return None,
        Change::CreateBefore | Change::DeleteAndCreateBefore => (0, among_read(random)),
        Change::CreateAfter => (0, among_unread(random)),
        Change::MoveBack | Change::DeleteAndMoveBack => (among_unread(random), among_read(random)),
        Change::MoveOn => (among_read(random), among_unread(random)),
        Change::MoveWithinRead => (among_read(random), among_read(random)),
        Change::MoveWithinUnread => (among_unread(random), among_unread(random)),
        Change::MoveLast => (read, among_unread(random)),
    };
    let record = PutRecord::update(from).value("Nom", name(to * 10 + 5));
    let answer = client.put_objects(&Put::new("contact", [record])).await.unwrap();
    assert!(answer.is_success());
    Some(if from == 0 { all + 1 } else { from })
}

async fn read_through(what: Change, outcome: Read, seed: u64) {
    let mut random = Random::new(seed);
    let size = 4 + random.below(5) as u64;
    // The rest of the read has fewer pages, so the fault applies once.
    let pages = 4 + random.below(3) as u64;
    // Pages overlap by one record.
    let before = size + (pages - 1) * (size - 1);
    let all = before + 3 + random.below(2 * size as usize - 4) as u64;
    let line = |id: u64| format!(r#"{{"id":{id},"data":{{"Nom":"{}"}}}}"#, name(id * 10));
    let mut builder =
        Sandbox::builder().records_json("contact", (1..=all).map(line).collect::<Vec<_>>().join("\n"));
    if what.deletes() {
        builder = builder.fault(format!("drift,endpoint=get_objects,every={}", pages + 1).parse().unwrap());
    }
    let sandbox = builder.start().unwrap();
    let client = client_of(&sandbox);
    let query = client.objects("contact").sort_by("Nom", Direction::Ascending).page_size(size);
    let mut records = query.stream().unwrap();
    let mut received: Vec<u64> = Vec::new();
    let mut moved = None;
    let fault = loop {
        if received.len() as u64 == before && moved.is_none() {
            moved = Some(change(&client, what, before, all, &mut random).await);
        }
        match records.next().await {
            None => break None,
            Some(Ok(record)) => received.push(record.id().parse().unwrap()),
            Some(Err(error)) => break Some(error),
        }
    };
    assert!(moved.is_some(), "{what:?} {seed}: no change was made");
    let context = format!("{what:?} {seed}: {size} {pages} of {all}: {moved:?} {received:?} {fault:?}");
    if outcome == Read::Reported {
        let is_drift = fault.as_ref().is_some_and(|error| matches!(error.kind(), ErrorKind::Drifted(_)));
        assert!(is_drift, "{context}");
        received.sort_unstable();
        received.dedup();
        assert!(received.len() as u64 >= before, "{context}");
        return;
    }
    assert!(fault.is_none(), "{context}");
    received.sort_unstable();
    let mut expected: Vec<u64> = (1..=all).collect();
    match (outcome, moved.flatten()) {
        (Read::Complete, Some(id)) if id > all => expected.push(id),
        (Read::WithoutMoved, Some(id)) => expected.retain(|known| *known != id),
        _ => {}
    }
    assert_eq!(received, expected, "{context}");
}

#[test]
fn record_that_crosses_a_page_boundary_is_reported_if_detectable() {
    let count = cases(1_000);
    let reads = on_threads(count, async |seed| {
        let (change, outcome) = TABLE[seed as usize % TABLE.len()];
        read_through(change, outcome, seed).await;
    });
    assert_eq!(reads.len(), count);
}
