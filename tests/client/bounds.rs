//! Limits of responses, and which statuses are successes.

use filtre::http::{Client, Error, ErrorKind, Get, Outcome, Put, PutRecord, ResponseLimits};
use filtre::{Target, compile::CompileOptions};

use crate::common::{client, client_at, options, plan};
use crate::support::contact;
use crate::support::faults::{FaultServer, answer, ok};

fn limited(server: &FaultServer, limits: ResponseLimits) -> Client {
    client_at(&server.url(), options().with_limits(limits))
}

/// A server of `count` records that ignores `limit`.
fn shelf(count: u64) -> FaultServer {
    let records: Vec<String> =
        (1..=count).map(|id| format!(r#"{{"id":{id},"data":{{"Pays":"BE","cc_age":"40"}}}}"#)).collect();
    let body = format!(r#"{{"objects":[{}]}}"#, records.join(","));
    FaultServer::start(move |request| {
        let is_first = !request.contains("offset=");
        let last = format!(r#"{{"objects":[{}]}}"#, records[records.len() - 1]);
        let is_after =
            request.contains(&format!("offset={count}&")) || request.contains(&format!("offset={count} "));
        ok(if is_first {
            body.clone()
        } else if is_after {
            r#"{"objects":[]}"#.to_owned()
        } else {
            last
        })
    })
}

fn fault(error: &Error) -> String {
    format!("{:?}", error.kind())
}

#[tokio::test]
async fn each_limit_has_its_own_error() {
    let server = shelf(5);
    let residual = plan(r#"$not Pays $regexp "^F""#);
    let filter = filtre::parse(r#"Pays $eq "BE" $or cc_age $gte 30 $and Pays $neq """#).unwrap();
    let several = contact().check(&filter).unwrap().compile(CompileOptions::from(Target::Strict)).unwrap();
    assert_eq!(several.requests().len(), 2);
    let of = async |limits: ResponseLimits, what: &str| {
        let query = limited(&server, limits).objects("contact");
        let query = match what {
            "all" => query,
            "sorted" => query.filter(&residual).sort_by("Pays", filtre::http::Direction::Ascending),
            _ => query.filter(&several),
        };
        query.send().await.map_or_else(|error| fault(&error), |found| found.records().len().to_string())
    };
    let limits = ResponseLimits::default();
    for what in ["all", "sorted", "several"] {
        assert_eq!(of(limits.with_records(5).with_ids(5).with_pages(5), what).await, "5", "{what}");
        assert_eq!(of(limits.with_records(4), what).await, "TooManyRecords(4)", "{what}");
        assert_eq!(of(limits.with_ids(4), what).await, "TooManyIds(4)", "{what}");
        assert_eq!(of(limits.with_pages(1), what).await, "TooManyPages(1)", "{what}");
        assert_eq!(of(limits.with_body_bytes(99), what).await, "TooLarge(99)", "{what}");
    }
}

#[tokio::test]
async fn json_beyond_the_depth_limit_is_an_error() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let page = |value: &str| format!(r#"{{"objects":[{{"id":1,"data":{{"Nom":{value}}}}}]}}"#);
    let get = async |levels: usize, limits: ResponseLimits| {
        let server = FaultServer::replies([ok(page(&deep(levels)))]);
        limited(&server, limits).get_objects(&Get::new("contact")).await.map(drop)
    };
    let limits = ResponseLimits::default().with_json_depth(3);
    get(3, limits).await.unwrap();
    for (levels, limits) in
        [(4, limits), (33, ResponseLimits::default()), (200_000, ResponseLimits::default())]
    {
        let error = get(levels, limits).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidResponse(_)), "{levels}: {error}");
    }
    // No depth overflows the stack.
    let deep = deep(200_000);
    for body in [
        deep.clone(),
        format!(r#"{{"objects":{deep}}}"#),
        format!(r#"{{"objects":[{{"id":{deep},"data":{{}}}}],"x":{deep}}}"#),
        format!(r#"{{"objects":[{{"status":{deep},"id":1}}]}}"#),
        format!(r#"{{"fields":{deep}}}"#),
        format!(r#"{{"contact":{deep}}}"#),
        "[".repeat(200_000),
        "{\"a\":".repeat(200_000),
    ] {
        let server = FaultServer::replies([ok(body)]);
        let client = client(&server);
        let _ = client.object_list().await;
        let _ = client.object_info("contact").await;
        client.get_objects(&Get::new("contact")).await.unwrap_err();
        client.put_objects(&Put::new("contact", [PutRecord::update(1)])).await.unwrap_err();
    }
}

#[tokio::test]
async fn any_2xx_is_success_and_each_record_has_its_status() {
    let page = r#"{"objects":[],"total":0}"#;
    let put = r#"{"objects":[{"status":"OK","id":5,"updated":"Y"},{"status":"KO","id":6}]}"#;
    for status in ["200 OK", "201 Created", "202 Accepted", "206 Partial Content", "299 Whatever"] {
        let server = FaultServer::replies([answer(status, "", page), answer(status, "", put)]);
        let client = client(&server);
        let page = client.get_objects(&Get::new("contact")).await.unwrap();
        assert!(page.records().is_empty() && page.other("total").is_some(), "{status}");
        let records = [PutRecord::update(5).value("Nom", "x"), PutRecord::update(6).value("Nom", "x")];
        let answer = client.put_objects(&Put::new("contact", records)).await.unwrap();
        assert_eq!(answer.outcomes()[0], Outcome::Updated("5".to_owned()), "{status}");
        assert!(matches!(answer.outcomes()[1], Outcome::Refused(_)), "{status}");
    }
}

#[tokio::test]
async fn composite_value_in_a_residual_is_an_error() {
    let body = r#"{"objects":[{"id":7,"data":{"Pays":["canary"]}}]}"#;
    let server = FaultServer::replies([ok(body)]);
    let query = client(&server).objects("contact").filter(&plan(r#"$not Pays $regexp "^F""#));
    let error = query.send().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::CompositeValue { id, field } if id == "7" && field == "Pays"),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("canary"));
}
