//! The small commands.

use crate::support::{Place, SOUND};

#[test]
fn parse_prints_the_tree() {
    let place = Place::new();
    place.write("a.filter", "# x\na $eq \"1\" $and $not (b $in [\"2\",\"3\"] $or c $lt 4)\n");
    place.run(&["parse", "-f", "a.filter"]).is(0).out(concat!(
        r#"{"$and":[{"a":{"$eq":"1"}},{"$not":{"$or":[{"b":{"$in":["2","3"]}},{"c":{"$lt":"4"}}]}}]}"#,
        "\n"
    ));
    place.run(&["parse", "--format", "tree", "-f", "a.filter"]).is(0).out(
        "$and\n├─ a $eq \"1\"\n└─ $not\n   └─ $or\n      ├─ b $in [\"2\",\"3\"]\n      └─ c $lt \"4\"\n",
    );
    place.run(&["parse", SOUND]).is(0).out("{\"status\":{\"$eq\":\"client\"}}\n");
    place.run_with(&["parse", "-"], SOUND.as_bytes()).is(0).out("{\"status\":{\"$eq\":\"client\"}}\n");
}

#[test]
fn parse_refuses_invalid_filters() {
    let place = Place::new();
    place.run(&["parse", "a = \"1\""]).is(1).out("").err_has("<expr>:1:3");
    place.run(&["parse"]).is(2).out("");
    place.run(&["parse", "a", "-f", "b"]).is(2).out("");
    place.run(&["parse", "-f", "missing"]).is(2).out("").err_has("cannot read `missing`");
    place.run(&["parse", "-f", "."]).is(2).out("").err_has("it is a directory");
    place.run(&["parse", "--format", "xml", SOUND]).is(2).out("");
}

#[test]
fn deep_and_long_filters_have_a_tree() {
    let place = Place::new();
    let deep = "$not (".repeat(31) + "a $eq \"1\"" + &")".repeat(31);
    place.run(&["parse", "--format", "tree", &deep]).is(0).out_has("└─ a $eq \"1\"");
    let long = vec!["a $eq \"1\""; 50_000].join(" $or ");
    let run = place.run_with(&["parse", "--format", "tree", "-"], long.as_bytes());
    assert_eq!(run.is(0).out.lines().count(), 50_001);
    let too_deep = "(".repeat(10_000) + "a $eq \"1\"" + &")".repeat(10_000);
    place.run(&["parse", &too_deep]).is(1).out("");
}

#[test]
fn rules_lists_every_code() {
    let place = Place::new();
    let run = place.run(&["rules"]);
    let count = filtre::Code::all().count();
    assert_eq!(run.is(0).out.lines().count(), count + 1);
    run.out_has("\npersonal-data          warning   off      ");
    let run = place.run(&["rules", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&run.is(0).out).unwrap();
    assert_eq!(rows.len(), count);
    assert_eq!(rows[0]["code"], "syntax");
    assert_eq!(rows[0]["severity"], "error");
    assert_eq!(rows[0]["on_by_default"], true);
}

#[test]
fn completions_and_the_manual_are_printed() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        place.run(&["completions", shell]).is(0).out_has("filtre");
    }
    place.run(&["completions", "cmd"]).is(2).out("");
    let run = place.run(&["man"]);
    run.is(0).out_has(".TH filtre 1").out_has(".TH filtre-check 1").out_has("unsafe\\-fixes");
    assert!(!run.out.contains(".TH filtre-help"), "no page for the help");
}
