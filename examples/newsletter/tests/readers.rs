//! Tests of the program without network: each test starts a sandbox with its own
//! records on a free port.

use filtre::http::{Address, Client, ErrorKind, Service, Token};
use filtre::sandbox::{Sandbox, SandboxBuilder};
use newsletter::readers;

const CONTACTS: &str = r#"{"id":"1","data":{"EMail":"anne@exemple.fr","Pays":"FR","optin":"1"}}
{"id":"2","data":{"EMail":"bob@exemple.be","Pays":"BE","optin":"1"}}
{"id":"3","data":{"EMail":"carla@exemple.fr","Pays":"FR","optin":"0"}}
{"id":"4","data":{"EMail":"","Pays":"FR","optin":"1"}}
{"id":"5","data":{"EMail":"dan@exemple.fr","Pays":"FR","optin":"1"}}"#;

/// A sandbox with these contacts, and a client of it.
fn start(builder: SandboxBuilder) -> (Sandbox, Client) {
    let sandbox = builder.records_json("contact", CONTACTS).start().unwrap();
    let address = Address::parse(&sandbox.url()).unwrap();
    let service = Service::new(address, "demo", Token::new("demo-token").unwrap()).unwrap();
    (sandbox, Client::new(service).unwrap())
}

#[tokio::test]
async fn those_who_agreed_are_found() {
    let (_sandbox, client) = start(Sandbox::builder());
    assert_eq!(readers(&client, "FR").await.unwrap(), ["anne@exemple.fr", "dan@exemple.fr"]);
    assert!(readers(&client, "FR\" $or optin $eq \"0").await.unwrap().is_empty(), "a value stays a value");
}

#[tokio::test]
async fn a_service_with_bad_days_changes_nothing() {
    let builder = Sandbox::builder().fault("status=503,retry-after=0,every=2".parse().unwrap());
    let (_sandbox, client) = start(builder);
    assert_eq!(readers(&client, "FR").await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_wrong_token_is_told() {
    let (_sandbox, client) = start(Sandbox::builder().token("another"));
    let error = readers(&client, "FR").await.unwrap_err();
    let error = error.downcast_ref::<filtre::http::Error>().unwrap();
    assert!(matches!(error.kind(), ErrorKind::Unauthorized), "{error}");
}
