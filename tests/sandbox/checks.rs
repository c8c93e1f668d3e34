//! The order of the checks of a request, and their statuses.

use std::io::{Read, Write};
use std::net::TcpStream;

use filtre::sandbox::{Rights, Sandbox};

use crate::support::http::{Client, Reply, encode, send};
use crate::{Served, serve, with_contacts};

const TOKEN: &str = "Authorization: Bearer demo-token";
const RIGHTS: &str = r#"{"objects": {
    "contact": {"fields": {"Nom": {"write": false}, "EMail": {"read": false}, "solde": {"read": false, "write": false}}},
    "orders": {"read": false}
}}"#;

fn with_rights() -> Served {
    serve(
        Sandbox::builder()
            .token("demo-token")
            .token_with_rights("less", Rights::from_json(RIGHTS).unwrap())
            .token_with_rights("other", Rights::from_json(r#"{"instance": "acme"}"#).unwrap())
            .records_json("contact", crate::support::CONTACTS),
    )
}

#[track_caller]
fn assert_error(reply: &Reply, status: u16, message: &str) {
    reply.is(status);
    let json = reply.json();
    assert_eq!((&json["error"]["code"], &json["error"]["message"]), (&status.into(), &message.into()));
    assert!(json["error"]["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{json}");
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
    assert!(reply.assumed().contains(&"error-body"));
}

/// Each request has its mistake and all mistakes of the rows after it.
#[test]
fn first_of_several_mistakes_is_reported() {
    let sandbox = with_rights();
    let xml = "Accept: text/xml";
    let get = |target: &str, headers: &[&str]| sandbox.request("GET", target, headers, b"");
    let long = format!("/nowhere?{}", "x".repeat(8_190));
    assert_error(&get(&long, &[]), 414, "URI Too Long");
    assert_error(&get("/nowhere", &[]), 404, "Not Found");
    let reply = sandbox.request("POST", "/v1/datamart/none/get_objects/none", &[], b"");
    assert_error(&reply, 405, "Method Not Allowed");
    assert_eq!(reply.header("allow"), Some("GET"));
    assert_error(&get("/v1/datamart/none/get_objects/none", &[xml]), 401, "Unauthorized");
    assert_error(
        &get("/v1/datamart/none/get_objects/none", &["Authorization: Bearer x", xml]),
        401,
        "Unauthorized",
    );
    assert_error(&get("/v1/datamart/none/get_objects/none", &[TOKEN, xml]), 404, "Not Found");
    assert_error(&get("/v1/datamart/acme/get_objects/none", &[TOKEN, xml]), 401, "Unauthorized");
    assert_error(&get("/v1/datamart/demo/get_objects/none?limit=0", &[TOKEN, xml]), 406, "Not Acceptable");
    assert_error(&get("/v1/datamart/demo/get_objects/none?limit=0", &[TOKEN]), 404, "Not Found");
    let less = "Authorization: Bearer less";
    assert_error(&get("/v1/datamart/demo/get_objects/orders?limit=0", &[less]), 403, "Forbidden");
    assert_error(&get("/v1/datamart/demo/get_objects/contact?limit=0", &[TOKEN]), 400, "Bad Request");
    get("/v1/datamart/demo/get_objects/contact?limit=1", &[TOKEN]).is(200);
    get("/v1/datamart/acme/get_objects/contact?limit=1", &["Authorization: Bearer other"]).is(200);
}

#[test]
fn request_line_over_8190_bytes_returns_414() {
    let sandbox = with_contacts();
    let target = |length: usize| {
        let start = sandbox.path("get_objects/contact?x=");
        let rest = length - "GET  HTTP/1.1".len() - start.len();
        format!("{start}{}", "y".repeat(rest))
    };
    sandbox.request("GET", &target(8_190), &[TOKEN], b"").is(200);
    let reply = sandbox.request("GET", &target(8_191), &[TOKEN], b"");
    assert_error(&reply, 414, "URI Too Long");
    assert_eq!(reply.assumed(), ["error-body", "undocumented-status"]);
}

/// Sends bytes and reads until the connection closes or is reset: the server resets
/// a connection with unread data.
fn exchange(sandbox: &Client, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(sandbox.address).unwrap();
    stream.write_all(bytes).unwrap();
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..read]);
    }
    Reply::read(&answer)
}

