//! Records into the service, right, wrong and hostile.

use crate::faults::{FaultServer, answer, ok};
use crate::server::{Server, variables};
use crate::support::Place;

#[test]
fn ndjson_and_csv_records_are_written() {
    let server = Server::start(&[]);
    let place = Place::new();
    place.write("a.csv", "id,Nom,Pays\n,Nouveau,FR\n1,\"Chan;gé\",BE\n0,Autre,FR\n");
    let written = server.run(&place, &["put", "contact", "a.csv", "--format", "csv"]);
    written.is(0).out_has("line,outcome,id,reason\n2,created,").out_has("\n3,updated,1,\n4,created,");
    written.err_has("2 created, 1 updated");
    let name = ["get", "contact", "--filter", "Nom $eq \"Chan;gé\"", "--fields", "Nom,Pays"];
    server.run(&place, &name).is(0).out("{\"id\":\"1\",\"data\":{\"Nom\":\"Chan;gé\",\"Pays\":\"BE\"}}\n");

    let lines = "{\"id\":1,\"data\":{\"Pays\":null,\"cc_age\":44}}\n\n{\"data\":{\"Nom\":\"O'Neill & \\\"fils\\\"\"}}\n";
    let written =
        place.run_as(&["put", "contact", "-", "--multipart"], lines.as_bytes(), &server.variables());
    written
        .is(0)
        .out_has("{\"line\":1,\"outcome\":\"updated\",\"id\":\"1\"}\n{\"line\":3,\"outcome\":\"created\"");
    let age =
        ["get", "contact", "--filter", "Nom $eq \"Chan;gé\" $and cc_age $eq \"44\"", "--fields", "Pays"];
    server.run(&place, &age).is(0).out("{\"id\":\"1\",\"data\":{\"Pays\":\"\"}}\n");

    place.write("o.csv", "reference;link.contact\nfiltre-1;1\nfiltre-2;\n");
    server.run(&place, &["put", "orders", "o.csv"]).is(0).err_has("2 created");
}

