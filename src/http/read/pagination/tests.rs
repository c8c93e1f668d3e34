//! The state machine against services that change while they are read.

use std::collections::HashSet;

use super::*;

fn pages(size: u64) -> Pagination {
    Pagination::new(PaginationMode::Offsets, size, 0, None, ResponseLimits::default())
}

/// A service with sorted records and a maximum page size.
struct Service {
    ids: Vec<String>,
    cap: usize,
}

impl Service {
    fn new(count: usize, cap: usize) -> Self {
        Self { ids: (1..=count).map(|id| id.to_string()).collect(), cap }
    }

    fn answer(&self, ask: PageRequest) -> Vec<String> {
        match ask {
            PageRequest::Offset { offset, limit } => {
                let limit = (limit as usize).min(self.cap);
                self.ids.iter().skip(offset as usize).take(limit).cloned().collect()
            }
            PageRequest::After { id, limit } => {
                let number = |id: &String| id.parse::<u64>().unwrap();
                let mut ids: Vec<String> =
                    self.ids.iter().filter(|one| id.is_none_or(|id| number(one) > id)).cloned().collect();
                ids.sort_by_key(number);
                ids.truncate((limit as usize).min(self.cap));
                ids
            }
        }
    }
}

/// Reads all pages; `meanwhile` changes the service after each response.
fn read(
    pages: &mut Pagination,
    service: &mut Service,
    mut meanwhile: impl FnMut(&mut Service, u64),
) -> (Vec<String>, Vec<PageRequest>, Result<(), ErrorKind>) {
    let (mut records, mut asks) = (Vec::new(), Vec::new());
    while let Some(ask) = pages.ask() {
        asks.push(ask);
        let page = service.answer(ask);
        let ids: Vec<&str> = page.iter().map(String::as_str).collect();
        match pages.accept(&ids) {
            Ok(new) => records.extend(page[new].iter().cloned()),
            Err(fault) => return (records, asks, Err(fault)),
        }
        meanwhile(service, pages.received);
    }
    (records, asks, Ok(()))
}

fn offset(offset: u64, limit: u64) -> PageRequest {
    PageRequest::Offset { offset, limit }
}

