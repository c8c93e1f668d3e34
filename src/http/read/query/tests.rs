//! Plans against a service in memory return the records of the filter, in the
//! requested order and part.

use std::collections::HashMap;

use super::*;
use crate::compile::CompileOptions;
use crate::eval::Matcher;
use crate::http::address::Address;
use crate::http::client::options::ClientOptions;
use crate::http::read::fetch::Step;
use crate::http::request::{Get, Service};
use crate::http::response::limits::ResponseLimits;
use crate::http::response::page::Page;
use crate::http::response::record::GetRecord;
use crate::http::token::Token;
use crate::syntax::{Language, ParseOptions, Precedence};
use crate::testing::contact;

/// Pseudorandom numbers, the same for each seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const CONDITIONS: [&str; 10] = [
    r#"Pays $eq "FR""#,
    r#"Pays $in ["BE","DE"]"#,
    r#"Nom $eq "O\"Hara""#,
    r#"Nom $like "z*""#,
    r#"Nom $neq """#,
    r#"Nom $regexp "^[ao]""#,
    r#"cc_age $gte 30"#,
    r#"cc_age $lt 9"#,
    r#"status $eq "client""#,
    r#"status $notin ["client","inactif"]"#,
];

/// A random filter of some conditions.
fn filter(chance: &mut Chance, depth: usize) -> String {
    match chance.below(4) {
        0 if depth > 0 => format!("$not ({})", filter(chance, depth - 1)),
        1 | 2 if depth > 0 => {
            let connective = chance.pick(&[" $and ", " $or "]);
            let parts: Vec<String> = (0..2 + chance.below(2)).map(|_| filter(chance, depth - 1)).collect();
            format!("({})", parts.join(connective))
        }
        _ => chance.pick(&CONDITIONS).to_owned(),
    }
}

fn rows(chance: &mut Chance) -> Vec<GetRecord> {
    let count = chance.below(30);
    let objects: Vec<_> = (1..=count)
        .map(|id| {
            let data = [
                ("Nom", chance.pick(&["", "O\"Hara", "O'Hara", "Zoé", "abel", "Ábel"])),
                ("Pays", chance.pick(&["FR", "BE", "DE", ""])),
                ("cc_age", chance.pick(&["", "-1", "9", "30", "100"])),
                ("status", chance.pick(&["client", "prospect", "inactif"])),
            ];
            serde_json::json!({ "id": id * 7 % 31, "data": HashMap::from(data) })
        })
        .collect();
    let text = serde_json::json!({ "objects": objects }).to_string();
    Page::read(&text, "contact").unwrap().into_records()
}

/// The behaviour of a service.
#[derive(Clone, Copy)]
struct Shape {
    reading: Precedence,
    /// The maximum page size.
    cap: usize,
}

/// Each target, with the services that it supports.
const TARGETS: [(Target, Precedence); 5] = [
    (Target::Portable, Precedence::Sql),
    (Target::Portable, Precedence::LeftToRight),
    (Target::Sql, Precedence::Sql),
    (Target::LeftToRight, Precedence::LeftToRight),
    (Target::Strict, Precedence::Sql),
];

/// The service: selects, sorts and slices.
fn answer(get: &Get, rows: &[GetRecord], service: Shape) -> Vec<GetRecord> {
    let mut chosen: Vec<GetRecord> = match get.wire_filter() {
        None => rows.to_vec(),
        Some(filter) => {
            let language = Language::Wire(service.reading);
            let matcher = matcher(filter.as_str(), language);
            rows.iter().filter(|row| matcher.matches(*row)).cloned().collect()
        }
    };
    chosen.sort_by_key(|record| record.id().parse::<u64>().unwrap());
    if !get.sort().is_empty() {
        Order::new(get.sort(), &contact(), Collation::General).unwrap().sort(&mut chosen);
    }
    let (offset, limit) = get.paged().part();
    let limit = limit.map_or(usize::MAX, |limit| limit as usize);
    let is_page = matches!(get.paged().kind(), PagingKind::Page { .. });
    let limit = if is_page { limit } else { limit.min(service.cap) };
    chosen.into_iter().skip(offset as usize).take(limit).collect()
}

fn matcher(filter: &str, language: Language) -> Matcher {
    let options = ParseOptions::default().with_language(language);
    contact()
        .check(&crate::syntax::parse_with(filter, &options).unwrap())
        .unwrap()
        .matcher(Collation::General)
        .unwrap()
}

fn run(query: Query, rows: &[GetRecord], service: Shape) -> Vec<String> {
    let mut fetch = Fetch::new(query.spec().unwrap());
    let mut ids = Vec::new();
    loop {
        let records = match fetch.step() {
            Step::Send(get) => fetch.accept(answer(&get, rows, service)).unwrap(),
            Step::Last(records) => records,
            Step::Done => return ids,
        };
        ids.extend(records.iter().map(|record| record.id().to_owned()));
    }
}

