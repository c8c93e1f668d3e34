//! `filtre match`: the options, the formats of records, and malformed records.

use crate::support::{Place, Run};

const LINES: &str = concat!(
    "{\"id\":\"1\",\"data\":{\"Nom\":\"Durand\",\"cc_age\":\"17\"}}\n",
    "{ \"data\": {\"cc_age\": 18.50, \"Nom\": \"L\\u00e9a\"}, \"id\": 2 }\r\n",
    "\n",
    "{\"id\":\"3\",\"data\":{\"Nom\":null}}\n",
    "{\"id\":\"4\",\"data\":{\"cc_age\":\"90\",\"Nom\":\"\"}}",
);
const ADULT: &str = "cc_age $gte \"18\"";

fn place(name: &str, content: impl AsRef<[u8]>) -> Place {
    let place = Place::with_catalogue();
    place.write("filtre.toml", "schema = \"catalogue\"\nobject = \"contact\"\n").write(name, content);
    place
}

/// Runs a filter on one file of records.
#[track_caller]
fn kept(name: &str, content: impl AsRef<[u8]>, filter: &str, options: &[&str]) -> Run {
    place(name, content).run(&[&["match", filter, name], options].concat())
}

#[test]
fn matching_lines_are_printed_unchanged() {
    let lines: Vec<&str> = LINES.split_inclusive('\n').collect();
    kept("a.ndjson", LINES, ADULT, &[]).is(0).out(&[lines[1], lines[4]].concat());
    kept("a.ndjson", LINES, ADULT, &["--invert"]).is(0).out(&[lines[0], lines[3]].concat());
    kept("a.ndjson", LINES, "Nom $eq \"LEA\"", &[]).is(0).out(lines[1]);
    kept("a.ndjson", LINES, "Nom $eq \"Unknown\"", &[]).is(0).out("");
    let place = place("empty", "");
    place.run(&["match", ADULT, "empty"]).is(0).out("");
    place.run_with(&["match", ADULT, "-"], LINES.as_bytes()).is(0).out(&[lines[1], lines[4]].concat());
    let marked = format!("\u{feff}{LINES}");
    place.run_with(&["match", ADULT, "-", "--count"], marked.as_bytes()).is(0).out("2\n");
}

#[test]
fn plain_objects_are_records_too() {
    let lines =
        "{\"id\":7,\"cc_age\":20}\n{\"cc_age\":\"20\",\"id\":\"x y\",\"optin\":true}\n{\"other\":[1,{}]}\n";
    kept("a", lines, ADULT, &["--count"]).is(0).out("2\n");
    kept("a", lines, "cc_age $gte \"18\"", &["--ids"])
        .is(1)
        .out("7\nx y\n")
        .err_has("line 3, `$.id`: the record has no id");
    kept("a", lines, "optin $eq \"1\"", &[]).is(0).out("{\"cc_age\":\"20\",\"id\":\"x y\",\"optin\":true}\n");
    // Members beside `data` are not fields.
    kept("a", "{\"cc_age\":20,\"data\":{}}\n{\"data\":{},\"cc_age\":20}\n", ADULT, &["--count"])
        .is(0)
        .out("0\n");
}

#[test]
fn count_and_ids() {
    kept("a.ndjson", LINES, ADULT, &["--count"]).is(0).out("2\n");
    kept("a.ndjson", LINES, ADULT, &["--count", "--invert"]).is(0).out("2\n");
    kept("a.ndjson", LINES, ADULT, &["--ids"]).is(0).out("2\n4\n");
    kept("a.ndjson", LINES, ADULT, &["--ids", "--count"]).is(2).out("");
    for (id, message) in [
        ("null", "the record has no id"),
        ("\"\"", "the id is empty"),
        ("true", "expected a string or a number as id"),
        ("[1]", "expected a string or a number as id"),
        ("\"1\\n2\"", "the id contains a line break"),
    ] {
        let line = format!("{{\"id\":{id},\"data\":{{}}}}");
        kept("a.ndjson", &line, ADULT, &["--ids"]).is(1).out("").err_has(message);
        kept("a.ndjson", &line, ADULT, &["--count"]).is(0).out("0\n");
    }
}

