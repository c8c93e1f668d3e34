//! The text of each request.

use super::*;
use crate::Target;
use crate::http::request::put::PutRecord;
use crate::testing::contact;

fn service() -> Service {
    Service::new(Address::production(), "acme", Token::new("canary").unwrap()).unwrap()
}

#[test]
fn requests_match_the_documentation() {
    let base = "https://api.scal-e.com/v1/datamart/acme";
    let list = service().object_list().unwrap();
    assert_eq!((list.method(), list.uri().to_string()), (&Method::GET, format!("{base}/get_object_list")));
    assert_eq!(list.headers()[AUTHORIZATION], "Bearer canary");
    assert_eq!(list.headers()[ACCEPT], "application/json");
    let info = service().object_info("a b/c").unwrap();
    assert_eq!(info.uri().to_string(), format!("{base}/get_object_info/a%20b%2Fc"));

    let checked = contact().check(&crate::parse("Pays $eq \"FR\"").unwrap()).unwrap();
    let filter = checked.compile(Target::Portable).unwrap().requests()[0].clone();
    let get = Get::new("contact")
        .filter(filter)
        .fields(["Prenom"])
        .sort_by("Prenom", Direction::Descending)
        .sort_by("Nom", Direction::Ascending)
        .paging(Paging::limit(5, 10).unwrap());
    assert_eq!(
        service().objects(&get).unwrap().uri().query().unwrap(),
        "limit=5&offset=10&fields=Prenom&sort_by=%7B%22Prenom%22%3A%22desc%22%2C%22Nom%22%3A%22asc%22%7D\
         &filter=Pays%20%24eq%20%22FR%22"
    );

    let record = PutRecord::create().value("Nom", "O'Connor").link("contact", "47737");
    let put =
        service().put_objects(&Put::new("orders", [record, PutRecord::update(5).value("a", "é")])).unwrap();
    assert_eq!(put.method(), Method::POST);
    assert_eq!(put.headers()[CONTENT_TYPE], "application/x-www-form-urlencoded");
    let body = String::from_utf8(put.into_body()).unwrap();
    assert_eq!(
        percent::decode(&body, false).unwrap(),
        "objects=[{\"id\":0,\"link\":{\"contact\":\"47737\"},\"data\":{\"Nom\":\"O'Connor\"}},\
         {\"id\":5,\"data\":{\"a\":\"é\"}}]"
    );
}

#[test]
fn invalid_requests_are_refused() {
    assert!(matches!(service().object_info(""), Err(RequestError::EmptyName("object"))));
    assert!(matches!(Paging::limit(0, 1), Err(RequestError::Zero("limit"))));
    assert!(matches!(Paging::page(1, 0), Err(RequestError::Zero("pagesize"))));
    let twice = Get::new("contact").fields(["a", "a"]);
    assert!(matches!(service().objects(&twice), Err(RequestError::Duplicate(name)) if name == "a"));
    let record = PutRecord::create().value("a", "1").value("a", "2");
    assert!(matches!(service().put_objects(&Put::new("o", [record])), Err(RequestError::Duplicate(_))));
}

#[test]
fn debug_output_omits_the_token() {
    let request = service().object_list().unwrap();
    for text in [format!("{:?}", service()), format!("{request:?}")] {
        assert!(!text.contains("canary"), "{text}");
    }
}
