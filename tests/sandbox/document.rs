//! Each documented sample request, sent to the sandbox by the program that it is
//! written for.
//!
//! The samples are changed in four places: the address; the placeholders of
//! instance, token, object, field and id; the quotes of two shell samples, which
//! are unclosed; and `https`, which becomes `http`. Samples for PHP and for node's
//! `request` run if these are installed; their bytes are sent in any case.

use std::path::Path;
use std::process::Command;

use filtre::sandbox::Sandbox;
use filtre::schema::{Catalogue, ObjectInfo};
use serde_json::{Value, json};

use crate::support::http::{Reply, encode};
use crate::{Served, serve};

const TOKEN: &str = "t0ken";

fn object(name: &str, fields: &[&str]) -> ObjectInfo {
    let field = |name: &&str| format!(r#""{name}":{{"attribs":{{"type":"text"}},"read":"Y","write":"Y"}}"#);
    let fields: Vec<_> = fields.iter().map(field).collect();
    ObjectInfo::from_json(name, &format!("{{{}}}", fields.join(","))).unwrap()
}

/// Starts a sandbox with the objects and records of the samples.
fn sandbox() -> Served {
    let objects = [
        object("thing", &["Variable"]),
        object("order", &["field_1", "field_2"]),
        object("person", &["Nom"]),
    ];
    let mut served = serve(
        Sandbox::builder()
            .instance("acme")
            .token(TOKEN)
            .catalogue(Catalogue::from_iter(objects))
            .records_json("thing", r#"{"id":1,"data":{"Variable":"old"}}"#)
            .records_json("order", r#"{"id":3,"data":{"field_1":"old"}}"#)
            .records_json("person", r#"{"id":7,"data":{"Nom":"Doe"}}"#),
    );
    (served.client.token, served.client.instance) = (TOKEN, "acme");
    served
}

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/samples").join(name))
        .unwrap()
}

/// Returns a sample with values for its placeholders.
fn filled(name: &str, sandbox: &Served) -> String {
    let host = sandbox.address.to_string();
    [
        ("https://{BASE_URL}", format!("http://{host}").as_str()),
        ("require('follow-redirects').https", "require('http')"),
        ("'hostname': '{BASE_URL}'", &format!("'hostname': '127.0.0.1', 'port': {}", sandbox.address.port())),
        ("{INSTANCE_ID}", "acme"),
        ("<API_TOKEN>", TOKEN),
        ("<OBJECT_NAME>", "thing"),
        ("<object_1>", "order"),
        ("\"object_2", "\"person"),
        ("\\\"object_2", "\\\"person"),
        ("<id_object_1>", "3"),
        ("id_object_2", "7"),
    ]
    .iter()
    .fold(read(name), |text, (placeholder, value)| text.replace(placeholder, value))
}

/// The samples with their responses.
fn expected() -> [(&'static str, Value); 7] {
    let attribs = json!({"attribs": {"type": "text"}, "read": "Y", "write": "Y"});
    let times =
        json!({"acl": "", "create_time": "2022-10-25 16:45:09", "update_time": "2023-01-27 01:19:17"});
    let record = |id: &str, data: Value, flags: [&str; 3]| json!({"status": "OK", "id": id, "data": data, "updated": flags[0], "created": flags[1], "found": flags[2]});
    let mut linked =
        record("4", json!({"order.field_1": "O'Connor", "order.field_2": "value_2"}), ["N", "Y", "N"]);
    linked["link"] = json!({"person": "7"});
    [
        ("object_list", json!({"order": times, "person": times, "thing": times})),
        ("objects", json!({"objects": [{"id": "1", "data": {"Variable": "old"}}]})),
        ("object_info", json!({"Variable": attribs})),
        ("put", json!({"objects": [record("2", json!({"Variable": "Value"}), ["N", "Y", "N"])]})),
        (
            "insert",
            json!({"objects": [record("4", json!({"field_1": "John", "field_2": "O'Connor"}), ["N", "Y", "N"])]}),
        ),
        ("insert_linked", json!({"objects": [linked]})),
        (
            "update",
            json!({"objects": [record("3", json!({"field_1": "O'Connor", "field_2": "value_2"}), ["Y", "N", "Y"])]}),
        ),
    ]
}

/// Runs a program on a text; returns its output.
#[track_caller]
fn run(program: &str, option: &str, text: &str) -> String {
    let output = Command::new(program).args([option, text]).output().unwrap();
    assert!(output.status.success(), "{program}: {}\n{text}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn has(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Whether a program is installed. `FILTRE_PROGRAMS=required` makes its absence an
/// error.
fn needs(program: &str, arguments: &[&str]) -> bool {
    let is_here = has(program, arguments);
    let is_required = std::env::var("FILTRE_PROGRAMS").is_ok_and(|word| word == "required");
    assert!(is_here || !is_required, "`{program} {}` does not run", arguments.join(" "));
    is_here
}

#[track_caller]
fn assert_answer(sample: &str, answer: &str, expected: &Value) {
    let answer: Value =
        serde_json::from_str(answer).unwrap_or_else(|error| panic!("{sample}: {error}: {answer}"));
    assert_eq!(&answer, expected, "{sample}");
}

#[test]
fn documented_shell_samples_work() {
    if !needs("curl", &["--version"]) {
        return;
    }
    for (name, expected) in expected() {
        let sandbox = sandbox();
        let mut text = filled(&format!("{name}.sh"), &sandbox).replace("--location", "--location --silent");
        if matches!(name, "insert_linked" | "update") {
            text = text.replace(r"O\\'Connor", r"O\\'\''Connor");
        }
        assert_answer(name, &run("sh", "-c", &text), &expected);
    }
}

#[test]
fn documented_python_samples_work() {
    if !needs("python3", &["-c", "import requests"]) {
        return;
    }
    for (name, expected) in expected() {
        let sandbox = sandbox();
        assert_answer(name, &run("python3", "-c", &filled(&format!("{name}.py"), &sandbox)), &expected);
    }
}

#[test]
fn documented_node_samples_work() {
    if !needs("node", &["--version"]) {
        return;
    }
    let has_request = has("node", &["-e", "require('request')"]);
    for (name, expected) in expected() {
        let sandbox = sandbox();
        let text = filled(&format!("{name}.js"), &sandbox);
        if has_request || !text.contains("require('request')") {
            assert_answer(name, &run("node", "-e", &text), &expected);
        }
    }
}

#[test]
fn documented_php_samples_work() {
    if !has("php", &["-r", "curl_init();"]) {
        return;
    }
    for (name, expected) in expected() {
        let sandbox = sandbox();
        let text = filled(&format!("{name}.php"), &sandbox).replace("<?php", "");
        assert_answer(name, &run("php", "-r", &text), &expected);
    }
}

/// PHP and node's `request` send multipart forms, each with its own style of
/// boundary.
#[test]
fn bytes_of_documented_samples_are_accepted() {
    let kinds = [
        ("php", "------------------------d74496d66958873e"),
        ("js", "--------------------------056427131526461037420147"),
    ];
    for ((name, expected), (ending, boundary)) in
        expected().iter().skip(3).flat_map(|e| kinds.map(|kind| (e, kind)))
    {
        let sandbox = sandbox();
        let text = filled(&format!("{name}.{ending}"), &sandbox);
        // The other node samples contain the bytes they send.
        if ending == "js" && !text.contains("formData") {
            continue;
        }
        let Some(objects) = single_quoted(&text).into_iter().find(|text| text.starts_with("[{")) else {
            continue;
        };
        let body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"objects\"\r\n\r\n{objects}\r\n--{boundary}--\r\n"
        );
        let object = if *name == "put" { "thing" } else { "order" };
        let reply = sandbox.request(
            "POST",
            &sandbox.path(&format!("put_objects/{object}")),
            &[
                &format!("Authorization: Bearer {TOKEN}"),
                "Accept: */*",
                "Accept-Encoding: deflate, gzip, br",
                &format!("Content-Type: multipart/form-data; boundary={boundary}"),
            ],
            body.as_bytes(),
        );
        assert_answer(name, &reply.body, expected);
        let says_parameters = reply.assumed().contains(&"parameters-for-data");
        assert_eq!(says_parameters, *name == "put", "{name}");
    }
}

/// Returns the strings in single quotes, unescaped.
fn single_quoted(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut characters = text.chars();
    while characters.by_ref().any(|character| character == '\'') {
        let mut quoted = String::new();
        while let Some(character) = characters.next() {
            match character {
                '\'' => break,
                '\\' => quoted.extend(characters.next()),
                _ => quoted.push(character),
            }
        }
        texts.push(quoted);
    }
    texts
}

#[test]
fn documented_addresses_are_answered() {
    let sandbox = serve(Sandbox::builder());
    let get = |query: &str, value: &str| -> Reply {
        let reply = sandbox.get(&format!("get_objects/contact?{query}{}", encode(value)));
        reply.is(200);
        reply
    };
    assert_eq!(get("page=2&pagesize=3", "").ids(), [4, 5, 6]);
    let sorted = get("limit=50&sort_by=", r#"{"Prenom":"desc", "Nom":"asc"}"#).column("Prenom");
    assert!(sorted.iter().all(|name| name == "Zoé" || name == "Yvonne" || name == "Yann"), "{sorted:?}");
    let selected = get("filter=", r#"date_last_interaction $gt "2025-01-01 06:00" $and status $eq "client""#);
    assert!(!selected.objects().is_empty());
    assert!(selected.column("status").iter().all(|status| status == "client"));
    let fields = get("limit=1&fields=", "Civilite,Prenom,Nom,email,Telephone").objects()[0]["data"].clone();
    let mut names: Vec<_> = fields.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["Civilite", "EMail", "Nom", "Prenom", "Telephone"]);
}