#[test]
fn malformed_request_returns_an_error_body() {
    let sandbox = with_contacts();
    let long = "x".repeat(100_000);
    let many: String = (0..200).map(|at| format!("X-{at}: y\r\n")).collect();
    for request in [
        "hello\r\n\r\n".to_owned(),
        "GET /v1/datamart/demo/get_objects/contact?filter=Nom $eq HTTP/1.1\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nno header\r\n\r\n".to_owned(),
        "GET / HTTP/3.1\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_owned(),
    ] {
        assert_error(&exchange(&sandbox, request.as_bytes()), 400, "Bad Request");
    }
    for (request, status, message) in [
        (format!("GET /{long} HTTP/1.1\r\n\r\n"), 414, "URI Too Long"),
        (format!("GET / HTTP/1.1\r\n{many}\r\n"), 431, "Request Header Fields Too Large"),
    ] {
        let reply = exchange(&sandbox, request.as_bytes());
        assert_error(&reply, status, message);
        assert_eq!(reply.header("content-length"), Some(reply.body.len().to_string().as_str()));
        assert_eq!(reply.header("connection"), Some("close"));
    }
}

#[test]
fn inexact_path_returns_404() {
    let sandbox = with_contacts();
    for path in [
        "/",
        "/v1",
        "/v1/datamart/demo",
        "/v1/datamart/demo/",
        "/v1/datamart/demo/get_object_list/",
        "/v1/datamart/demo/get_object_list/contact",
        "/v1/datamart/demo/get_objects",
        "/v1/datamart/demo/get_objects/",
        "/v1/datamart/demo/get_objects/contact/",
        "/v1/datamart/demo/get_objects/contact/1",
        "/v1/datamart/demo/Get_objects/contact",
        "/v2/datamart/demo/get_object_list",
        "//v1/datamart/demo/get_object_list",
        "/v1/datamart//get_object_list",
        "/v1/datamart/demo/get_objects/%ff",
    ] {
        assert_error(&sandbox.request("DELETE", path, &[], b""), 404, "Not Found");
    }
    sandbox.get("get_objects/%63ontact").is(200);
    assert_error(&sandbox.get("get_objects/Contact"), 404, "Not Found");
    assert_error(&sandbox.get("get_objects/a%2Fb"), 404, "Not Found");
}

#[test]
fn other_method_returns_405_with_allow() {
    let sandbox = with_contacts();
    let table = [
        ("get_object_list", "GET"),
        ("get_objects/contact", "GET"),
        ("get_object_info/contact", "GET"),
        ("put_objects/contact", "POST"),
    ];
    for (rest, allowed) in table {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FETCH"] {
            let reply = sandbox.request(method, &sandbox.path(rest), &[], b"");
            if method == allowed {
                assert_error(&reply, 401, "Unauthorized");
            } else {
                assert_error(&reply, 405, "Method Not Allowed");
                assert_eq!(reply.header("allow"), Some(allowed));
            }
        }
        let reply = sandbox.request("HEAD", &sandbox.path(rest), &[TOKEN], b"");
        assert_eq!((reply.is(405).header("allow"), reply.body.as_str()), (Some(allowed), ""));
    }
}

#[test]
fn missing_or_unknown_bearer_token_returns_401() {
    let sandbox = with_contacts();
    let status =
        |headers: &[&str]| sandbox.request("GET", &sandbox.path("get_object_list"), headers, b"").status;
    for header in [
        "Authorization: Bearer demo-token",
        "authorization: bearer demo-token",
        "Authorization: BEARER  demo-token",
    ] {
        assert_eq!(status(&[header]), 200, "{header}");
    }
    for header in [
        "Authorization: demo-token",
        "Authorization: Basic demo-token",
        "Authorization: Bearer",
        "Authorization: Bearer Demo-token",
        "X: Bearer demo-token",
    ] {
        assert_eq!(status(&[header]), 401, "{header}");
    }
    assert_eq!(status(&[TOKEN, TOKEN]), 401);
}

