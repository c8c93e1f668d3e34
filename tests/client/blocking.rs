//! The blocking client.

use filtre::http::{BlockingClient, ErrorKind, PutRecord};

use crate::common::{options, service_at};
use crate::support::faults::{FaultServer, ok};

const PAGE: &str = r#"{"objects":[{"id":1,"data":{}},{"id":2,"data":{}}]}"#;

fn client(server: &FaultServer) -> BlockingClient {
    BlockingClient::with_options(service_at(&server.url()), options()).unwrap()
}

#[test]
fn blocking_client_works_without_a_runtime() {
    let info = include_str!("../data/object_info_sample.json");
    let created = r#"{"objects":[{"status":"OK","id":1,"created":"Y"}]}"#;
    let server = FaultServer::replies([ok("{}"), ok(info), ok(PAGE), ok(PAGE), ok(created)]);
    let client = client(&server);
    assert_eq!(client.object_list().unwrap().objects().len(), 0);
    assert_eq!(client.object_info("contact").unwrap().fields().len(), 3);
    let query = client.objects("contact").limit(2, 0);
    assert_eq!(query.clone().send().unwrap().records().len(), 2);
    let ids: Vec<String> = query.stream().unwrap().map(|record| record.unwrap().id().to_owned()).collect();
    assert_eq!(ids, ["1", "2"]);
    let records = [PutRecord::create().value("Nom", "x")];
    assert!(client.upload("contact").send(records).unwrap().is_success());
}

#[tokio::test]
async fn blocking_client_inside_a_runtime_is_an_error() {
    let server = FaultServer::replies([ok(PAGE)]);
    let client = client(&server);
    let error = client.object_list().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InsideRuntime), "{error}");
    drop(client);
}
