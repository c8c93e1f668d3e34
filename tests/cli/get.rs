//! Records of the service, right, wrong and hostile.

use serde_json::Value;

use crate::faults::{FaultServer, Reply, ok};
use crate::server::{Server, variables};
use crate::support::Place;

const FRANCE: &str = "Pays $eq \"FR\"";

fn values(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn records_are_written_in_every_format() {
    let server = Server::start(&[]);
    let place = Place::new();
    let run = |options: &[&str]| {
        let fixed = ["get", "contact", "--filter", FRANCE, "--fields", "Pays,cc_age", "--limit", "3"];
        server.run(&place, &[&fixed[..], options].concat())
    };
    let lines = values(&run(&[]).is(0).out);
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["data"]["Pays"] == "FR" && line["id"].is_string()));
    let array: Vec<Value> = serde_json::from_str(&run(&["--format", "json"]).is(0).out).unwrap();
    assert_eq!(array, lines);
    let csv = run(&["--format", "csv"]);
    assert_eq!(csv.is(0).out.lines().count(), 4);
    csv.out_has("id,Pays,cc_age\n");
    run(&["--format", "table"]).is(0).out_has("id  Pays  cc_age\n").out_has("──");
    let object = ["get", "--object", "contact", "--filter", "Pays $eq \"XX\"", "--fields", "Pays"];
    server.run(&place, &[&object[..], &["--format", "csv"]].concat()).is(0).out("id,Pays\n");
    server.run(&place, &[&object[..], &["--format", "json"]].concat()).is(0).out("[]\n");
    server.run(&place, &object).is(0).out("");
}

