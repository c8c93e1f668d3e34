//! `filtre sql`.

use crate::support::Place;

fn place() -> Place {
    let place = Place::with_catalogue();
    place.write("filtre.toml", "schema = \"catalogue\"\nobject = \"contact\"\n");
    place
}

#[test]
fn condition_and_values_are_printed() {
    let place = place();
    let filter = "Nom $eq \"a\\\"b\" $and cc_age $gte \"18\"";
    let run = place.run(&["sql", "--dialect", "sqlite", filter]);
    run.is(0).out("(`Nom` COLLATE BINARY = ? AND `cc_age` >= CAST(? AS INTEGER))\n1: \"a\\\"b\"\n2: 18\n");
    let run = place.run(&["sql", "--dialect", "sqlite", "--format", "json", filter]);
    let json: serde_json::Value = serde_json::from_str(&run.is(0).out).unwrap();
    assert_eq!(json["params"], serde_json::json!(["a\"b", 18]));
    assert!(json["sql"].as_str().unwrap().contains("`cc_age` >="), "{json}");
}

#[test]
fn every_dialect_is_accepted() {
    let place = place();
    place.write("a.filter", "cc_age $in :ages");
    for (dialect, name) in [
        ("mysql", "`cc_age`"),
        ("mariadb", "`cc_age`"),
        ("postgres", "\"cc_age\""),
        ("sqlite", "`cc_age`"),
        ("duckdb", "\"cc_age\""),
        ("clickhouse", "`cc_age`"),
    ] {
        let arguments =
            ["sql", "--dialect", dialect, "-f", "a.filter", "--param", "ages=1", "--param", "ages=2"];
        place.run(&arguments).is(0).out_has(name).out_has("\n1: ").out_has("\n2: ");
    }
    place.run(&["sql", "--dialect", "oracle", "cc_age $eq \"1\""]).is(2).out("");
    place.run(&["sql", "cc_age $eq \"1\""]).is(2).out("");
}

#[test]
fn unsupported_operator_of_a_dialect_is_reported() {
    let place = place();
    let run = place.run(&["sql", "--dialect", "sqlite", "Nom $regexp \"^a\""]);
    run.is(1)
        .out("")
        .err_has("SQLite cannot run the pattern on `Nom`")
        .err_has("`Nom $regexp \"^a\"`")
        .err_has("help: ");
    let run = place.run(&["sql", "--dialect", "postgres", "--format", "json", "Nom $eq \"\u{1}\u{202e}\""]);
    assert!(!run.is(0).out.contains(['\u{1}', '\u{202e}']), "{run:?}");
}

#[test]
fn invalid_filters_are_refused() {
    let place = place();
    place.run(&["sql", "--dialect", "mysql", "Nom = \"a\""]).is(1).out("").err_has("unknown operator");
    place.run(&["sql", "--dialect", "mysql", "age $eq \"1\""]).is(1).out("").err_has("unknown-field");
    place.run(&["sql", "--dialect", "mysql", "cc_age $gt :a"]).is(1).out("").err_has("unbound-parameter");
    let bare = Place::new();
    bare.run(&["sql", "--dialect", "mysql", "Nom $eq \"a\""]).is(2).out("").err_has("needs metadata");
}
