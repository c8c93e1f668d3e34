//! Metadata, `filtre.toml`, and the object of a filter.

use crate::support::{Place, Run, SOUND};

const CONTACT: &str = "EMail $like \"jean*\"\n";
const ORDER: &str = "montant $gte \"250.00\"\n";

fn check(place: &Place, arguments: &[&str]) -> Run {
    place.run(&[&["check", "--format", "concise"], arguments].concat())
}

#[test]
fn each_file_is_checked_against_its_object() {
    let place = Place::with_catalogue();
    place.write("filtre.toml", "schema = \"catalogue\"\nobject = \"contact\"\n[[files]]\nglob = \"orders/*.filter\"\nobject = \"orders\"\n");
    place.write("a.filter", CONTACT).write("orders/b.filter", ORDER);
    place.write("orders/named.filter", format!("#object:contact\r\n{CONTACT}"));
    check(&place, &[]).is(0).out("");
    check(&place, &["--object", "contact"]).is(0).out("");
    check(&place, &["-e", CONTACT]).is(0).out("");
    check(&place, &["-e", ORDER, "--object", "orders"]).is(0).out("");
    let deeper = place.write("orders/deep/c.filter", ORDER);
    check(deeper, &["orders/deep"]).is(1).out_has("unknown-field");
}

#[test]
fn globs_are_relative_to_the_configuration() {
    let place = Place::with_catalogue();
    let toml = "schema = \"../catalogue\"\n[[files]]\nglob = \"**/o.filter\"\nobject = \"orders\"\n[[files]]\nglob = \"**\"\nobject = \"contact\"\n";
    place.write("project/filtre.toml", toml);
    place.write("project/a/o.filter", ORDER).write("project/a/c.filter", CONTACT);
    let config = ["--config", "project/filtre.toml"];
    check(&place, &[&config[..], &["project"]].concat()).is(0).out("");
    check(&place, &[&config[..], &["project/a/../a/o.filter"]].concat()).is(0).out("");
    let absolute = place.path("project/a/o.filter");
    check(&place, &[&config[..], &[absolute.to_str().unwrap()]].concat()).is(0).out("");
    let run = place.run_with(
        &["check", "--config", "project/filtre.toml", "-", "--stdin-filename", "project/x/o.filter"],
        ORDER.as_bytes(),
    );
    run.is(0).out("");
}

#[test]
fn only_object_is_the_default() {
    let place = Place::with_catalogue();
    place.write("a.filter", CONTACT);
    check(&place, &["--schema", "catalogue/contact.json"]).is(0).out("");
}

#[test]
fn filter_without_object_is_an_error() {
    let place = Place::with_catalogue();
    place.write("a.filter", SOUND).write("b.filter", "# object: order\na $eq \"1\"");
    place
        .write("c.filter", "# object: contact\nstatus = \"client\"")
        .write("d.filter", "# object: \u{1b}\na $eq \"1\"");
    let run = check(&place, &["--schema", "catalogue"]);
    run.is(2).out_has("c.filter:2:8: error[syntax]");
    run.err_has("error: `a.filter`: missing object of the filter\n");
    run.err_has("the objects are `contact`, `orders`, `products`");
    run.err_has("error: `b.filter`: unknown object `order`\n  help: did you mean `orders`?\n");
    run.err_has("error: `d.filter`: unknown object `␛`\n");
    check(&place, &["--schema", "catalogue", "--object", "nowhere", "a.filter"])
        .is(2)
        .err_has("the objects are");
}

#[test]
fn unknown_key_exits_with_2() {
    let place = Place::new();
    for (toml, message) in [
        ("schem = \"x\"", "line 1, column 1: unknown field `schem`"),
        ("[lints]\nsintax = \"deny\"", "in `lints`: unknown code `sintax`"),
        ("[lints]\nsyntax = \"forbid\"", "unknown variant `forbid`"),
        ("[[files]]\nglob = \"*\"\nobjet = \"x\"", "line 3, column 1: unknown field `objet`"),
        ("[[files]]\nglob = \"[\"\nobject = \"x\"", "in `files.glob`"),
        ("[compile]\ntarget = \"oracle\"", "unknown variant `oracle`"),
        ("[service]\ntoken = \"hush-hush\"", "unknown field `token`"),
        ("object = 1", "line 1, column 10"),
        ("object", "line 1"),
    ] {
        place.write("filtre.toml", toml);
        let run = place.run(&["check", "-e", SOUND]);
        run.is(2).out("").err_has(message).err_has("filtre.toml`");
        assert!(!run.err.contains("hush"), "a secret is not shown");
    }
}

#[test]
fn every_section_is_read() {
    let place = Place::with_catalogue();
    let toml = "schema = \"catalogue\"\nobject = \"contact\"\n[lints]\npersonal-data = \"warn\"\n[compile]\ntarget = \"left-to-right\"\n[service]\nurl = \"https://api.scal-e.com\"\ninstance = \"demo\"\n";
    place.write("filtre.toml", toml);
    place.write("below/here/a.filter", CONTACT);
    place.run(&["check", "-e", SOUND]).is(0);
    place
        .run(&["check", "--config", "missing.toml", "-e", SOUND])
        .is(2)
        .err_has("cannot read `missing.toml`");
}

#[test]
fn invalid_metadata_exits_with_2() {
    let place = Place::with_catalogue();
    place
        .write("catalogue/contact.json", r#"{"EMail": {"attribs": {"type": 1}, "read": "Y", "write": "Y"}}"#);
    let run = place.run(&["check", "--schema", "catalogue", "-e", SOUND]);
    run.is(2).out("").err_has("error: `catalogue/contact.json`: `$.EMail.attribs.type`");
    place.run(&["check", "--schema", "missing", "-e", SOUND]).is(2).err_has("cannot read `missing`");
}
