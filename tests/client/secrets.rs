//! Nothing that is written for people to see shows the token or a literal.

use std::io::Write;
use std::sync::{Arc, Mutex};

use filtre::http::{Get, Put, PutRecord};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::common::{SHORT, TOKEN, client, client_at, options, plan};
use crate::support::faults::{Act, FaultServer, Nobody, answer, ok};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// What the person whose data it is would not like to see.
const EMAIL: &str = "canary@example.fr";

#[tokio::test]
async fn neither_the_token_nor_an_address_is_shown() {
    let log = Log::default();
    // Everything, of this crate and of all that it uses.
    let layer = tracing_subscriber::fmt::layer().with_writer(log.clone()).with_ansi(false);
    tracing_subscriber::registry().with(layer).init();

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
        let told = options().with_deadline(SHORT);
        shown.push(format!("{told:?}"));
        let client = client_at(&server.url(), told);
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
    // The address of a proxy may hold a secret too: of one that refuses, and of
    // one that there is not.
    let proxy = FaultServer::replies([answer("407 Proxy Authentication Required", "", &echo)]);
    let nobody = Nobody::new();
    for address in [proxy.address(), nobody.address()] {
        let address = format!("http://user:canary@{address}");
        for target in ["http://127.0.0.1:9", "https://localhost:9"] {
            let told = options().with_deadline(SHORT).with_proxy(&address);
            shown.push(format!("{told:?}"));
            let client = client_at(target, told);
            let error = client.objects("contact").filter(&filter).limit(1, 0).send().await.unwrap_err();
            shown.push(format!("{client:?} {error} {error:?} {error:#?} {:?}", error.help()));
        }
    }
    assert!(!proxy.requests().is_empty());
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("get_objects"), "something is logged: {log}");
    shown.push(log);
    for text in shown {
        for secret in [TOKEN, "canary", "example.fr"] {
            assert!(!text.contains(secret), "{secret} in: {text}");
        }
    }
}

#[tokio::test]
async fn an_error_names_the_shape_of_the_filter_and_keeps_the_bytes() {
    let server = FaultServer::replies([answer("400 Bad Request", "", "canary in the answer")]);
    let filter = plan(r#"EMail $eq "canary@example.fr""#);
    let error = client(&server).objects("contact").filter(&filter).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`get_objects` of `contact` where `EMail $eq \"…\"`: 400: the service cannot parse the request"
    );
    assert_eq!(error.raw(), b"canary in the answer");
}

/// What the service answers where something else should stand is nobody's
/// business either.
#[tokio::test]
async fn answers_of_another_form_are_not_shown() {
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