#[test]
fn pages_overlap_by_one_and_end_with_an_empty_page() {
    let (records, asks, end) = read(&mut pages(3), &mut Service::new(6, 99), |_, _| {});
    assert_eq!(records, ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(asks, [offset(0, 3), offset(2, 3), offset(4, 3), offset(6, 3), offset(5, 2)]);
    end.unwrap();
    let (records, asks, end) = read(&mut pages(3), &mut Service::new(0, 99), |_, _| {});
    assert_eq!((records.len(), asks.len()), (0, 1));
    end.unwrap();
}

#[test]
fn lower_page_limit_of_the_service_is_detected() {
    let (records, asks, end) = read(&mut pages(100), &mut Service::new(25, 10), |_, _| {});
    assert_eq!(records.len(), 25);
    assert_eq!(asks[..4], [offset(0, 100), offset(10, 100), offset(9, 2), offset(19, 10)]);
    end.unwrap();
    for (size, cap) in [(1, 1), (1, 5), (2, 1), (2, 2), (3, 2), (7, 3), (25, 25), (26, 99)] {
        for count in 0..30 {
            let (records, _, end) = read(&mut pages(size), &mut Service::new(count, cap), |_, _| {});
            assert_eq!(records, Service::new(count, 1).ids, "{count} records, {size} asked, {cap} given");
            end.unwrap();
        }
    }
}

#[test]
fn limit_bounds_the_requests() {
    for (wanted, count, requests) in [(5, 9, 1), (5, 5, 1), (0, 9, 0), (5, 3, 3)] {
        let mut pages =
            Pagination::new(PaginationMode::Offsets, 100, 2, Some(wanted), ResponseLimits::default());
        let mut service = Service::new(count + 2, 99);
        let (records, asks, end) = read(&mut pages, &mut service, |_, _| {});
        assert_eq!(records, service.ids[2..][..(wanted as usize).min(count)]);
        assert_eq!(asks.len(), requests);
        end.unwrap();
    }
    let mut pages = Pagination::new(PaginationMode::Offsets, 4, 0, Some(9), ResponseLimits::default());
    let (records, asks, _) = read(&mut pages, &mut Service::new(50, 99), |_, _| {});
    assert_eq!((records.len(), asks), (9, vec![offset(0, 4), offset(3, 4), offset(6, 3)]));
}

#[test]
fn invalid_responses_are_errors() {
    assert!(matches!(pages(2).accept(&["1", "2", "3"]), Err(ErrorKind::InvalidResponse(_))));
    assert!(matches!(pages(2).accept(&["1", "1"]), Err(ErrorKind::Drifted(Drift::Repeated { .. }))));
    let few = ResponseLimits::default().with_pages(2).with_ids(5);
    let mut pages = Pagination::new(PaginationMode::Offsets, 2, 0, None, few);
    let (_, _, end) = read(&mut pages, &mut Service::new(100, 99), |_, _| {});
    assert!(matches!(end, Err(ErrorKind::TooManyPages(2))));
    let mut pages = Pagination::new(PaginationMode::Offsets, 50, 0, None, few);
    assert!(matches!(read(&mut pages, &mut Service::new(9, 99), |_, _| {}).2, Err(ErrorKind::TooManyIds(5))));
}

#[test]
fn windows_require_ascending_ids() {
    let windows = || Pagination::new(PaginationMode::Windows, 3, 0, None, ResponseLimits::default());
    let mut service = Service::new(8, 2);
    let (records, asks, end) = read(&mut windows(), &mut service, |service, _| {
        service.ids.retain(|id| id != "1");
        service.ids.push("9".to_owned());
        service.ids.dedup();
    });
    assert_eq!(records, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    assert_eq!(
        asks[..2],
        [PageRequest::After { id: None, limit: 3 }, PageRequest::After { id: Some(2), limit: 3 }]
    );
    end.unwrap();
    for page in [["2", "10", "9"], ["1", "1", "2"], ["1", "a", "2"], ["1", "02", "3"]] {
        assert!(matches!(windows().accept(&page), Err(ErrorKind::IdOrder { .. })), "{page:?}");
    }
}

/// Pseudorandom numbers.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

/// Changes a service once: a record is created, deleted or moved.
fn change(service: &mut Service, chance: &mut Chance, next: &mut usize) {
    let at = chance.below(service.ids.len() + 1);
    match chance.below(3) {
        0 => {
            *next += 1;
            service.ids.insert(at, format!("new{next}"));
        }
        1 if at < service.ids.len() => drop(service.ids.remove(at)),
        _ if at < service.ids.len() => {
            let id = service.ids.remove(at);
            let to = chance.below(service.ids.len() + 1);
            service.ids.insert(to, id);
        }
        _ => {}
    }
}

#[test]
fn lost_records_are_reported_as_drift() {
    let mut drifted = 0;
    for seed in 1..=1_000 {
        let mut chance = Chance::new(seed);
        let (count, cap) = (chance.below(60), [3, 7, 99][chance.below(3)]);
        let mut service = Service::new(count, cap);
        let mut always: HashSet<String> = service.ids.iter().cloned().collect();
        let mut next = 0;
        let rarity = 1 + chance.below(6);
        let mut pages = pages(1 + chance.below(12) as u64);
        let (records, _, end) = read(&mut pages, &mut service, |service, _| {
            if chance.below(rarity) == 0 {
                change(service, &mut chance, &mut next);
                always.retain(|id| service.ids.contains(id));
            }
        });
        let distinct: HashSet<&String> = records.iter().collect();
        assert_eq!(distinct.len(), records.len(), "seed {seed}: a record came twice");
        match end {
            Ok(()) => {
                let lost: Vec<&String> = always.iter().filter(|id| !distinct.contains(id)).collect();
                assert!(lost.is_empty(), "seed {seed}: {lost:?} lost");
            }
            Err(ErrorKind::Drifted(_)) => drifted += 1,
            Err(fault) => panic!("seed {seed}: {fault}"),
        }
    }
    assert!((100..900).contains(&drifted), "{drifted} of 1,000");
}

/// A record that crosses a boundary between two responses is reported in the next.
#[test]
fn drift_over_a_boundary_is_reported() {
    let mut reported = 0;
    for seed in 1..=1_000 {
        let mut chance = Chance::new(seed);
        let mut service = Service::new(40, 99);
        let (mut next, mut crossed) = (0, false);
        let when = 1 + chance.below(4);
        let mut answers = 0;
        let mut pages = pages(10);
        let (_, _, end) = read(&mut pages, &mut service, |service, received| {
            answers += 1;
            // 40 records in pages of 10: the fifth response is the last with new records.
            if answers == when {
                let boundary = received as usize;
                let before: Vec<String> = service.ids[..boundary].to_vec();
                change(service, &mut chance, &mut next);
                crossed = service.ids.get(..boundary).is_none_or(|now| {
                    now.iter().any(|id| !before.contains(id)) || now.last() != before.last()
                });
            }
        });
        reported += usize::from(end.is_err());
        assert!(!crossed || matches!(end, Err(ErrorKind::Drifted(_))), "seed {seed}");
    }
    assert!(reported > 200, "{reported}");
}
