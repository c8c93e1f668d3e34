//! The complete output of each format of findings.

use crate::support::Place;

const TEXT: &str = "# who\nstatus = 'client' $and\n  cc_age >= \"18\"\n";

#[test]
fn human_format_shows_excerpts() {
    let place = Place::new();
    place.write("a.filter", "# who\n\nstatus = \"client\" $and\n  cc_age $in [\"18\"\n");
    insta::assert_snapshot!(place.run(&["check", "a.filter"]).is(1).out, @r#"
    syntax

      × unknown operator `=`
       ╭─[a.filter:3:8]
     2 │ 
     3 │ status = "client" $and
       ·        ─
     4 │   cc_age $in ["18"
       ╰────
      help: write `$eq`
            fix: replace `=` with `$eq` (safe)

    syntax

      × expected `]` to close this list
       ╭─[a.filter:4:14]
     3 │ status = "client" $and
     4 │   cc_age $in ["18"
       ·              ─
       ╰────
      help: add `]` after the last item
            fix: insert `]` (safe)
    "#);
}

#[test]
fn json_format_is_one_array() {
    let place = Place::new();
    let run = place.run_with(&["check", "--format", "json", "-"], TEXT.as_bytes());
    let first: serde_json::Value = serde_json::from_str::<Vec<_>>(&run.is(1).out).unwrap().remove(0);
    let expected = serde_json::json!({
        "path": "-", "code": "syntax", "severity": "error",
        "message": "unknown operator `=`", "help": "write `$eq`",
        "line": 2, "column": 8, "span": {"offset": 13, "length": 1},
        "fix": {"applicability": "safe", "edits": [{"offset": 13, "length": 1, "text": "$eq"}]},
    });
    assert_eq!(first, expected);
    place.run(&["check", "--format", "json", "-e", "a $eq \"1\""]).is(0).out("[]\n");
}

#[test]
fn json_omits_missing_help_and_fix() {
    let place = Place::new();
    let run = place.run(&["check", "--format", "json", "-e", "a $eq"]);
    assert!(!run.is(1).out.contains("null"), "{run:?}");
    run.out_has(r#""path":"<expr>""#);
}

#[test]
fn github_format_writes_annotations() {
    let place = Place::new();
    place.write("a,b%.filter", TEXT);
    let run = place.run(&["check", "--format", "github"]);
    let first = run.is(1).out.lines().next().unwrap();
    assert_eq!(
        first,
        "::error file=a%2Cb%25.filter,line=2,col=8,endLine=2,endColumn=9,title=syntax::unknown operator `=`"
    );
}

#[test]
fn colors_are_used_only_on_request() {
    let place = Place::new();
    assert!(!place.run(&["check", "-e", "a = \"1\""]).out.contains('\u{1b}'));
    assert!(place.run(&["check", "--color", "always", "-e", "a = \"1\""]).out.contains('\u{1b}'));
}

#[test]
fn human_format_shows_at_most_twenty_findings() {
    let place = Place::new();
    place.write("a.filter", "a = \"1\" $and\n".repeat(24) + "a = \"1\"");
    let run = place.run(&["check"]);
    assert_eq!(run.is(1).out.matches("unknown operator").count(), 20);
    run.out_has("… and 5 more in a.filter\n").err_has("25 errors in 1 file\n");
    assert_eq!(place.run(&["check", "--format", "concise"]).out.lines().count(), 25);
}

#[test]
fn positions_after_non_ascii_text_are_bytes_characters_and_display_columns() {
    let place = Place::new();
    let text = "a $eq \"é𝒳日\" $and b = \"é\"";
    let run = place.run(&["check", "--format", "json", "-e", text]);
    let first: serde_json::Value = serde_json::from_str::<Vec<_>>(&run.is(1).out).unwrap().remove(0);
    let offset = text.find('=').unwrap();
    let column = text[..offset].chars().count() + 1;
    assert_eq!(first["column"], column);
    assert_eq!(first["span"], serde_json::json!({"offset": offset, "length": 1}));
    let edits = serde_json::json!([{"offset": offset, "length": 1, "text": "$eq"}]);
    assert_eq!(first["fix"]["edits"], edits);
    place.run(&["check", "--fix", "-e", text]).is(0).out("a $eq \"é𝒳日\" $and b $eq \"é\"\n");

    let run = place.run(&["check", "-e", text]);
    let lines: Vec<&str> = run.is(1).out.lines().collect();
    let at = lines.iter().position(|line| line.contains(text)).expect("the excerpt shows the text");
    let before = &lines[at][..lines[at].find('=').unwrap()];
    let mark = lines[at + 1].find(['─', '┬', '▲']).map(|found| &lines[at + 1][..found]).unwrap();
    // `日` is two columns wide.
    assert_eq!(mark.chars().count(), before.chars().count() + 1, "{run:#?}");
}
