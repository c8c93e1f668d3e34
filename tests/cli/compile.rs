//! `filtre compile`: the plan in each format, and the messages on standard error.

use crate::support::Place;

const BLANKS: &str = "this is exact only if the server distinguishes NULL from an empty string";

#[test]
fn each_request_is_one_line() {
    let place = Place::with_catalogue();
    let compile = |options: &[&str], filter: &str| {
        place.run(&[&["compile", "--schema", "catalogue", "--object", "contact", filter], options].concat())
    };
    let mixed = r#"Pays $eq "FR" $and CP $eq "1" $or Nom $eq "a" $and EMail $eq "b""#;
    let two = "Pays $eq \"FR\" $and CP $eq \"1\"\nNom $eq \"a\" $and EMail $eq \"b\"\n";
    compile(&[], mixed).is(0).out(two);
    compile(&["--target", "sql"], mixed).is(0).out(&format!("{}\n", two.trim_end().replace('\n', " $or ")));
    let group = r#"(Pays $eq "FR" $or CP $eq "1") $and Nom $eq "a""#;
    compile(&["--target", "left-to-right"], group)
        .is(0)
        .out("Pays $eq \"FR\" $or CP $eq \"1\" $and Nom $eq \"a\"\n");
    compile(&["--target", "strict"], group)
        .is(0)
        .out("Pays $eq \"FR\" $and Nom $eq \"a\"\nCP $eq \"1\" $and Nom $eq \"a\"\n");
    compile(&["--format", "url"], r#"$not Nom $eq "é&""#)
        .is(0)
        .out("filter=Nom%20%24neq%20%22%C3%A9%26%22\n");
    place.write(
        "filtre.toml",
        "schema = \"catalogue\"\nobject = \"contact\"\n[compile]\ntarget = \"strict\"\n",
    );
    assert_eq!(place.run(&["compile", mixed.replace("Pays", "CP").as_str()]).is(0).out.lines().count(), 2);
    assert_eq!(place.run(&["compile", "--target", "sql", mixed]).is(0).out.lines().count(), 1);
}

#[test]
fn residual_is_reported_on_stderr() {
    let place = Place::with_catalogue();
    let compile = |filter: &str, format: &str| {
        place.run(&["compile", "--schema", "catalogue", "--object", "contact", "--format", format, filter])
    };
    let narrow = r#"Nom $eq "a\"b" $and Pays $eq "FR""#;
    let run = compile(narrow, "text");
    run.is(0).out("Nom $like \"a*b*\" $and Pays $eq \"FR\"\n");
    run.err_has("filter the responses with: Nom $eq \"a\\\"b\"").err_has("also request these fields: Nom");
    assert!(!run.err.contains(BLANKS), "each request brings only records with a `Nom`");
    let wide = r#"Nom $eq "a\"b" $or Pays $eq "FR""#;
    compile(wide, "text").is(0).err_has(BLANKS);
    compile(wide, "json")
        .is(0)
        .err_has(BLANKS)
        .out_has(r#""residual":"Nom $eq \"a\\\"b\" $or Pays $eq \"FR\"""#);
    compile("$not Nom $regexp \"^a\"", "json").is(0).out_has(r#""code":"full-scan","severity":"info""#);
}

#[test]
fn refused_filter_has_no_requests() {
    let place = Place::with_catalogue();
    let compile = |options: &[&str]| {
        let fixed = ["compile", "--schema", "catalogue", "--object", "contact", "--format", "json"];
        place.run(&[&fixed[..], options].concat())
    };
    let refused = compile(&["Pays $eq :p"]);
    refused.is(1).out_has(r#""requests":null"#).out_has(r#""code":"unbound-parameter""#);
    compile(&["Pays $eq :p", "--param", "p=FR"]).is(0).out_has(r#""requests":["Pays $eq \"FR\""]"#);
    compile(&["Pays $eq :p", "--param", "p=FR", "--param", "p=BE"]).is(1).out_has(r#""requests":null"#);
    compile(&["Pays $eq :p", "--param", "q=FR"]).is(1);
    compile(&["Pays $eq :p", "--param", "p"]).is(2).out("");
    place.run(&["compile", "Pays $eq \"FR\""]).is(2).out("").err_has("metadata");
}
