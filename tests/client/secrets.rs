//! No message, debug output, log or journal contains the token or a value.

use filtre::http::{Get, Put, PutRecord};

use crate::common::{SHORT, TOKEN, client, client_at, options, plan};
use crate::support::faults::{Act, ClosedPort, FaultServer, answer, ok};
use crate::support::log::Log;

/// Personal data that must not be shown.
const EMAIL: &str = "canary@example.fr";

#[tokio::test]
async fn output_contains_neither_token_nor_values() {
    let log = Log::capture();

    let echo = format!("{{\"error\":{{\"detail\":\"{EMAIL} {TOKEN}\"}}}}");
    let target =
        format!("Location: https://user:{TOKEN}@elsewhere.example/?token={TOKEN}&filter={EMAIL}\r\n");
    let page = format!("{{\"objects\":[{{\"id\":1,\"data\":{{\"EMail\":\"{EMAIL}\"}}}}]}}");
    let refusal = format!("{{\"objects\":[{{\"status\":\"KO\",\"id\":\"1\",\"error\":\"{EMAIL}\"}}]}}");
    let replies = [
        ok(&page),
        ok(&refusal),
        answer("400 Bad Request", "", &echo),
        answer("302 Found", &target, &echo),
        answer("500 Internal Server Error", "", &echo),
        ok(&echo),
        ok(&page[..page.len() - 3]),
        vec![Act::Reset],
        vec![Act::Stall],
        vec![Act::Send(echo.clone().into_bytes())],
    ];
    let filter = plan(&format!(r#"EMail $eq "{EMAIL}" $or EMail $in ["{EMAIL}","b@c.d"]"#));
    let record = || PutRecord::create().value("EMail", EMAIL);
    let mut shown = Vec::new();
    for reply in replies {
        let server = FaultServer::replies([reply]);
        let options = options().with_deadline(SHORT);
        shown.push(format!("{options:?}"));
        let client = client_at(&server.url(), options);
        shown.push(format!("{client:?} {client:#?}"));
        let query = client.objects("contact").filter(&filter).limit(1, 0);
        match query.send().await {
            Ok(selection) => assert_eq!(selection.records()[0].text("EMail"), Some(EMAIL)),
            Err(error) => shown.push(format!("{error} {error:?} {error:#?} {:?}", error.help())),
        }
        match client.put_objects(&Put::new("contact", [record()])).await {
            Ok(answer) => shown.push(format!("{answer:?}")),
            Err(error) => shown.push(format!("{error} {error:?} {:?}", error.kind())),
        }
        let directory = tempfile::tempdir().unwrap();
        let journal = directory.path().join("journal");
        let report = client.upload("contact").journal(&journal).send([record()]).await.unwrap();
        shown.push(format!("{report:?} {}", std::fs::read_to_string(journal).unwrap()));
        assert!(server.requests().iter().all(|request| request.contains(TOKEN)));
    }
    // The address of a proxy can contain a password: one proxy refuses, the other
    // does not exist.
    let proxy = FaultServer::replies([answer("407 Proxy Authentication Required", "", &echo)]);
    let closed = ClosedPort::new();
    for address in [proxy.address(), closed.address()] {
        let address = format!("http://user:canary@{address}");
        for target in ["http://127.0.0.1:9", "https://localhost:9"] {
            let options = options().with_deadline(SHORT).with_proxy(&address);
            shown.push(format!("{options:?}"));
            let client = client_at(target, options);
            let error = client.objects("contact").filter(&filter).limit(1, 0).send().await.unwrap_err();
            shown.push(format!("{client:?} {error} {error:?} {error:#?} {:?}", error.help()));
        }
    }
    assert!(!proxy.requests().is_empty());
    let log = log.text();
    assert!(log.contains("get_objects"), "the log is empty: {log}");
    shown.push(log);
    for text in shown {
        for secret in [TOKEN, "canary", "example.fr"] {
            assert!(!text.contains(secret), "{secret} in: {text}");
        }
    }
}

#[tokio::test]
async fn error_shows_the_filter_without_values_and_keeps_the_body() {
    let server = FaultServer::replies([answer("400 Bad Request", "", "canary in the answer")]);
    let filter = plan(r#"EMail $eq "canary@example.fr""#);
    let error = client(&server).objects("contact").filter(&filter).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`get_objects` of `contact` where `EMail $eq \"…\"`: 400: the service cannot parse the request"
    );
    assert_eq!(error.raw(), b"canary in the answer");
}

#[tokio::test]
async fn error_for_unexpected_response_contains_no_value() {
    for body in [
        r#""canary""#,
        r#"["canary"]"#,
        r#"{"objects":"canary"}"#,
        r#"{"objects":{"a":"canary"}}"#,
        r#"{"objects":["canary"]}"#,
        r#"{"objects":[["canary"]]}"#,
        r#"{"objects":[{"id":["canary"],"data":{}}]}"#,
        r#"{"objects":[{"id":"canary\ud800","data":{}}]}"#,
        r#"{"objects":[{"id":1,"data":"canary"}]}"#,
        r#"{"objects":[{"id":1,"data":["canary"]}]}"#,
        r#"{"objects":[{"id":1,"data":{"Nom":"canary\ud800"}}]}"#,
        r#"{"objects":[{"id":1,"data":{"Nom":"canary"}},{"id":1,"data":{"Nom":"canary"}}]}"#,
        r#"{"objects":[{"id":1,"data":{"Nom":"canary"}"#,
        r#"{"objects":[{"id":1,"data":{"Nom":"canary}}]}"#,
        r#"{"objects":[{"status":"canary","id":1}]}"#,
        r#"{"objects":[{"status":["canary"],"id":1}]}"#,
        r#"{"objects":[{"status":"OK","id":{"canary":1}}]}"#,
        r#"{"objects":[{"status":"OK","id":1,"created":"canary"}]}"#,
        r#"{"objects":[{"status":"KO","error":["canary"]},{"status":"KO","error":{"canary":1}}]}"#,
        r#"{"fields":"canary","created":["canary"],"description":["canary"]}"#,
        "canary",
    ] {
        let server = FaultServer::replies([ok(body)]);
        let client = client(&server);
        let put = Put::new("contact", [PutRecord::create().value("Nom", "canary")]);
        let errors = [
            client.object_list().await.err(),
            client.object_info("contact").await.err(),
            client.get_objects(&Get::new("contact")).await.err(),
            client.objects("contact").page_size(1).send().await.err(),
            client.put_objects(&put).await.err(),
        ];
        assert!(errors.iter().flatten().count() >= 3, "{body}: {errors:?}");
        for error in errors.iter().flatten() {
            let shown = format!("{error} {error:?} {error:#?} {:?}", error.kind());
            assert!(!shown.contains("canary"), "{body}: {shown}");
        }
    }
}
