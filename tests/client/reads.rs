//! Queries: plans, pages, sort orders and windows.

use std::time::Duration;

use filtre::http::{Client, Completeness, Direction, Drift, Error, ErrorKind, GetRecord, ResponseLimits};
use filtre::profile::EmptyText;
use filtre::schema::ObjectInfo;
use filtre::text::Collation;
use filtre::{Plan, Target, compile::CompileOptions};
use serde_json::json;

use crate::common::{client, client_at, options, plan, query};
use crate::support::contact;
use crate::support::faults::{Act, FaultServer, ok};

/// Returns a decoded parameter of the address.
fn parameter(request: &str, name: &str) -> Option<String> {
    let query = query(request);
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    Some(String::from_utf8(bytes).unwrap())
}

fn number(request: &str, name: &str) -> Option<usize> {
    parameter(request, name).map(|text| text.parse().unwrap())
}

/// A record of the server.
type Row = (u64, &'static [(&'static str, &'static str)]);

/// A server that follows `filter`, `limit` and `offset`, `page` and `pagesize`, and
/// sends at most `cap` records per page.
fn server(rows: &'static [Row], cap: usize) -> FaultServer {
    FaultServer::start(move |request| {
        let matcher = parameter(request, "filter").map(|filter| {
            contact().check(&filtre::parse(&filter).unwrap()).unwrap().matcher(Collation::General).unwrap()
        });
        let fields = parameter(request, "fields");
        let chosen = rows.iter().filter(|(_, data)| {
            let data: std::collections::HashMap<&str, &str> = data.iter().copied().collect();
            matcher.as_ref().is_none_or(|matcher| matcher.matches(&data))
        });
        let (limit, offset) = match (number(request, "page"), number(request, "pagesize")) {
            (Some(page), Some(size)) => (size, (page - 1) * size),
            _ => (number(request, "limit").unwrap_or(usize::MAX), number(request, "offset").unwrap_or(0)),
        };
        let objects: Vec<serde_json::Value> = chosen
            .skip(offset)
            .take(limit.min(cap))
            .map(|(id, data)| {
                let is_asked = |name: &str| {
                    fields
                        .as_ref()
                        .is_none_or(|fields| fields.split(',').any(|one| one.eq_ignore_ascii_case(name)))
                };
                let data: serde_json::Map<String, serde_json::Value> = data
                    .iter()
                    .filter(|(name, _)| is_asked(name))
                    .map(|(name, value)| ((*name).to_owned(), json!(value)))
                    .collect();
                json!({ "id": id.to_string(), "data": data })
            })
            .collect();
        ok(json!({ "objects": objects }).to_string())
    })
}

const ROWS: &[Row] = &[
    (1, &[("Nom", "O\"Hara"), ("Pays", "FR"), ("cc_age", "9")]),
    (2, &[("Nom", "O'Hara"), ("Pays", "FR"), ("cc_age", "30")]),
    (3, &[("Nom", "Zoé"), ("Pays", "BE"), ("cc_age", "100")]),
    (4, &[("Nom", "zoe"), ("Pays", "BE"), ("cc_age", "")]),
    (5, &[("Nom", "Ábel"), ("Pays", ""), ("cc_age", "-1")]),
    (6, &[("Nom", "abel"), ("Pays", "DE"), ("cc_age", "30")]),
];

fn ids(records: &[GetRecord]) -> Vec<&str> {
    records.iter().map(GetRecord::id).collect()
}

fn queries(server: &FaultServer) -> Vec<String> {
    server.requests().iter().map(|request| query(request).to_owned()).collect()
}

#[tokio::test]
async fn single_request_passes_sort_and_window_to_the_service() {
    let server = server(ROWS, 99);
    let client = client(&server);
    let filter = plan("cc_age $gte 30");
    let query = client.objects("contact").filter(&filter).sort_by("Nom", Direction::Descending);
    let page = query.clone().fields(["Nom"]).page(2, 1).send().await.unwrap();
    assert_eq!(ids(page.records()), ["3"]);
    let some = query.limit(2, 1).send().await.unwrap();
    assert_eq!(ids(some.records()), ["3", "6"]);
    assert_eq!(
        queries(&server),
        [
            "page=2&pagesize=1&fields=Nom&sort_by=%7B%22Nom%22%3A%22desc%22%7D&filter=cc_age%20%24gte%20%2230%22",
            "limit=2&offset=1&sort_by=%7B%22Nom%22%3A%22desc%22%7D&filter=cc_age%20%24gte%20%2230%22",
        ]
    );
}

#[tokio::test]
async fn all_records_are_read_at_any_page_cap() {
    for (size, cap) in [(1_000, 99), (2, 99), (4, 3), (4, 1), (3, 2)] {
        let server = server(ROWS, cap);
        let all = client(&server).objects("contact").page_size(size).send().await.unwrap();
        assert_eq!(ids(all.records()), ["1", "2", "3", "4", "5", "6"], "{size} {cap}");
        assert_eq!(all.completeness(), Completeness::Assumed);
    }
    let server = server(ROWS, 99);
    let all = client(&server).objects("contact").page_size(4).send().await.unwrap();
    assert_eq!(all.records().len(), 6);
    let asked = ["limit=4", "limit=4&offset=3", "limit=4&offset=6", "limit=2&offset=5"];
    assert_eq!(queries(&server), asked);
}

#[tokio::test]
async fn residual_is_applied_and_its_fields_are_removed() {
    let server = server(ROWS, 99);
    let filter = plan(r#"Nom $eq "O\"Hara""#);
    assert_eq!(filter.requests()[0].as_str(), r#"Nom $like "O*Hara*""#);
    let found = client(&server).objects("contact").filter(&filter).fields(["Pays"]).send().await.unwrap();
    let lines: Vec<String> =
        found.records().iter().map(|record| serde_json::to_string(record).unwrap()).collect();
    assert_eq!(lines, [r#"{"id":"1","data":{"Pays":"FR"}}"#]);
    assert_eq!(parameter(&server.requests()[0], "fields").unwrap(), "Pays,Nom");
}

/// Returns a plan of two requests.
fn two_requests() -> Plan {
    let options = CompileOptions::from(Target::Strict);
    let filter = filtre::parse(r#"Pays $eq "BE" $or cc_age $gte 30 $and Pays $neq """#).unwrap();
    let plan = contact().check(&filter).unwrap().compile(options).unwrap();
    assert_eq!(plan.requests().len(), 2);
    plan
}

#[tokio::test]
async fn records_of_several_requests_are_merged_by_id() {
    let server = server(ROWS, 2);
    let client = client(&server);
    let filter = two_requests();
    let all = client.objects("contact").filter(&filter).send().await.unwrap();
    let mut found = ids(all.records());
    found.sort_unstable();
    assert_eq!(found, ["2", "3", "4", "6"]);

    let query = || client.objects("contact").filter(&filter);
    let by_age = query().fields(["Nom"]).sort_by("cc_age", Direction::Ascending);
    let sorted = by_age.clone().send().await.unwrap();
    assert_eq!(ids(sorted.records()), ["4", "2", "6", "3"], "empty first, ties by id, 100 after 30");
    assert!(sorted.records().iter().all(|record| record.value("cc_age").is_none()));
    let cut = by_age.clone().limit(2, 1).send().await.unwrap();
    assert_eq!(ids(cut.records()), ["2", "6"]);
    let other_case = query().fields(["CC_AGE"]).sort_by("cc_Age", Direction::Descending).send().await;
    assert_eq!(ids(other_case.unwrap().records()), ["3", "2", "6", "4"]);
    let by_id = query().sort_by("id", Direction::Descending).send().await.unwrap();
    assert_eq!(ids(by_id.records()), ["6", "4", "3", "2"]);
    let error = query().sort_by("age", Direction::Ascending).send().await.unwrap_err();
    assert_eq!(error.to_string(), "unknown sort field `age` of `contact`");
    let page = by_age.page(2, 3).send().await.unwrap();
    assert_eq!(ids(page.records()), ["3"]);
}

#[tokio::test]
async fn text_sort_follows_the_collation() {
    let sorted = async |collation, direction| {
        let server = server(ROWS, 99);
        let filter = plan(r#"Nom $neq "\"""#);
        assert!(filter.residual().is_some());
        let query = client(&server).objects("contact").filter(&filter).collation(collation);
        let found = query.sort_by("Nom", direction).send().await.unwrap();
        found.into_records().iter().map(|record| record.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sorted(Collation::General, Direction::Ascending).await, ["5", "6", "1", "2", "3", "4"]);
    assert_eq!(sorted(Collation::General, Direction::Descending).await, ["3", "4", "2", "1", "5", "6"]);
    assert_eq!(sorted(Collation::Binary, Direction::Ascending).await, ["1", "2", "3", "6", "4", "5"]);
}

#[tokio::test]
async fn reading_stops_at_the_limit() {
    let server = server(ROWS, 99);
    let filter = plan(r#"Nom $neq "\"""#);
    let query = client(&server).objects("contact").filter(&filter).page_size(2).limit(1, 1);
    assert_eq!(ids(query.send().await.unwrap().records()), ["2"]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn empty_value_follows_the_declared_meaning() {
    let server = server(ROWS, 99);
    let filter = plan(r#"$not (Pays $regexp "^F" $or Nom $regexp "^F")"#);
    let query = client(&server).objects("contact").filter(&filter);
    let found = query.clone().send().await.unwrap();
    assert_eq!(ids(found.records()), ["3", "4", "5", "6"]);
    let found = query.blank(EmptyText::Null).send().await.unwrap();
    assert_eq!(ids(found.records()), ["3", "4", "6"]);
}

#[tokio::test]
async fn empty_plan_sends_no_request() {
    let server = server(ROWS, 99);
    let empty = filtre::build::field("Pays").is_in([""; 0]).check(&contact()).unwrap();
    let filter = empty.compile(Target::Portable).unwrap();
    assert_eq!(filter.requests(), []);
    let found = client(&server).objects("contact").filter(&filter).send().await.unwrap();
    assert_eq!((found.records().len(), server.requests().len()), (0, 0));
    assert_eq!(found.completeness(), Completeness::Total, "nothing can be missing");
}

#[tokio::test]
async fn unique_last_sort_key_makes_the_read_complete() {
    let server = server(ROWS, 99);
    let by = async |field: &str, metadata: Option<&ObjectInfo>| {
        let query = client(&server).objects("contact").sort_by(field, Direction::Ascending);
        let query = match metadata {
            Some(metadata) => query.metadata(metadata),
            None => query,
        };
        query.send().await.unwrap().completeness()
    };
    assert_eq!(by("EMail", Some(&contact())).await, Completeness::Total);
    assert_eq!(by("EMail", None).await, Completeness::Assumed);
    assert_eq!(by("Nom", Some(&contact())).await, Completeness::Assumed);
    assert_eq!(by("id", None).await, Completeness::Total);
}

#[tokio::test]
async fn id_windows_continue_after_the_last_id() {
    let server = FaultServer::start(|request| {
        let after = parameter(request, "filter").and_then(|filter| {
            filter.rsplit_once("id $gt \"").map(|(_, id)| id.trim_end_matches('"').parse::<u64>().unwrap())
        });
        let ids = (after.unwrap_or(0) + 1..=5).take(number(request, "limit").unwrap().min(2));
        let objects: Vec<_> = ids.map(|id| json!({ "id": id, "data": { "Pays": "FR" } })).collect();
        ok(json!({ "objects": objects }).to_string())
    });
    let filter = plan(r#"Pays $eq "FR""#);
    let query = client(&server).objects("contact").filter(&filter).id_windows().page_size(3);
    let found = query.send().await.unwrap();
    assert_eq!(ids(found.records()), ["1", "2", "3", "4", "5"]);
    assert_eq!(found.completeness(), Completeness::Total);
    let filters: Vec<String> =
        server.requests().iter().map(|request| parameter(request, "filter").unwrap()).collect();
    assert_eq!(
        filters,
        [
            r#"Pays $eq "FR""#,
            r#"Pays $eq "FR" $and id $gt "2""#,
            r#"Pays $eq "FR" $and id $gt "4""#,
            r#"Pays $eq "FR" $and id $gt "5""#,
        ]
    );
    assert!(
        server.requests().iter().all(|request| parameter(request, "sort_by").unwrap() == r#"{"id":"asc"}"#)
    );
}

async fn error_of(client: &Client) -> Error {
    client.objects("contact").page_size(2).send().await.unwrap_err()
}

#[tokio::test]
async fn faulty_page_is_an_error_and_not_the_end() {
    let page = |ids: &[u64]| {
        let objects: Vec<_> = ids.iter().map(|id| json!({ "id": id, "data": {} })).collect();
        json!({ "objects": objects }).to_string()
    };
    let after = |second: Vec<Act>| FaultServer::replies([ok(page(&[1, 2])), second]);
    let drifted = error_of(&client(&after(ok(page(&[3, 4]))))).await;
    assert!(matches!(drifted.kind(), ErrorKind::Drifted(Drift::Overlap { received: 2, .. })), "{drifted}");
    assert_eq!(
        drifted.to_string(),
        "after 2 records, `2` moved to another position: records were written during the read"
    );
    let empty = error_of(&client(&after(ok(page(&[]))))).await;
    assert!(matches!(empty.kind(), ErrorKind::Drifted(Drift::Overlap { .. })), "{empty}");
    let again = error_of(&client(&after(ok(page(&[2, 1]))))).await;
    assert!(matches!(again.kind(), ErrorKind::Drifted(Drift::Repeated { .. })), "{again}");
    let more = error_of(&client(&after(ok(page(&[2, 3, 4, 5]))))).await;
    assert!(matches!(more.kind(), ErrorKind::InvalidResponse(_)), "{more}");
    let cut = page(&[2, 3]);
    for body in ["", "{}", "{\"objects\":null}", &cut[..cut.len() - 1], "null"] {
        let error = error_of(&client(&after(ok(body)))).await;
        assert!(matches!(error.kind(), ErrorKind::InvalidResponse(_)), "{body}: {error}");
    }
}

#[tokio::test]
async fn records_before_a_fault_are_returned() {
    let server = server(ROWS, 99);
    let limits = ResponseLimits::default().with_pages(2);
    let client = client_at(&server.url(), options().with_limits(limits));
    let mut stream = client.objects("contact").page_size(2).stream().unwrap();
    let mut records = 0;
    let error = loop {
        match stream.next().await.unwrap() {
            Ok(_) => records += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error.kind(), ErrorKind::TooManyPages(2)));
    assert_eq!(records, 3);
    assert!(stream.next().await.is_none(), "a stream ends with its error");
}

#[tokio::test]
async fn invalid_query_is_an_error_without_a_request() {
    let server = server(ROWS, 99);
    let client = client(&server);
    let zero = client.objects("contact").page(0, 5).send().await.unwrap_err();
    assert_eq!(zero.to_string(), "invalid `page` 0: the minimum is 1");
    let other = client.objects("orders").filter(&plan("cc_age $gte 30")).send().await.unwrap_err();
    assert_eq!(other.to_string(), "expected a plan for `orders`, found a plan for `contact`");
    let late = client.objects("contact").deadline(Duration::ZERO).send().await.unwrap_err();
    assert!(matches!(late.kind(), ErrorKind::TimedOut(_)));
    assert_eq!(server.requests().len(), 0);
}