#[test]
fn collation_changes_text_comparison() {
    let lines = "{\"Nom\":\"L\\u00c9A \"}\n{\"Nom\":\"Léa\"}\n";
    kept("a", lines, "Nom $eq \"Léa\"", &["--count"]).is(0).out("2\n");
    kept("a", lines, "Nom $eq \"Léa\"", &["--count", "--collation", "general"]).is(0).out("2\n");
    kept("a", lines, "Nom $eq \"Léa\"", &["--count", "--collation", "binary"]).is(0).out("1\n");
    kept("a", lines, "Nom $eq \"Léa\"", &["--collation", "C"]).is(2).out("");
}

#[test]
fn numbers_are_the_digits_they_are_spelled_with() {
    let lines =
        "{\"solde\":0.10000000000000000000001}\n{\"solde\":0.1}\n{\"solde\":1e-1}\n{\"solde\":\"0.10\"}\n";
    kept("a", lines, "solde $eq \"0.1\"", &["--count"]).is(0).out("2\n");
    kept("a", lines, "solde $gt \"0.1\"", &["--count"]).is(0).out("1\n");
}

#[test]
fn response_is_read_record_by_record() {
    let answer = concat!(
        "\u{feff}{\n    \"total\": {\"objects\": 3},\n    \"objects\": [\r\n",
        "        {\n            \"id\": \"1\",\n            \"data\": {\n                \"cc_age\": \"18\",\r\n",
        "                \"Nom\": \"a\\nb  c\"\n            }\n        },\n",
        "        {\"id\":2,\"data\":{\"cc_age\":17}},\n        {\"id\":3,\"data\":{\"cc_age\":19}}\n    ]\n}\n",
    );
    let first = "{\"id\": \"1\",\"data\": {\"cc_age\": \"18\",\"Nom\": \"a\\nb  c\"}}\n";
    for name in ["a.json", "a"] {
        let both = format!("{first}{{\"id\":3,\"data\":{{\"cc_age\":19}}}}\n");
        kept(name, answer, ADULT, &[]).is(0).out(&both);
        kept(name, answer, ADULT, &["--ids"]).is(0).out("1\n3\n");
        kept(name, answer, ADULT, &["--invert", "--count"]).is(0).out("1\n");
    }
    kept("a", "{\"objects\":[]}", ADULT, &["--count"]).is(0).out("0\n");
    // The pages of an object one after the other, and a list.
    let pages =
        "{\"objects\":[{\"id\":1,\"cc_age\":20}]}\n{\"objects\":[]} {\"objects\":[{\"id\":2,\"cc_age\":20}]}";
    kept("a", pages, ADULT, &["--ids"]).is(0).out("1\n2\n");
    kept("a", "[{\"id\":1,\"cc_age\":20},\n{\"id\":2}]", ADULT, &["--ids"]).is(0).out("1\n");
}

#[test]
fn malformed_response_is_reported() {
    let start = "{\"objects\":[{\"id\":1,\"cc_age\":20},\n";
    for (rest, message) in [
        ("{\"id\":2,", "line 2, column 8, `$.objects[1]`: unexpected end of the JSON"),
        ("{\"id\":2}", "unexpected end of the JSON"),
        ("{\"id\":2,\"cc_age\":[]}]}", "line 2, `$.objects[1].cc_age`: expected a string"),
        ("{\"id\":2,\n\"id\":3}]}", "line 3, column 4, `$.objects[1].id`: duplicate key"),
        ("{\"id\":2}],\"objects\":[]}", "`$.objects`: duplicate key"),
        ("3]}", "`$.objects[1]`: invalid type"),
        ("{\"id\":2}]} {\"other\":1}", "missing key `objects`"),
        ("{\"id\":2}]} x", "line 2, column"),
    ] {
        let run = kept("a", format!("{start}{rest}"), ADULT, &["--ids"]);
        run.is(1).out("1\n").err_has(message);
    }
    let answer = "{\"objects\":[{\"cc_age\":{}},3,{\"cc_age\":20}]}";
    let run = kept("a", answer, ADULT, &["--keep-going"]);
    run.is(1).out("{\"cc_age\":20}\n").err_has("`$.objects[0].cc_age`").err_has("`$.objects[1]`");
}

