//! A service asked how it reads, and a profile followed.

use crate::server::Server;
use crate::support::Place;

const MIXED: &str = "Pays $eq \"FR\" $or Nom $like \"a%*\" $and pays $eq \"BE\"";

#[test]
fn probe_writes_a_profile_for_other_commands() {
    let place = Place::with_catalogue();
    place.write("server.toml", "precedence = \"left-to-right\"\nlike = \"percent-too\"\npage-cap = 50\n");
    let profile = place.path("server.toml");
    let server = Server::start(&["--server-profile", profile.to_str().unwrap()]);
    let probe = server.run(&place, &["probe", "contact", "--output", "found.toml"]);
    probe.is(0).out("").err_has(" requests were sent");
    let found = place.read("found.toml");
    for line in ["precedence = \"left-to-right\"", "like = \"percent-too\"", "page-cap = 50"] {
        assert!(found.lines().any(|found| found == line), "{line}\n{found}");
    }
    let same = server.run(&place, &["probe", "contact"]);
    let undated = |text: &str| text.lines().skip(2).collect::<Vec<_>>().join("\n");
    assert_eq!(undated(&same.is(0).out), undated(&found));
    let all = ["get", "contact", "--all", "--fields", "Nom", "--server-profile", "found.toml"];
    assert_eq!(server.run(&place, &all).is(0).out.lines().count(), 2_400);
}

#[test]
fn format_lists_the_answers() {
    let place = Place::new();
    let server = Server::start(&[]);
    let json = server.run(&place, &["probe", "contact", "--format", "json", "--budget", "9"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json.is(0).out).unwrap();
    assert_eq!((&rows[1]["question"], &rows[1]["answer"]), (&"precedence".into(), &"sql".into()));
    assert_eq!((&rows[1]["decided"], &rows[10]["decided"]), (&true.into(), &false.into()));
    json.err_has("warning: `parentheses` is undecided: the request budget is used up");
    json.err_has("note: 9 requests were sent");
    server.run(&place, &["probe", "contact", "--budget", "1"]).is(0).err_has("`like` is undecided");
    let csv = server.run(&place, &["probe", "contact", "--format", "csv"]);
    csv.is(0).out_has("question,answer,evidence\n").out_has("\nlike,star-only,");
}

#[test]
fn unreachable_service_exits_with_2() {
    let place = Place::new();
    let server = Server::start(&[]);
    server.run(&place, &["probe", "contacts"]).is(2).err_has("did you mean `contact`?");
    let variables =
        [("FILTRE_URL", server.url.as_str()), ("FILTRE_INSTANCE", "demo"), ("FILTRE_TOKEN", "no")];
    let stranger = place.run_as(&["probe", "contact", "--output", "a.toml"], b"", &variables);
    stranger.is(2).out("").err_has("401");
    assert!(!place.path("a.toml").exists());
    place.run(&["probe", "contact"]).is(2).err_has("missing address");
    place.run(&["probe", "--budget", "0"]).is(2);
}

#[test]
fn typed_fields_compared_as_strings_are_a_warning() {
    let place = Place::with_catalogue();
    place.write("text.toml", "storage = \"text\"").write("typed.toml", "");
    let compile = |profile: &str, filter: &str| {
        let fixed = ["compile", "--schema", "catalogue", "--object", "contact", "--server-profile"];
        place.run(&[&fixed[..], &[profile, filter]].concat())
    };
    let warning = "the server compares `cc_age`, `solde` as strings";
    let filter = "cc_age $gt \"9\" $and solde $lt \"5\" $and Nom $eq \"x\"";
    compile("text.toml", filter).is(0).err_has(warning);
    assert!(!compile("typed.toml", filter).is(0).err.contains(warning));
    assert_eq!(compile("text.toml", "Nom $eq \"x\"").is(0).err, "");
}

#[test]
fn check_uses_the_server_profile() {
    let place = Place::with_catalogue();
    let codes = |profile: &str, options: &[&str]| {
        place.write("server.toml", profile);
        let fixed = ["check", "--schema", "catalogue", "--object", "contact", "--format", "json"];
        let named = ["--server-profile", "server.toml", "-e", MIXED];
        let run = place.run(&[&fixed[..], &named, options].concat());
        run.is(0).found().into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    let all = ["sql-wildcard", "mixed-connectives", "field-case"];
    let cautious = "precedence = \"refuse-mixed\"\nlike = \"percent-too\"\nfield-case = \"sensitive\"";
    assert_eq!(codes(cautious, &[]), all);
    assert_eq!(codes("precedence = \"left-to-right\"", &[]), ["mixed-connectives"]);
    assert_eq!(codes("", &[]), Vec::<String>::new());
    assert_eq!(codes("", &["--warn", "sql-wildcard"]), ["sql-wildcard"]);
    place.write("bad.toml", "presedence = \"sql\"");
    let bad = place.run(&["check", "--server-profile", "bad.toml", "-e", MIXED]);
    bad.is(2).err_has("cannot read `bad.toml`").err_has("presedence");
}
