//! The four endpoints of the service.

use filtre::http::{BodyEncoding, Outcome, Put, PutRecord};

use crate::common::{client, line, plan};
use crate::support::faults::{FaultServer, answer, ok};

const LIST: &str = include_str!("../data/object_list_sample.json");
const INFO: &str = include_str!("../data/object_info_sample.json");
const PAGE: &str = r#"{"objects":[{"id":"109128","data":{"Prenom":"John","EMail":"a@b.fr"}}]}"#;
const CREATED: &str = r#"{"objects":[{"status":"OK","id":"7","data":{"Nom":"O\'Connor"},"updated":"N","created":"Y","found":"N"}]}"#;

#[tokio::test]
async fn four_endpoints_send_the_documented_requests() {
    let server = FaultServer::replies([ok(LIST), ok(INFO), ok(PAGE), answer("201 Created", "", CREATED)]);
    let client = client(&server);
    assert_eq!(client.object_list().await.unwrap().objects().len(), 3);
    let info = client.object_info("contact").await.unwrap();
    assert_eq!((info.name(), info.fields().len()), ("contact", 3));
    let filter = plan(r#"EMail $like "*.fr""#);
    let page = client.objects("contact").filter(&filter).fields(["Prenom", "EMail"]).page(1, 50).send();
    let page = page.await.unwrap();
    assert_eq!(page.records()[0].text("EMail"), Some("a@b.fr"));
    let put = Put::new("contact", [PutRecord::create().value("Nom", "O'Connor")]);
    let answer = client.put_objects(&put).await.unwrap();
    assert_eq!(answer.outcomes(), [Outcome::Created("7".to_owned())]);

    let requests = server.requests();
    let lines: Vec<&str> = requests.iter().map(|request| line(request)).collect();
    assert_eq!(
        lines,
        [
            "/v1/datamart/acme/get_object_list",
            "/v1/datamart/acme/get_object_info/contact",
            "/v1/datamart/acme/get_objects/contact?page=1&pagesize=50&fields=Prenom%2CEMail&filter=EMail%20%24like%20%22%2A.fr%22",
            "POST /v1/datamart/acme/put_objects/contact",
        ]
    );
    for request in &requests {
        assert!(request.contains("authorization: Bearer canary-token\r\n"), "{request}");
        assert!(request.contains("accept: application/json\r\n"), "{request}");
    }
    assert!(
        requests[3]
            .ends_with("objects=%5B%7B%22id%22%3A0%2C%22data%22%3A%7B%22Nom%22%3A%22O%27Connor%22%7D%7D%5D")
    );
}

#[tokio::test]
async fn multipart_encoding_sends_one_part() {
    let server = FaultServer::replies([ok(CREATED)]);
    let put =
        Put::new("contact", [PutRecord::create().value("Nom", "O'Connor")]).encoding(BodyEncoding::Multipart);
    client(&server).put_objects(&put).await.unwrap();
    let request = server.requests().remove(0);
    assert!(request.contains("content-type: multipart/form-data; boundary=filtre-part\r\n"), "{request}");
    assert!(
        request.contains("\r\n\r\n[{\"id\":0,\"data\":{\"Nom\":\"O'Connor\"}}]\r\n--filtre-part--\r\n"),
        "{request}"
    );
}