#[test]
fn matching_csv_rows_are_printed_unchanged() {
    let csv = concat!(
        "id,Nom,cc_age,\"a \"\"b\"\"\"\r\n",
        "1,Durand,17,\r\n",
        "2,\"Léa, \"\"x\"\"\r\ny\",18,z\r\n",
        "\n",
        "3,,,\n",
        "4,\"\",90,",
    );
    let head = "id,Nom,cc_age,\"a \"\"b\"\"\"\r\n";
    let lea = "2,\"Léa, \"\"x\"\"\r\ny\",18,z\r\n";
    for name in ["a.csv", "a"] {
        kept(name, csv, ADULT, &[]).is(0).out(&format!("{head}{lea}4,\"\",90,"));
        kept(name, csv, "Nom $eq \"Léa, \\\"x\\\"\r\ny\"", &[]).is(0).out(&format!("{head}{lea}"));
        kept(name, csv, "Nom $eq \"\"", &["--ids"]).is(0).out("3\n4\n");
        kept(name, csv, "Nom $eq \"Unknown\"", &[]).is(0).out(head);
        kept(name, csv, ADULT, &["--count", "--invert"]).is(0).out("2\n");
    }
    for separated in ["id;Nom\n1;a,b\n", "id\tNom\n1\ta,b\n"] {
        kept("a", separated, "Nom $eq \"a,b\"", &["--ids"]).is(0).out("1\n");
    }
    kept("a.csv", "\u{feff}Nom\nx\n", "Nom $eq \"x\"", &[]).is(0).out("Nom\nx\n");
}

#[test]
fn missing_column_is_null() {
    let csv = "id,Nom\n1,a\n";
    let run = kept("a.csv", csv, "Pays $neq \"FR\"", &["--ids"]);
    run.is(0).out("").err_has("warning: `a.csv`: missing column `Pays`; it is NULL in every record\n");
    kept("a.csv", csv, "Nom $eq \"a\"", &["--ids"]).is(0).out("1\n");
    kept("a.csv", "Nom\na\n", "Nom $eq \"a\"", &["--ids"]).is(2).out("").err_has("missing column `id`");
    kept("a.csv", "Nom,Nom\na,b\n", "Nom $eq \"a\"", &[]).is(2).out("").err_has("duplicate column `Nom`");
}

#[test]
fn malformed_csv_is_reported() {
    let cases: [(&[u8], &str); 6] = [
        (b"2,x\n", "line 2: expected 3 cells, found 2"),
        (b"2,x,20,\n", "line 2: expected 3 cells, found 4"),
        (b"2,x\"y,20\n", "line 2, `Nom`: unexpected quote in an unquoted cell"),
        (b"2,x\"\"y,20\n", "line 2, `Nom`: unexpected quote in an unquoted cell"),
        (b"2,\"x\"y,20\n", "line 2, `Nom`: expected a separator after the closing quote of this cell"),
        (b"2,\xff,20\n", "line 2: invalid UTF-8 after the first 2 bytes of the record"),
    ];
    for (record, message) in cases {
        let csv = [b"id,Nom,cc_age\n", record, b"3,\"z\n\",30\n"].concat();
        kept("a.csv", &csv, ADULT, &["--ids"]).is(1).out("").err_has(message);
        kept("a.csv", &csv, ADULT, &["--ids", "--keep-going"]).is(1).out("3\n").err_has(message);
    }
    let unclosed = "id,Nom,cc_age\n1,\"a\n\",20\n2,\"b,20\n3,c,20\n";
    let run = kept("a.csv", unclosed, ADULT, &["--ids", "--keep-going"]);
    run.is(1).out("1\n").err_has("line 4, `Nom`: missing closing quote in this cell");
}

