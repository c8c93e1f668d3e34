//! Writing: creates, updates, links and refusals.

use filtre::sandbox::Sandbox;
use filtre::schema::{Catalogue, ObjectInfo};
use serde_json::Value;

use crate::support::http::{Reply, encode};
use crate::{Served, serve, with_contacts};

const TOKEN: &str = "Authorization: Bearer demo-token";

/// Returns each status with its flags: updated, created, found.
#[track_caller]
fn outcomes(reply: &Reply) -> Vec<(String, String)> {
    let text =
        |record: &Value, key: &str| record[key].as_str().unwrap_or_else(|| panic!("{record}")).to_owned();
    let flags = |record: &Value| ["updated", "created", "found"].map(|key| text(record, key)).concat();
    reply.objects().iter().map(|record| (text(record, "status"), flags(record))).collect()
}

#[track_caller]
fn outcome(sandbox: &Served, record: &str) -> (String, String) {
    outcomes(&sandbox.put("contact", &format!("[{record}]"))).remove(0)
}

fn ok(flags: &str) -> (String, String) {
    ("OK".into(), flags.into())
}

fn ko(flags: &str) -> (String, String) {
    ("KO".into(), flags.into())
}

#[test]
fn creates_and_updates_follow_the_documentation() {
    let sandbox = with_contacts();
    let reply = sandbox.put("contact", r#"[{"id":0,"data":{"Prenom":"John","Nom":"O'Connor"}}]"#);
    let expected = r#"{"objects":[{"status":"OK","id":"11","data":{"Prenom":"John","Nom":"O'Connor"},"updated":"N","created":"Y","found":"N"}]}"#;
    assert_eq!(reply.is(201).body, expected);
    assert_eq!(reply.assumed(), ["all-created"]);
    let reply = sandbox.put("contact", r#"[{"id":11,"data":{"Nom":"Murphy"}}]"#);
    let expected = r#"{"objects":[{"status":"OK","id":"11","data":{"Nom":"Murphy"},"updated":"Y","created":"N","found":"Y"}]}"#;
    assert_eq!(reply.is(200).body, expected);
    assert!(reply.assumed().is_empty());
    let record = &sandbox.filter("contact", r#"Nom $eq "murphy""#).objects()[0];
    assert_eq!((&record["id"], &record["data"]["Prenom"]), (&"11".into(), &"John".into()));
}

/// A read of all fields returns stored JSON; a read of some builds it.
#[test]
fn written_values_are_read_back_in_both_storages() {
    let sandbox = with_contacts();
    let catalogue = include_str!("../../examples/catalogue/contact.json");
    let contact = ObjectInfo::from_json("contact", catalogue).unwrap();
    let readable = || contact.fields().iter().filter(|field| field.is_readable()).map(|field| field.name());
    let names: Vec<_> = readable().collect();
    let put = r#"[{"data":{"Nom":"\"Q\" \\ é\n","cc_age":"007","solde":"-0.50"}},
        {"id":1,"data":{"Pays":"","cc_age":"","optin":"yes","EMail":"new@example.net"}},
        {"id":2,"data":{"Nom":"Again"}},{"id":2,"data":{"Prenom":"Twice"}},{"id":3,"data":{}}]"#;
    sandbox.put("contact", put).is(200);
    let whole = sandbox.get("get_objects/contact").objects();
    let mut each = vec![serde_json::Map::new(); whole.len()];
    for name in names {
        let column = sandbox.get(&format!("get_objects/contact?fields={name}")).column(name);
        for (record, value) in each.iter_mut().zip(column) {
            record.insert(name.to_owned(), value.into());
        }
    }
    let whole: Vec<_> = whole.iter().map(|record| record["data"].as_object().unwrap().clone()).collect();
    assert_eq!(whole, each);
    assert_eq!((&whole[1]["Nom"], &whole[1]["Prenom"]), (&"Again".into(), &"Twice".into()));
    assert_eq!((&whole[5]["cc_age"], &whole[5]["solde"]), (&"7".into(), &"-0.50".into()));
}

#[test]
fn ids_select_create_or_update() {
    let sandbox = with_contacts();
    let data = r#""data":{"Pays":"DE"}"#;
    for id in ["0", "\"0\""] {
        assert_eq!(outcome(&sandbox, &format!(r#"{{"id":{id},{data}}}"#)), ok("NYN"));
    }
    assert_eq!(outcome(&sandbox, &format!("{{{data}}}")), ok("NYN"));
    for id in ["5", "\"5\"", "\"05\""] {
        assert_eq!(outcome(&sandbox, &format!(r#"{{"id":{id},{data}}}"#)), ok("YNY"), "{id}");
    }
    for id in ["4", "\"99\"", "9223372036854775807", "99999999999999999999999"] {
        assert_eq!(outcome(&sandbox, &format!(r#"{{"id":{id},{data}}}"#)), ko("NNN"), "{id}");
    }
    for id in ["-1", "1.5", "1e0", "\"\"", "\" 1\"", "\"a\"", "null", "true", "[1]", "{}"] {
        assert_eq!(outcome(&sandbox, &format!(r#"{{"id":{id},{data}}}"#)), ko("NNN"), "{id}");
    }
    assert_eq!(sandbox.filter("contact", r#"Pays $eq "DE""#).ids(), [5, 11, 12, 13]);
}

#[test]
fn refused_record_does_not_affect_others() {
    let sandbox = with_contacts();
    let reply = sandbox.put(
        "contact",
        r#"[{"id":1,"data":{"Nom":"One"}},{"id":2,"data":{"nope":"x"}},{"id":777,"data":{"Nom":"x"}},{"data":{"Nom":"Two"}}]"#,
    );
    assert_eq!(outcomes(reply.is(200)), [ok("YNY"), ko("NNY"), ko("NNN"), ok("NYN")]);
    assert_eq!(reply.assumed(), ["record-refused", "record-missing"]);
    let errors: Vec<_> = reply.objects().iter().map(|record| record.get("error").is_some()).collect();
    assert_eq!(errors, [false, true, true, false]);
    assert_eq!(
        sandbox.get("get_objects/contact?fields=Nom").column("Nom"),
        ["One", "durand", "DURAND ", "O'Connor", "Ünal", "Two"]
    );
}

#[test]
fn values_are_checked_against_the_metadata() {
    let sandbox = with_contacts();
    for data in [
        r#"{"cc_age":"x"}"#,
        r#"{"cc_age":"1.5"}"#,
        r#"{"cc_age":1e2}"#,
        r#"{"cc_age":"1234"}"#,
        r#"{"cc_age":"+1"}"#,
        r#"{"cc_age":"99999999999999999999"}"#,
        r#"{"solde":"1,5"}"#,
        r#"{"solde":"abc"}"#,
        r#"{"optin":"oui"}"#,
        r#"{"date_naissance":"2025-02-30"}"#,
        r#"{"date_naissance":"15/06/1990"}"#,
        r#"{"date_last_interaction":"2025-01-01T00:00"}"#,
        r#"{"status":"ami"}"#,
        r#"{"Civilite":"madame"}"#,
        r#"{"Pays":"FRA"}"#,
        r#"{"id_externe":"x"}"#,
        r#"{"Nom":["x"]}"#,
        r#"{"Nom":{"a":"b"}}"#,
        r#"{"Nom":"x","Nom":"y"}"#,
        r#"{"Nom":"x","nom":"y"}"#,
        r#"{"contact.Nom":"x"}"#,
        r#"{"id":"7"}"#,
        r"[]",
        r#""x""#,
        "null",
    ] {
        let reply = sandbox.put("contact", &format!(r#"[{{"id":1,"data":{data}}}]"#));
        assert_eq!(outcomes(reply.is(200)), [ko("NNY")], "{data}");
        assert!(reply.assumed().contains(&"record-refused"));
    }
    assert_eq!(outcome(&sandbox, r#"{"id":1}"#), ko("NNY"));
    assert_eq!(outcome(&sandbox, r#"{}"#), ko("NNN"));
    assert_eq!(outcome(&sandbox, r#""x""#), ko("NNN"));
    assert_eq!(outcome(&sandbox, r#"{"id":1,"data":{}}"#), ok("YNY"));
    for data in [
        r#"{"cc_age":-12}"#,
        r#"{"cc_age":"007"}"#,
        r#"{"solde":"0012.500"}"#,
        r#"{"optin":true}"#,
        r#"{"date_naissance":"2024-02-29"}"#,
        r#"{"date_last_interaction":"2024-02-29 23:59"}"#,
        r#"{"status":"inactif"}"#,
        r#"{"status":""}"#,
        r#"{"Pays":"éà"}"#,
        r#"{"nom":"x"}"#,
        r#"{"score_interne":"7"}"#,
        r#"{"cc_age":null}"#,
    ] {
        assert_eq!(outcome(&sandbox, &format!(r#"{{"id":1,"data":{data}}}"#)), ok("YNY"), "{data}");
    }
    let first = sandbox.get("get_objects/contact?limit=1").objects()[0]["data"].clone();
    for (field, value) in [
        ("Nom", "x"),
        ("cc_age", ""),
        ("solde", "0012.500"),
        ("optin", "true"),
        ("status", ""),
        ("Pays", "éà"),
    ] {
        assert_eq!(first[field], value, "{field}");
    }
}

#[test]
fn links_are_checked_and_echoed() {
    let sandbox = with_contacts();
    let reply =
        sandbox.put("orders", r#"[{"id":0,"link":{"contact":5},"data":{"reference":"R1","quantite":2}}]"#);
    let expected = r#"{"objects":[{"status":"OK","id":"1","data":{"orders.reference":"R1","orders.quantite":"2"},"link":{"contact":"5"},"updated":"N","created":"Y","found":"N"}]}"#;
    assert_eq!(reply.is(201).body, expected);
    let reply = sandbox.put("orders", r#"[{"id":"1","link":{"contact":"10"},"data":{"reference":"R2"}}]"#);
    let expected = r#"{"objects":[{"status":"OK","id":"1","data":{"reference":"R2"},"link":{"contact":"10"},"updated":"Y","created":"N","found":"Y"}]}"#;
    assert_eq!(reply.is(200).body, expected);
    for link in [
        r#"{"contact":4}"#,
        r#"{"contact":"0"}"#,
        r#"{"contact":"x"}"#,
        r#"{"contact":null}"#,
        r#"{"none":1}"#,
        r#"{"products":1}"#,
        "[]",
        "5",
    ] {
        let reply = sandbox.put("orders", &format!(r#"[{{"link":{link},"data":{{"reference":"R"}}}}]"#));
        assert_eq!(outcomes(&reply), [ko("NNN")], "{link}");
    }
    assert_eq!(sandbox.get("get_objects/orders?fields=reference").column("reference"), ["R2"]);
    // Without an overlay, `contact` may link to any object.
    let reply = sandbox.put("contact", r#"[{"id":1,"link":{"contact":2,"orders":1},"data":{}}]"#);
    assert_eq!(outcomes(&reply), [ok("YNY")]);
}

#[test]
fn duplicate_record_is_written_in_order() {
    let sandbox = with_contacts();
    let reply = sandbox.put(
        "contact",
        r#"[{"data":{"Nom":"a"}},{"id":11,"data":{"Nom":"b"}},{"id":11,"data":{"Nom":"c","Pays":"IT"}}]"#,
    );
    assert_eq!(outcomes(reply.is(200)), [ok("NYN"), ok("YNY"), ok("YNY")]);
    assert_eq!(sandbox.filter("contact", r#"Nom $eq "c" $and Pays $eq "IT""#).ids(), [11]);
}

#[test]
fn sample_deviations_are_accepted_and_reported() {
    let sandbox = with_contacts();
    let reply = sandbox.put("contact", r#"[{"id":0,"data":{"Prenom":"John","Nom":"O\'Connor \\ \"x\""}}]"#);
    assert_eq!(reply.is(201).assumed(), ["escaped-apostrophe", "all-created"]);
    assert_eq!(reply.objects()[0]["data"]["Nom"], r#"O'Connor \ "x""#);
    let reply = sandbox.put("contact", r#"[{"Parameters":{"Nom":"Value"}}]"#);
    assert_eq!(reply.is(201).assumed(), ["parameters-for-data", "all-created"]);
    let reply = sandbox.put("contact", r#"[{"data":{"Nom":"Right"},"Parameters":{"Nom":"Wrong"},"more":1}]"#);
    assert_eq!(
        (reply.is(201).assumed(), &reply.objects()[0]["data"]["Nom"]),
        (vec!["all-created"], &"Right".into())
    );
}

#[test]
fn both_body_encodings_are_accepted() {
    let sandbox = with_contacts();
    let put = |kind: &str, body: &str| {
        let kind = format!("Content-Type: {kind}");
        sandbox.request("POST", &sandbox.path("put_objects/contact"), &[TOKEN, &kind], body.as_bytes())
    };
    let objects = r#"[{"data":{"Nom":"a+b & c"}}]"#;
    let part =
        format!("--B\r\nContent-Disposition: form-data; name=\"objects\"\r\n\r\n{objects}\r\n--B--\r\n");
    for (kind, body) in [
        ("application/x-www-form-urlencoded", format!("objects={}", encode(objects))),
        (
            "Application/X-WWW-Form-Urlencoded; charset=utf-8",
            format!("x=1&objects={}", encode(objects).replace("%20", "+")),
        ),
        ("multipart/form-data; boundary=B", part.clone()),
        ("multipart/form-data; boundary=\"B\"", part.trim_end().to_owned()),
    ] {
        let reply = put(kind, &body);
        assert_eq!(reply.is(201).objects()[0]["data"]["Nom"], "a+b & c", "{kind}");
    }
    for (kind, body) in [
        ("application/json", objects.to_owned()),
        ("text/plain", format!("objects={}", encode(objects))),
        ("multipart/form-data", part.clone()),
        ("multipart/form-data; boundary=C", part),
        ("application/x-www-form-urlencoded", String::new()),
        ("application/x-www-form-urlencoded", "object=[]".to_owned()),
        ("application/x-www-form-urlencoded", "objects=[]&objects=[]".to_owned()),
        ("application/x-www-form-urlencoded", "objects=%ff".to_owned()),
        ("application/x-www-form-urlencoded", format!("objects={}", encode(r#"{"data":{"Nom":"x"}}"#))),
        ("application/x-www-form-urlencoded", "objects=[".to_owned()),
        ("application/x-www-form-urlencoded", "objects=".to_owned()),
    ] {
        put(kind, &body).is(400);
    }
    assert_eq!(sandbox.put("contact", "[]").is(200).body, r#"{"objects":[]}"#);
}

/// The documented bulk sample, with existing ids.
#[test]
fn documented_bulk_sample_works() {
    let info = |name: &str, fields: &[(&str, &str)]| {
        let field = |(name, kind): &(&str, &str)| {
            format!(r#""{name}":{{"attribs":{{"type":"{kind}"}},"read":"Y","write":"Y"}}"#)
        };
        let fields: Vec<_> = fields.iter().map(field).collect();
        ObjectInfo::from_json(name, &format!("{{{}}}", fields.join(","))).unwrap()
    };
    let leaving = [("DATE_DESINSCRIPTION", "datetime"), ("DESINSCRIPTION_ADRESSE", "text")];
    let catalogue = Catalogue::from_iter([info("contact", &[("Nom", "text")]), info("leaving", &leaving)]);
    let sandbox = serve(
        Sandbox::builder()
            .catalogue(catalogue)
            .records_json("contact", r#"{"id":47737,"data":{}}"#)
            .records_json(
                "leaving",
                r#"{"objects":[{"id":"21245","data":{"leaving.DESINSCRIPTION_ADRESSE":"old@example.com"}}]}"#,
            ),
    );
    let sample = r#"[
      {
        "id": 0,
        "link": {
          "contact": "47737"
        },
        "data": {
          "DATE_DESINSCRIPTION": "2020-12-19 12:50:50",
          "DESINSCRIPTION_ADRESSE": "exemple@example.com"
        }
      },
      {
        "id": 21245,
        "data": {
          "DATE_DESINSCRIPTION": "2020-12-19 12:50:50",
          "DESINSCRIPTION_ADRESSE": "exemple3@example.com"
        }
      }
    ]"#;
    let reply = sandbox.put("leaving", sample);
    assert_eq!(outcomes(reply.is(200)), [ok("NYN"), ok("YNY")]);
    assert_eq!(sandbox.get("get_objects/leaving").ids(), [21_245, 21_246]);
    assert_eq!(
        sandbox.filter("leaving", r#"DESINSCRIPTION_ADRESSE $like "exemple*""#).ids(),
        [21_245, 21_246]
    );
}

#[test]
fn put_changes_the_update_time_of_its_object_only() {
    let sandbox = with_contacts();
    let times = || sandbox.get("get_object_list").json();
    let before = times();
    sandbox.put("contact", r#"[{"id":999,"data":{}}]"#);
    assert_eq!(times(), before);
    sandbox.put("contact", r#"[{"id":1,"data":{"Nom":"x"}}]"#);
    let after = times();
    assert_ne!(after["contact"]["update_time"], before["contact"]["update_time"]);
    assert_eq!(
        (&after["orders"], &after["contact"]["create_time"]),
        (&before["orders"], &before["contact"]["create_time"])
    );
}

/// The length of `Pays` is 2.
#[test]
fn value_length_is_counted_in_characters() {
    let sandbox = with_contacts();
    for (value, status) in [("éé", "OK"), ("ééé", "KO")] {
        let reply = sandbox.put("contact", &format!(r#"[{{"id":1,"data":{{"Pays":"{value}"}}}}]"#));
        assert_eq!(reply.objects()[0]["status"], status, "{value}");
    }
    assert_eq!(sandbox.filter("contact", r#"Pays $eq "éé""#).ids(), [1]);
}