#[test]
fn invalid_records_are_not_sent() {
    let server = FaultServer::start(|_| ok("{}"));
    let place = Place::with_catalogue();
    let put = |content: &str, options: &[&str]| {
        let fixed = ["put", "contact", "-", "--schema", "catalogue"];
        place.run_as(&[&fixed[..], options].concat(), content.as_bytes(), &variables(&server.url()))
    };
    for (content, part) in [
        ("id,Nom\n1,a\"b\n", "line 2, `Nom`: unexpected quote in an unquoted cell"),
        ("id,Nom\n1,\"a\n", "line 2, `Nom`: missing closing quote in this cell"),
        ("id,Nom\n1\n", "line 2: expected 2 cells, found 1"),
        ("id,Nom\n-1,a\n", "line 2, `id`: expected a whole number as id"),
        ("id,Nom\n1.5,a\n", "line 2, `id`"),
        ("id,Nom\n99999999999999999999,a\n", "line 2, `id`"),
        ("id,Non\n1,a\n", "line 2: unknown field `Non` of `contact`"),
        ("id,cc_age\n1,trente\n", "line 2: invalid value of `cc_age`"),
        ("id,Pays\n1,FRANCE\n", "`Pays`"),
        ("id,date_naissance\n1,31/12/1990\n", "invalid value of `date_naissance`"),
        ("id\n1\n", "line 2: no data"),
        ("{\"data\":{\"Nom\":\"x\"}}\n{\"Nom\":\"x\"}\n", "line 2, `$.Nom`: unknown key"),
        ("{\"id\":-1,\"data\":{\"Nom\":\"x\"}}\n", "line 1, `$.id`: expected a whole number as id"),
        ("{\"data\":{\"Nom\":[]}}\n", "line 1, `$.data.Nom`: expected a string"),
        ("{\"data\":{\"Nom\":\"x\",\"Nom\":\"y\"}}\n", "line 1"),
        ("{\"data\":", "line 1"),
        ("{\"data\":{\"Nom\":\"x\"},\"link\":{\"orders\":\"x\"}}\n", "line 1: "),
    ] {
        put(content, &[]).is(1).out("").err_has(part).err_has("no record was sent");
    }
    put("id,Nom,Nom\n1,a,b\n", &[]).is(2).err_has("duplicate column `Nom`");
    put("id,Nom\n1,a\n", &["--batch", "0"]).is(2);
    place
        .run_as(&["put", "contact", "none.csv"], b"", &variables(&server.url()))
        .is(2)
        .err_has("no such file");
    place.run_as(&["put", "a.csv"], b"", &variables(&server.url())).is(2).err_has("missing object");
    put("id,Nom\n,a\n1,b\n", &["--dry-run"])
        .is(0)
        .out("")
        .err_has("1 to create, 1 to update; no record was sent");
    // A trial that knows the metadata needs no service.
    place.run_with(&["put", "contact", "-", "--schema", "catalogue", "--dry-run"], b"Nom\na\n").is(0);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn refused_record_does_not_stop_the_others() {
    let server = Server::start(&[]);
    let place = Place::new();
    place.write("a.csv", "id,Nom\n999999,a\n1,b\n");
    let run = server.run(&place, &["put", "contact", "a.csv"]);
    run.is(1)
        .out_has("{\"line\":2,\"outcome\":\"refused\",\"reason\":")
        .out_has("{\"line\":3,\"outcome\":\"updated\"");
    run.err_has("0 created, 1 updated, 1 refused");
}

#[test]
fn journal_prevents_duplicate_requests() {
    let server = Server::start(&[]);
    let place = Place::new();
    place.write("a.csv", "Nom,EMail\ncanary,canary@example.org\nb,\nc,\n");
    let put = || server.run(&place, &["put", "contact", "a.csv", "--journal", "journal", "--batch", "2"]);
    let first = put();
    first.is(0).err_has("3 created");
    let journal = place.read("journal");
    assert!(!journal.contains("canary") && !journal.contains("demo-token"), "{journal}");
    put().is(0).out(&first.out);
    let found = ["get", "contact", "--filter", "Nom $eq \"canary\"", "--fields", "Nom"];
    assert_eq!(server.run(&place, &found).is(0).out.lines().count(), 1);

    place.write("a.csv", "Nom\nother\n");
    put().is(2).out("").err_has("the journal belongs to another input");
    place.run_as(&["put", "contact", "-", "--journal", "journal"], b"Nom\nx\n", &server.variables()).is(2);
    server.run(&place, &["put", "contact", "a.csv", "--journal", "j", "--dry-run"]).is(2);

    // Of another object or another service, or no journal at all.
    let orders = ["put", "orders", "o.csv", "--journal", "journal"];
    place.write("o.csv", "reference\nfiltre-3\n");
    server.run(&place, &orders).is(2).out("").err_has("the journal belongs to another object");
    let elsewhere = Server::start(&[]);
    place.write("a.csv", "Nom,EMail\ncanary,canary@example.org\nb,\nc,\n");
    let put = ["put", "contact", "a.csv", "--journal", "journal"];
    elsewhere.run(&place, &put).is(2).out("").err_has("the journal belongs to another address");
    place.write("notes", "not to be lost");
    server
        .run(&place, &["put", "contact", "a.csv", "--journal", "notes"])
        .is(2)
        .err_has("line 1 of the journal");
    assert_eq!((place.read("notes"), place.read("journal")), ("not to be lost".to_owned(), journal));
}

#[test]
fn unknown_outcome_exits_with_1() {
    let place = Place::with_catalogue();
    let put = |reply: fn() -> crate::faults::Reply, options: &[&str]| {
        let server = FaultServer::start(move |_| reply());
        let fixed = ["put", "contact", "-", "--schema", "catalogue"];
        let url = server.url();
        let run = place.run_as(&[&fixed[..], options].concat(), b"Nom\ncanary\nb\n", &variables(&url));
        (run, server.requests().len())
    };
    let (run, requests) = put(|| answer("500 Internal Server Error", "", ""), &["--batch", "1"]);
    run.is(1).out("{\"line\":2,\"outcome\":\"unknown\"}\n{\"line\":3,\"outcome\":\"unsent\"}\n");
    run.err_has("look up the records").err_has("1 unknown, 1 not sent");
    assert!(!run.err.contains("canary"));
    assert_eq!(requests, 1);
    let (run, _) = put(|| ok("{\"objects\":[]}"), &[]);
    run.is(1).out_has("\"unknown\"").err_has("expected 2 entries, found 0");
    let (run, _) = put(|| answer("401 Unauthorized", "", ""), &[]);
    run.is(2).out_has("\"unsent\"").err_has("401");
    let (run, _) = put(|| answer("400 Bad Request", "", ""), &[]);
    run.is(1).out_has("\"refused\"").err_has("400");
}