#[test]
fn malformed_lines_are_reported_with_line_and_path() {
    let cases: [(&[u8], &str); 14] = [
        (b"{\"id\":2,\"data\":{\"cc_age\":[1]}}", "line 2, `$.data.cc_age`: expected a string, a number"),
        (b"{\"cc_age\":{\"a\":1}}", "line 2, `$.cc_age`: expected a string, a number"),
        (b"{\"id\":2,\"data\":{\"Nom\":\"a\",\"Nom\":\"b\"}}", "`$.data.Nom`: duplicate key"),
        (b"{\"id\":2,\"id\":2,\"data\":{}}", "`$.id`: duplicate key"),
        (b"{\"data\":{},\"data\":{}}", "`$.data`: duplicate key"),
        (b"{\"\\u0061\":1,\"a\":1}", "`$.a`: duplicate key"),
        (b"{\"data\":[]}", "`$.data`: invalid type: sequence, expected the fields of a record"),
        (b"{\"data\":{\"a b\":tru}}", "line 2, column 19, `$.data[\"a b\"]`: expected ident"),
        (b"{\"data\":{\"cc_age\":01}}", "`$.data.cc_age`: invalid number"),
        (b"{\"cc_age\":\"\\ud800\"}", "`$.cc_age`: unpaired surrogate in a `\\u` escape"),
        (b"{\"cc_age\":\"a", "`$.cc_age`: unexpected end of the JSON"),
        (b"{\"cc_age\":20} x", "trailing characters"),
        (b"[20]", "line 2, column 1, `$`: invalid type: sequence, expected a record"),
        (b"{\"cc_age\":\"\xff\"}", "line 2: invalid UTF-8 after the first 11 bytes of the record"),
    ];
    for (line, message) in cases {
        let lines = [b"{\"id\":1,\"cc_age\":20}\n", line, b"\n{\"id\":3,\"cc_age\":30}\n"].concat();
        let run = kept("a.ndjson", &lines, ADULT, &["--ids"]);
        run.is(1).out("1\n").err_has("error: `a.ndjson`, line 2").err_has(message);
        kept("a.ndjson", &lines, ADULT, &["--ids", "--keep-going"]).is(1).out("1\n3\n").err_has(message);
        kept("a.ndjson", &lines, ADULT, &["--count"]).is(1).out("");
        kept("a.ndjson", &lines, ADULT, &["--count", "--keep-going"]).is(1).out("2\n");
    }
    // Fields that the filter does not use may contain any value.
    kept("a", "{\"cc_age\":20,\"Nom\":[{\"a\":{}}]}\n", ADULT, &["--count"]).is(0).out("1\n");
}

#[test]
fn record_over_the_limit_is_skipped() {
    let long = format!("{{\"Nom\":\"{}\"}}\n{{\"cc_age\":20}}\n", "x".repeat(16 << 20));
    let run = kept("a.ndjson", &long, ADULT, &["--keep-going"]);
    run.is(1).out("{\"cc_age\":20}\n").err_has("line 1: the record exceeds the limit of 16 MiB");
    let answer = format!("{{\"objects\":[{{\"cc_age\":20}},\n{{\"Nom\":\"{}\"}}]}}", "x".repeat(16 << 20));
    let run = kept("a.json", &answer, ADULT, &["--keep-going"]);
    run.is(1)
        .out("{\"cc_age\":20}\n")
        .err_has("line 2, `$.objects[1]`: the record exceeds the limit of 16 MiB");
    let deep = format!("{{\"Nom\":{}{},\"cc_age\":20}}\n", "[".repeat(1 << 20), "]".repeat(1 << 20));
    kept("a.ndjson", &deep, ADULT, &["--count"]).is(0).out("1\n");
    kept("a.ndjson", &deep, "Nom $eq \"1\"", &["--count"]).is(1).out("").err_has("`$.Nom`");
}