#[test]
fn plan_returns_the_records_of_the_filter() {
    let token = Token::new("token").unwrap();
    let client = Client::new(Service::new(Address::demo(), "acme", token).unwrap()).unwrap();
    let (mut local, mut direct) = (0, 0);
    for seed in 1..=400_u64 {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (text, rows) = (filter(&mut chance, 3), rows(&mut chance));
        let (target, reading) = chance.pick(&TARGETS);
        let options = CompileOptions::from(target);
        let plan = contact().check(&crate::parse(&text).unwrap()).unwrap().compile(options).unwrap();
        let exact = matcher(&text, Language::Authoring);
        let mut expected: Vec<GetRecord> = rows.iter().filter(|row| exact.matches(*row)).cloned().collect();

        let size = 1 + chance.below(9);
        let service = Shape { reading, cap: chance.pick(&[1, 2, 5, 99]) };
        let mut query = client.objects("contact").filter(&plan).page_size(size as u64);
        let all = run(query.clone(), &rows, service);
        let mut sorted = all.clone();
        sorted.sort();
        let mut ids: Vec<String> = expected.iter().map(|record| record.id().to_owned()).collect();
        ids.sort();
        assert_eq!(sorted, ids, "seed {seed}: {text}");

        let sort = [
            (chance.pick(&["Nom", "cc_age", "Pays", "id"]).to_owned(), Direction::Ascending),
            (chance.pick(&["status", "NOM"]).to_owned(), Direction::Descending),
        ];
        let sort = if sort[0].0 == "Nom" { &sort[..1] } else { &sort[..] };
        Order::new(sort, &contact(), Collation::General).unwrap().sort(&mut expected);
        for (field, direction) in sort {
            query = query.sort_by(field, *direction);
        }
        let (limit, offset) = (1 + chance.below(12), chance.below(6));
        let (cut, skipped) = if chance.below(2) == 0 {
            (query.limit(limit as u64, offset as u64), offset)
        } else {
            (query.page(offset as u64 + 1, limit as u64), offset * limit)
        };
        let part: Vec<&str> = expected.iter().skip(skipped).take(limit).map(GetRecord::id).collect();
        assert_eq!(run(cut, &rows, service), part, "seed {seed}: {text}");
        let is_direct = plan.requests().len() == 1 && plan.residual().is_none();
        *(if is_direct { &mut direct } else { &mut local }) += 1;
    }
    assert!(local > 80 && direct > 80, "{local} {direct}");
}

/// Reads by windows of ids from a service whose requests select these ids in turn;
/// returns the ids of each batch.
fn by_windows(query: Query, selected: &[&[u64]]) -> Result<Vec<u64>, ErrorKind> {
    let spec = query.spec().unwrap();
    let filters: Vec<String> =
        spec.filters.iter().flatten().map(|filter| filter.as_str().to_owned()).collect();
    assert_eq!(filters.len(), selected.len());
    let mut fetch = Fetch::new(spec);
    assert!(fetch.uses_windows());
    let mut ids = Vec::new();
    loop {
        let records = match fetch.step() {
            Step::Send(get) => {
                let filter = get.wire_filter().unwrap().as_str();
                let at = filters.iter().position(|known| filter.starts_with(known)).unwrap();
                let after = filter.rsplit_once("id $gt \"").map_or("0", |(_, id)| id.trim_end_matches('"'));
                let after: u64 = after.parse().unwrap();
                let (_, limit) = get.paged().part();
                let next = selected[at].iter().filter(|&&id| id > after).take(limit.unwrap() as usize);
                let objects: Vec<_> =
                    next.map(|id| serde_json::json!({ "id": id, "data": { "Pays": "BE" } })).collect();
                let text = serde_json::json!({ "objects": objects }).to_string();
                fetch.accept(Page::read(&text, "contact").unwrap().into_records())?
            }
            Step::Last(records) => records,
            Step::Done => return Ok(ids),
        };
        ids.extend(records.iter().map(|record| record.id().parse::<u64>().unwrap()));
    }
}

/// Ids ascend only within one request, so its pages do not detect records of others.
#[test]
fn record_of_several_requests_is_returned_once() {
    let filter = r#"Pays $eq "BE" $or cc_age $gte 30 $and Pays $neq """#;
    let options = CompileOptions::from(Target::Strict);
    let plan = contact().check(&crate::parse(filter).unwrap()).unwrap().compile(options).unwrap();
    assert_eq!(plan.requests().len(), 2);
    let token = Token::new("token").unwrap();
    let service = Service::new(Address::demo(), "acme", token).unwrap();
    let client = Client::new(service.clone()).unwrap();
    let selected: [&[u64]; 2] = [&[1, 3, 4, 9], &[2, 3, 5, 9, 11]];
    for size in 1..=6 {
        let query = client.objects("contact").filter(&plan).id_windows().page_size(size);
        let all = by_windows(query.clone(), &selected).unwrap();
        assert_eq!(all, [1, 3, 4, 9, 2, 5, 11], "{size}");
        let part = by_windows(query.clone().limit(3, 3), &selected).unwrap();
        assert_eq!(part, [9, 2, 5], "{size}: what comes again takes no place in a part");
        let sorted = by_windows(query.sort_by("id", Direction::Ascending), &selected).unwrap();
        assert_eq!(sorted, [1, 2, 3, 4, 5, 9, 11], "{size}");
    }
    // The number of ids kept is limited.
    let limits = |ids| ClientOptions::default().with_limits(ResponseLimits::default().with_ids(ids));
    for (ids, is_enough) in [(7, true), (6, false)] {
        let client = Client::with_options(service.clone(), limits(ids)).unwrap();
        let query = client.objects("contact").filter(&plan).id_windows().page_size(2);
        match by_windows(query, &selected) {
            Ok(_) => assert!(is_enough),
            Err(fault) => assert!(!is_enough && matches!(fault, ErrorKind::TooManyIds(6)), "{fault}"),
        }
    }
}

#[test]
fn query_stream_can_be_shared_between_threads() {
    const fn is_sync<T: Send + Sync>() {}
    is_sync::<Records>();
    is_sync::<crate::http::Error>();
}
