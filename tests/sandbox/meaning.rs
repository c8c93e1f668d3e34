//! A filter selects the same records over HTTP as in the reference implementation.
//!
//! `FILTRE_CASES` sets the number of filters; the default is 1,200.

use filtre::profile::{EmptyText, Profile};
use filtre::sandbox::Sandbox;
use filtre::schema::{Catalogue, ObjectInfo};
use filtre::text;
use serde_json::json;

use crate::reference::{self, Collation, Filter, Generator, Record, truth};
use crate::serve;
use crate::stored::stored;
use crate::support::http::{Client, Reply, encode, send};
use crate::support::{cases, strings};

const RECORDS: usize = 60;

/// Returns the filter without `$not`, which no server supports.
fn without_not(filter: Filter) -> Filter {
    match filter {
        Filter::Not(inner) => without_not(*inner),
        Filter::And(parts) => Filter::And(parts.into_iter().map(without_not).collect()),
        Filter::Or(parts) => Filter::Or(parts.into_iter().map(without_not).collect()),
        condition => condition,
    }
}

fn line(id: usize, record: &Record) -> String {
    json!({"id": id + 1, "data": record}).to_string()
}

fn agree(collation: text::Collation, blank: EmptyText, is_clean: bool, seed: u64) {
    let mut generator = Generator::new(seed);
    let filters: Vec<Filter> = (0..cases(1_200) / 8).map(|_| without_not(generator.filter(3))).collect();
    let records: Vec<Record> = (0..RECORDS)
        .map(|_| {
            let filter = &filters[generator.random.below(filters.len())];
            stored(generator.record_for(filter), blank, is_clean)
        })
        .collect();
    let lines: Vec<_> = records.iter().enumerate().map(|(id, record)| line(id, record)).collect();
    let object = ObjectInfo::from_json("contact", &reference::metadata()).unwrap();
    let sandbox = serve(
        Sandbox::builder()
            .catalogue(Catalogue::from_iter([object]))
            .records_json("contact", lines.join("\n"))
            .profile(
                Profile::default().with_collation(collation).with_empty_text(blank).with_parentheses(true),
            ),
    );
    let compared = match collation {
        text::Collation::General => Collation::General,
        text::Collation::Binary => Collation::Binary,
    };
    let mut selected = 0;
    for filter in &filters {
        let query = format!("get_objects/contact?fields=nom&filter={}", encode(&filter.text()));
        if query.len() > 8_000 {
            continue;
        }
        let found = sandbox.get(&query).is(200).ids();
        let selects = |id: &usize| truth(filter, &records[*id], compared) == Some(true);
        let expected: Vec<u64> = (0..RECORDS).filter(selects).map(|id| id as u64 + 1).collect();
        assert_eq!(found, expected, "{}", filter.text());
        selected += found.len();
    }
    assert!(selected > filters.len(), "{selected}");
}

#[test]
fn general_collation_agrees_with_the_reference() {
    agree(text::Collation::General, EmptyText::Empty, true, 21);
    agree(text::Collation::General, EmptyText::Empty, false, 22);
}

#[test]
fn binary_collation_agrees_with_the_reference() {
    agree(text::Collation::Binary, EmptyText::Empty, true, 23);
    agree(text::Collation::Binary, EmptyText::Empty, false, 24);
}

#[test]
fn general_collation_with_nulls_agrees_with_the_reference() {
    agree(text::Collation::General, EmptyText::Null, true, 25);
    agree(text::Collation::General, EmptyText::Null, false, 26);
}

#[test]
fn binary_collation_with_nulls_agrees_with_the_reference() {
    agree(text::Collation::Binary, EmptyText::Null, true, 27);
    agree(text::Collation::Binary, EmptyText::Null, false, 28);
}

#[test]
fn no_filter_causes_a_server_error() {
    let sandbox = serve(Sandbox::builder().records_json("contact", crate::support::CONTACTS));
    for hostile in strings().into_iter().step_by(7) {
        let quoted = reference::quoted(&hostile);
        for filter in [hostile.clone(), format!("Nom $eq {quoted}"), format!("Nom $like {quoted}")] {
            let target = format!("get_objects/contact?filter={}", encode(&filter));
            if target.len() < 8_000 {
                let reply = sandbox.get(&target);
                assert!(matches!(reply.status, 200 | 400), "{filter:?} {reply:?}");
            }
        }
        let reply = sandbox.put("contact", &json!([{"id": 1, "data": {"Nom": hostile}}]).to_string());
        if reply.objects()[0]["status"] == "OK" {
            assert_eq!(sandbox.get("get_objects/contact?limit=1").column("Nom"), [hostile]);
        }
    }
    let Client { address, .. } = sandbox.client;
    assert!(Reply::read(&send(address, b"GET / HTTP/1.0\r\n\r\n").unwrap()).status == 404);
}