#[test]
fn usage_errors_exit_with_2() {
    let place = place("a.ndjson", LINES);
    place.write("a.filter", ADULT);
    place.run(&["match", "-f", "a.filter", "a.ndjson", "--count"]).is(0).out("2\n");
    place.run_with(&["match", "-", "a.ndjson", "--count"], ADULT.as_bytes()).is(0).out("2\n");
    place.run(&["match", ADULT]).is(2).out("").err_has("missing the records");
    place.run(&["match", "-f", "a.filter", ADULT, "a.ndjson"]).is(2).out("").err_has("unexpected filter");
    place.run(&["match", "-", "-"]).is(2).out("").err_has("standard input");
    place.run(&["match"]).is(2).out("");
    place
        .run(&["match", ADULT, "missing"])
        .is(2)
        .out("")
        .err_has("cannot read `missing`: there is no such file");
    place.run(&["match", ADULT, "."]).is(2).out("").err_has("it is a directory");
    let bare = Place::new();
    bare.write("a.ndjson", LINES);
    bare.run(&["match", ADULT, "a.ndjson"]).is(2).out("").err_has("matching needs metadata");
}

#[test]
fn findings_of_the_filter_go_to_stderr() {
    let place = place("a.ndjson", LINES);
    place
        .run(&["match", "cc_age $gte 18", "a.ndjson", "--count"])
        .is(0)
        .out("2\n")
        .err_has("unquoted-number");
    place.run(&["match", "cc_age = \"18\"", "a.ndjson"]).is(1).out("").err_has("unknown operator");
    place.run(&["match", "age $eq \"18\"", "a.ndjson"]).is(1).out("").err_has("unknown-field");
}

#[test]
fn parameters_are_bound() {
    let place = place("a.ndjson", LINES);
    let run =
        |filter: &str, given: &[&str]| place.run(&[&["match", filter, "a.ndjson", "--ids"], given].concat());
    run("cc_age $gte :min", &["--param", "min=18"]).is(0).out("2\n4\n");
    run("cc_age $in :ages", &["--param", "ages=17", "--param", ":ages=90"]).is(0).out("1\n4\n");
    run("cc_age $in :ages", &["--param", "ages=17"]).is(0).out("1\n");
    run("cc_age $in [:a,\"17\"]", &["--param", "a=90"]).is(0).out("1\n4\n");
    run("Nom $eq :nom", &["--param", "nom=a=\" $or Nom $like \"*"]).is(0).out("");
    run("cc_age $gte :min", &[]).is(1).out("").err_has("unbound-parameter");
    run("cc_age $gte :min", &["--param", "min=18", "--param", "max=90"])
        .is(1)
        .out("")
        .err_has("no parameter `:max`");
    run("cc_age $gte :min", &["--param", "min=1", "--param", "min=2"]).is(1).out("");
    run("cc_age $gte :min", &["--param", "min=old"]).is(1).out("").err_has("`old` is not a number");
    run("cc_age $gte :min", &["--param", "min"]).is(2).out("").err_has("expected `name=value`");
    run("cc_age $gte :min", &["--param", "1 2=3"]).is(2).out("").err_has("invalid parameter name");
}

#[cfg(unix)]
#[test]
fn closed_pipe_stops_the_program() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let place = place("a", "");
    let mut command = Command::new(env!("CARGO_BIN_EXE_filtre"));
    command.args(["match", ADULT, "-"]).current_dir(place.path("."));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    // An endless input: only a program that stops reading lets this end.
    while input.write_all(b"{\"cc_age\":20}\n").is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn quoted_cell_is_complete_at_every_offset_of_a_block_boundary() {
    const BLOCK: usize = 1 << 18;
    let row = "7,\"a \"\"b\"\",\r\nc\"\r\n";
    for offset in 0..=row.len() {
        let head = "id,Nom\n";
        let filler = BLOCK - offset - head.len() - "1,\n".len();
        let csv = format!("{head}1,{}\n{row}8,d\n", "x".repeat(filler));
        let run = kept("a.csv", &csv, "Nom $eq \"a \\\"b\\\",\r\nc\"", &[]);
        run.is(0).out(&format!("{head}{row}"));
    }
}
