//! `filtre schema`: metadata is fetched, shown and compared.

use serde_json::Value;

use crate::faults::{FaultServer, ok};
use crate::server::{Server, variables};
use crate::support::Place;

#[test]
fn pulled_metadata_can_be_used() {
    let server = Server::start(&[]);
    let place = Place::new();
    place.write("filtre.toml", "schema = \"cat\"\nobject = \"contact\"\n");
    let pulled = server.run(&place, &["schema", "pull"]);
    pulled.is(0).out_has("contact.json: ").out_has(", new\n").out_has("orders.json").out_has("products.json");
    place.run(&["check", "-e", "Pays $eq \"FR\""]).is(0);
    server.run(&place, &["schema", "pull", "contact"]).is(0).out_has("unchanged");
    server.run(&place, &["schema", "diff"]).is(0).out("");
    let one = server.run(&place, &["schema", "pull", "--object", "orders"]);
    assert_eq!(one.is(0).out.lines().count(), 1);

    let text = place.read("cat/contact.json");
    place.write("cat/contact.json", text.replace("\"Pays\"", "\"Land\""));
    place.write("a.filter", "Land $eq \"FR\"\n").write("b.filter", "Nom $eq \"x\"\n");
    place.write("c.filter", "Nom $is \"x\"\n");
    let diff = server.run(&place, &["schema", "diff"]);
    diff.is(1).out_has("~ contact\n").out_has("  - Land\n").out_has("  + Pays: type `text`\n");
    diff.out_has("1 filter breaks:\na.filter:1:1: error[unknown-field]").err_has("skipped: `c.filter`");
    server.run(&place, &["schema", "pull"]).is(0).out_has("contact.json: ").out_has("changed");
    assert_eq!(place.read("cat/contact.json"), text);

    place.write("cat/gone.json", "{}");
    server.run(&place, &["schema", "pull"]).is(0).err_has("does not list the object `gone`");
    place.write("cat/contact.overlay.json", "{\"fields\":{\"Nomm\":{\"unique\":true}}}");
    server.run(&place, &["schema", "pull"]).is(2).err_has("contact.overlay.json");
}

#[test]
fn show_prints_metadata() {
    let place = Place::with_catalogue();
    let show =
        |options: &[&str]| place.run(&[&["schema", "show", "--schema", "catalogue"], options].concat());
    let text = show(&["contact"]);
    text.is(0).out_has("contact\nUn enregistrement par personne.\n").out_has("Madame | Monsieur");
    text.out_has("EMail ").out_has("personal, unique");
    let json: Vec<Value> = serde_json::from_str(&show(&["--format", "json"]).is(0).out).unwrap();
    let names: Vec<&str> = json.iter().map(|object| object["object"].as_str().unwrap()).collect();
    assert_eq!(names, ["contact", "orders", "products"]);
    assert_eq!(json[0]["fields"][0]["name"], "Prenom");
    show(&["contct"]).is(2).err_has("did you mean `contact`?");
    place.run(&["schema", "show"]).is(2).err_has("missing metadata").err_has("schema pull");
}

#[test]
fn diff_compares_two_catalogues() {
    let place = Place::with_catalogue();
    let field = |kind: &str, write: &str| {
        format!(
            "{{\"attribs\":{{\"type\":\"{kind}\",\"length\":\"9\"}},\"read\":\"Y\",\"write\":\"{write}\"}}"
        )
    };
    place.write("old/a.json", format!("{{\"x\":{},\"y\":{}}}", field("integer", "Y"), field("text", "Y")));
    place.write("old/b.json", "{}");
    place.write("new/a.json", format!("{{\"x\":{},\"z\":{}}}", field("boolean", "N"), field("date", "Y")));
    place.write("new/c.json", "{}");
    place.write("f/x.filter", "# object: a\nx $gt \"3\"\n").write("f/y.filter", "# object: a\ny $eq \"3\"\n");
    let diff = |options: &[&str]| {
        place.run(&[&["schema", "diff", "old", "new", "--filters", "f"], options].concat())
    };
    let text = diff(&[]);
    text.is(1).out_has(concat!(
        "~ a\n",
        "  ~ x: type `integer` → `boolean`, write `Y` → `N`\n",
        "  - y\n",
        "  + z: type `date`\n",
        "- b\n",
        "+ c\n",
        "\n2 filters break:\n",
    ));
    text.out_has("f/x.filter:2:").out_has("f/y.filter:2:1: error[unknown-field]");
    let json: Value = serde_json::from_str(&diff(&["--format", "json"]).is(1).out).unwrap();
    assert_eq!(json["objects"][0]["fields"][0]["attributes"][0]["new"], "boolean");
    assert_eq!(json["broken"][1]["findings"][0]["code"], "unknown-field");
    place.run(&["schema", "diff", "old", "old", "--filters", "f"]).is(0).out("");
    place.run(&["schema", "diff", "old", "none"]).is(2).err_has("cannot read `none`");
    place.run(&["schema", "diff", "new"]).is(2).err_has("missing metadata");
    place.write("f/b.filter", "# object: a\n$and\n").write("gone/b.json", "{}");
    place
        .run(&["schema", "diff", "old", "gone", "--filters", "f"])
        .is(1)
        .out_has("f/x.filter: the object `a` was removed");
}

#[test]
fn object_names_of_the_service_never_escape_the_catalogue() {
    let place = Place::new();
    for name in ["../outside", "/outside", ".hidden", "a\\\\b", "x.overlay", "\\u001b[31m"] {
        let list = format!("{{\"{name}\":{{\"acl\":\"\",\"create_time\":\"\",\"update_time\":\"\"}}}}");
        let server = FaultServer::start(move |_| ok(&list));
        let run = place.run_as(&["schema", "pull", "--schema", "in/cat"], b"", &variables(&server.url()));
        run.is(2).out("").err_has("cannot be a file name");
        assert!(!run.err.contains('\u{1b}'));
        assert!(!place.path("in").exists());
    }
    place.write("file.json", "{}");
    let server = FaultServer::start(|_| ok("{}"));
    let run = |arguments: &[&str]| place.run_as(arguments, b"", &variables(&server.url()));
    run(&["schema", "pull"]).is(2).err_has("missing the directory of the catalogue");
    run(&["schema", "pull", "--schema", "file.json"]).is(2).err_has("is a file");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn field_that_became_unreadable_is_a_change_and_breaks_filters() {
    let place = Place::new();
    let object = |read: &str| {
        format!(
            "{{\"x\":{{\"attribs\":{{\"type\":\"text\",\"length\":\"9\"}},\"read\":\"{read}\",\"write\":\"Y\"}}}}"
        )
    };
    place.write("old/a.json", object("Y")).write("new/a.json", object("N"));
    place.write("f/x.filter", "x $eq \"3\"\n");
    let run = place.run(&["schema", "diff", "old", "new", "--filters", "f"]);
    run.is(1).out_has("~ a\n  ~ x: read `Y` → `N`\n");
    run.out_has("1 filter breaks:\nf/x.filter:1:1: error[");
}