#[test]
fn limit_page_and_sort_select_records() {
    let server = Server::start(&[]);
    let place = Place::new();
    let ids = |options: &[&str]| {
        let fixed = ["get", "contact", "--fields", "cc_age", "--sort", "id_externe"];
        let run = server.run(&place, &[&fixed[..], options].concat());
        let ids: Vec<String> =
            values(&run.is(0).out).iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect();
        (ids, run.err)
    };
    let (usual, note) = ids(&[]);
    assert_eq!(usual.len(), 20);
    assert!(note.contains("the first 20 records") && note.contains("--all"), "{note}");
    let (all, _) = ids(&["--all", "--page-size", "700"]);
    assert!(all.len() >= 2_000);
    assert_eq!(all[..20], usual);
    assert_eq!(ids(&["--limit", "5", "--offset", "7"]), (all[7..12].to_vec(), String::new()));
    assert_eq!(ids(&["--page", "3", "--page-size", "4"]).0, all[8..12]);

    let run = server
        .run(&place, &["get", "contact", "--fields", "cc_age", "--sort", "cc_age:desc,Nom", "--limit", "50"]);
    let ages: Vec<u32> = values(&run.is(0).out)
        .iter()
        .map(|line| line["data"]["cc_age"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(ages.is_sorted_by(|one, next| one >= next), "{ages:?}");
}

#[test]
fn residual_is_applied_by_the_client() {
    let server = Server::start(&[]);
    let place = Place::with_catalogue();
    let filter = "(Pays $eq \"FR\" $or Pays $eq \"BE\") $and status $eq \"client\"";
    let fetch = |extra: &[&str]| {
        let fixed = ["get", "contact", "--schema", "catalogue", "--filter", filter, "--fields", "Nom"];
        server.run(&place, &[&fixed[..], extra].concat())
    };
    let all = server.run(&place, &["get", "contact", "--all", "--output", "all.ndjson"]);
    all.is(0).out("");
    let matched = place.run(&[
        "match",
        "--schema",
        "catalogue",
        "--object",
        "contact",
        "--count",
        filter,
        "all.ndjson",
    ]);
    let count = values(&fetch(&["--all"]).is(0).out).len();
    assert_eq!(matched.out.trim(), count.to_string());
}

#[test]
fn explain_shows_the_requests() {
    let place = Place::with_catalogue();
    let explained = place.run(&[
        "get",
        "contact",
        "--schema",
        "catalogue",
        "--filter",
        FRANCE,
        "--explain",
        "--sort",
        "nom:desc",
        "--fields",
        "nom,cp",
    ]);
    explained.is(0).out(concat!(
        "object    contact\n",
        "request   Pays $eq \"FR\"\n",
        "fields    Nom, CP\n",
        "sorted    Nom, descending, by the service\n",
        "records   the first 20, selected by the service\n",
    ));
    place.run(&["get", "contact", "--filter", FRANCE, "--explain"]).is(2).err_has("schema pull");
    place.run(&["get", "contact", "--explain", "--all"]).is(0).out_has("all, page by page");
}

#[test]
fn invalid_calls_send_no_request() {
    let server = FaultServer::start(|_| ok("{}"));
    let place = Place::with_catalogue();
    let run = |options: &[&str]| {
        let fixed = ["get", "contact", "--schema", "catalogue"];
        place.run_as(&[&fixed[..], options].concat(), b"", &variables(&server.url()))
    };
    run(&["--filter", "Pay $eq \"FR\""]).is(1).out("").err_has("did you mean `Pays`?");
    run(&["--filter", "Pays $eq FR"]).is(1).out("");
    run(&["--filter", "Pays $eq :pays"]).is(1).err_has("pays");
    run(&["--param", "pays=FR"]).is(2).err_has("requires a filter");
    run(&["--fields", "nomm"]).is(2).err_has("did you mean `Nom`?");
    run(&["--fields", "Nom,nom"]).is(2).err_has("duplicate field `Nom`");
    run(&["--fields", "zzzzzz"]).is(2).err_has("the fields are `Prenom`, `Nom`").err_has(" more");
    run(&["--fields", "id"]).is(2).err_has("always included");
    run(&["--sort", "Nom:down"]).is(2).err_has("unknown field `Nom:down`");
    run(&["--sort", ":desc"]).is(2).err_has("missing field name");
    run(&["--limit", "0"]).is(2);
    run(&["--offset", "1"]).is(2).err_has("--limit");
    run(&["--page", "1"]).is(2).err_has("--page-size");
    run(&["--all", "--limit", "1"]).is(2).err_has("cannot be used with");
    run(&["--output", "missing/x.csv"]).is(2).err_has("cannot write `missing/x.csv`");
    place.write("orders.filter", "# object: orders\nmontant $gt \"1\"\n");
    run(&["--file", "orders.filter"]).is(2).err_has("found one for `orders`");
    place.run_as(&["get"], b"", &variables(&server.url())).is(2).err_has("missing object");
    assert_eq!(server.requests().len(), 0);
}

/// A page of records with these ids.
fn page(ids: &[&str]) -> Reply {
    let records: Vec<String> =
        ids.iter().map(|id| format!(r#"{{"id":"{id}","data":{{"Nom":"x"}}}}"#)).collect();
    ok(format!(r#"{{"objects":[{}]}}"#, records.join(",")))
}

#[test]
fn read_with_moved_records_exits_with_1() {
    let place = Place::new();
    let fetch = |options: &[&str]| {
        let server = FaultServer::replies([page(&["1", "2"]), page(&["3", "4"])]);
        let fixed = ["get", "contact", "--all", "--page-size", "2"];
        place.run_as(&[&fixed[..], options].concat(), b"", &variables(&server.url()))
    };
    fetch(&[]).is(1).err_has("records were written during the read").err_has("are incomplete");
    let json = fetch(&["--format", "json"]);
    assert!(serde_json::from_str::<Value>(&json.is(1).out).is_err(), "half an array passes for none");
    place.write("kept.csv", "as it was\n");
    fetch(&["--output", "kept.csv"]).is(1).err_has("no record was written to `kept.csv`");
    assert_eq!(place.read("kept.csv"), "as it was\n");
    fetch(&["--output", "new.csv"]).is(1);
    assert!(!place.path("new.csv").exists());
}

#[test]
fn refusal_of_the_service_sets_the_exit_status() {
    let place = Place::new();
    for (status, code) in
        [("400 Bad Request", 1), ("401 Unauthorized", 2), ("403 Forbidden", 2), ("414 Too Long", 2)]
    {
        let server = FaultServer::start(move |_| crate::faults::answer(status, "", "canary"));
        let run = place.run_as(&["get", "contact"], b"", &variables(&server.url()));
        run.is(code).out("").err_has(&status[..3]).err_has("help:");
        assert!(!run.err.contains("canary"), "{run:#?}");
    }
    let server = FaultServer::start(|_| ok(r#"{"objects":[{"id":"1","data":{"a":[]}},{"id":"2"}]}"#));
    let run = place.run_as(&["get", "contact"], b"", &variables(&server.url()));
    run.is(2).out("").err_has("`$.objects[1]`: missing key `data`");
}

#[test]
fn values_of_every_kind_are_unchanged() {
    let place = Place::new();
    let body =
        "{\"objects\":[{\"id\":7,\"data\":{\"a\":null,\"b\":[1,\n 2.50],\"c\":\"x\\u001b;\\n\\\"y\\\"\"}}]}";
    let server = FaultServer::start(move |_| ok(body));
    let run = |format| {
        place.run_as(&["get", "contact", "--limit", "1", "--format", format], b"", &variables(&server.url()))
    };
    run("ndjson")
        .is(0)
        .out("{\"id\":\"7\",\"data\":{\"a\":null,\"b\":[1,  2.50],\"c\":\"x\\u001b;\\n\\\"y\\\"\"}}\n");
    run("csv").is(0).out("id,a,b,c\n7,,\"[1,\n 2.50]\",\"x\u{1b};\n\"\"y\"\"\"\n");
    run("table").is(0).out_has("x␛;␊\"y\"");
}

#[test]
fn file_extension_selects_the_format() {
    let server = Server::start(&[]);
    let place = Place::new();
    for (file, begin) in [("a.csv", "id,Nom\n"), ("a.json", "[{"), ("a.ndjson", "{\"id\""), ("a", "{\"id\"")]
    {
        server.run(&place, &["get", "contact", "--fields", "Nom", "--output", file]).is(0).out("");
        assert!(place.read(file).starts_with(begin), "{file}");
    }
    server.run(&place, &["get", "contact", "--output", "."]).is(2).err_has("expected a regular file");
}

#[test]
fn server_profile_changes_the_requests() {
    let place = Place::with_catalogue();
    place.write(
        "server.toml",
        "precedence = \"or-first\"\nblank = \"null\"\nid-filterable = true\npage-cap = 50\n",
    );
    place.write("wrong.toml", "precedence = \"none\"\n");
    let filter = "Pays $eq \"FR\" $or cc_age $lt \"30\" $and status $eq \"client\"";
    let compile = |profile| {
        place.run(&[
            "compile",
            "--schema",
            "catalogue",
            "--object",
            "contact",
            "--server-profile",
            profile,
            filter,
        ])
    };
    assert_eq!(compile("server.toml").is(0).out.lines().count(), 2, "no request mixes connectives");
    compile("wrong.toml").is(2).err_has("cannot read `wrong.toml`");

    let server = Server::start(&["--server-profile", place.path("server.toml").to_str().unwrap()]);
    let count = |filter: &str| {
        let fixed =
            ["get", "contact", "--schema", "catalogue", "--fields", "Nom", "--all", "--filter", filter];
        let run = server.run(&place, &[&fixed[..], &["--server-profile", "server.toml"]].concat());
        run.is(0).out.lines().count()
    };
    let (either, both, one) = (
        count(filter),
        count("Pays $eq \"FR\" $and cc_age $lt \"30\" $and status $eq \"client\""),
        count("cc_age $lt \"30\" $and status $eq \"client\""),
    );
    assert_eq!(either, count("Pays $eq \"FR\"") + one - both);
}