#[test]
fn accept_without_json_returns_406() {
    let sandbox = with_contacts();
    let status =
        |accept: &str| sandbox.request("GET", &sandbox.path("get_object_list"), &[TOKEN, accept], b"").status;
    for accept in
        ["Accept: */*", "Accept: application/json", "Accept: text/html, application/*;q=0.1", "Accept:"]
    {
        assert_eq!(status(accept), 200, "{accept}");
    }
    for accept in ["Accept: text/html", "Accept: application/xml", "Accept: application/json;q=0, */*"] {
        assert_eq!(status(accept), 406, "{accept}");
    }
}

#[test]
fn rights_limit_objects_and_fields() {
    let sandbox = with_rights();
    let less = Client { token: "less", ..sandbox.client.clone() };
    let list = less.get("get_object_list").json();
    assert_eq!(list.as_object().unwrap().keys().collect::<Vec<_>>(), ["contact"]);
    let info = less.get("get_object_info/contact").json();
    assert_eq!((&info["Nom"]["read"], &info["Nom"]["write"]), (&"Y".into(), &"N".into()));
    assert_eq!((&info["EMail"]["read"], &info["EMail"]["write"]), (&"N".into(), &"Y".into()));
    assert!(info.get("solde").is_none());
    let first = less.get("get_objects/contact?limit=1").objects()[0]["data"].clone();
    assert!(first.get("Nom").is_some() && first.get("EMail").is_none() && first.get("solde").is_none());
    for query in [
        "fields=EMail",
        "fields=solde",
        "filter=EMail%20%24eq%20%22%22",
        "sort_by=%7B%22EMail%22:%22asc%22%7D",
    ] {
        assert_error(&less.get(&format!("get_objects/contact?{query}")), 400, "Bad Request");
    }
    let put = less.put(
        "contact",
        r#"[{"data": {"Nom": "x"}}, {"data": {"EMail": "x@example.com"}}, {"data": {"solde": "1"}}]"#,
    );
    let statuses: Vec<_> = put.objects().iter().map(|record| record["status"].clone()).collect();
    assert_eq!(statuses, ["KO", "OK", "KO"]);
    assert_error(&less.get("get_objects/orders"), 403, "Forbidden");
    assert_error(&less.get("get_objects/products"), 403, "Forbidden");
    less.get("get_object_info/orders").is(200);
    less.put("orders", "[]").is(200);
}

#[test]
fn instances_do_not_share_records() {
    let sandbox = with_rights();
    let other = Client { token: "other", instance: "acme", ..sandbox.client.clone() };
    other.put("contact", r#"[{"data": {"Nom": "Only here"}}]"#).is(201);
    assert_eq!(other.filter("contact", "Nom $eq \"only here\"").ids(), [11]);
    assert_eq!(sandbox.filter("contact", "Nom $eq \"only here\"").ids(), [0_u64; 0]);
}

#[test]
fn body_over_64_mib_returns_413() {
    let sandbox = with_contacts();
    let head = |length: &str| {
        format!(
            "POST {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{TOKEN}\r\n{length}\r\n\r\n",
            sandbox.path("put_objects/contact"),
        )
    };
    let announced = send(sandbox.address, head("Content-Length: 67108865").as_bytes()).unwrap();
    assert_error(&Reply::read(&announced), 413, "Payload Too Large");
    let object = sandbox.path("put_objects/none");
    let unknown = format!(
        "POST {object} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{TOKEN}\r\nContent-Length: 67108865\r\n\r\n"
    );
    assert_error(&Reply::read(&send(sandbox.address, unknown.as_bytes()).unwrap()), 404, "Not Found");
}

#[test]
fn get_with_a_body_is_answered() {
    let sandbox = with_contacts();
    let form = "Content-Type: application/x-www-form-urlencoded";
    sandbox.request("GET", &sandbox.path("get_objects/contact"), &[TOKEN, form], b"a=b").is(200);
}

#[test]
fn invalid_put_body_returns_400() {
    let sandbox = with_contacts();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nbroken header\r\n\r\n",
    ] {
        let answer = send(sandbox.address, bytes).unwrap_or_default();
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"), "{answer:?}");
    }
    sandbox.get("get_object_list").is(200);
    let odd = encode("a\u{0}b");
    assert_error(&sandbox.get(&format!("get_objects/{odd}")), 404, "Not Found");
}
