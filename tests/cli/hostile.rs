//! Input that means harm, or is merely large.

use std::time::{Duration, Instant};

use crate::support::{Place, Run, SOUND};

/// A clear screen, a right-to-left override, a zero-width space, a tag, a C1
/// control, a carriage return and a delete.
const HARM: &str = "\u{1b}[2J\u{202e}\u{200b}\u{e0041}\u{9b}31m\r\u{7f}";

#[track_caller]
fn is_harmless(run: &Run) {
    for text in [&run.out, &run.err] {
        let harmful = text.chars().find(|character| {
            character.is_control() && !matches!(character, '\n' | '\t')
                || "\u{202e}\u{200b}\u{e0041}\u{2028}".contains(*character)
        });
        assert_eq!(harmful, None, "{run:?}");
    }
}

#[test]
fn no_control_character_of_a_filter_reaches_the_terminal() {
    let place = Place::with_catalogue();
    let filters = [
        format!("{HARM} = \"1\""),
        format!("status = \"{HARM}\""),
        format!("\"{HARM}\" {HARM}"),
        format!("status $eq '{HARM}'"),
        format!("# object: {HARM}\na $eq \"1\""),
        format!("a{HARM}b $eq \"1\" $and b $in [\"{HARM}\" \"{HARM}\""),
    ];
    for filter in &filters {
        for format in ["human", "concise", "github", "json"] {
            is_harmless(&place.run(&["check", "--format", format, "-e", filter]));
            is_harmless(&place.run(&["check", "--schema", "catalogue", "--format", format, "-e", filter]));
        }
        is_harmless(&place.run(&["parse", "--format", "tree", filter]));
        is_harmless(&place.run(&["parse", filter]));
    }
    let sound = format!("a $eq \"{HARM}\"");
    is_harmless(place.run(&["parse", &sound]).is(0));
    is_harmless(place.run(&["parse", "--format", "tree", &sound]).is(0));
    for arguments in
        [&["explain", HARM][..], &[HARM], &["check", HARM], &["check", "--object", HARM, "--schema", HARM]]
    {
        is_harmless(place.run(arguments).is(2));
    }
}

#[test]
fn no_control_character_of_a_record_reaches_the_terminal() {
    let place = Place::with_catalogue();
    let options = ["--schema", "catalogue", "--object", "contact", "--count", "--keep-going"];
    let key = serde_json::to_string(&format!("{HARM}\nerror: x")).unwrap();
    place.write("a.ndjson", format!("{{{key}:1,{key}:2}}\n{{{key}:tru}}\n{HARM}\n"));
    place.write("a.csv", format!("Nom,\"{HARM}\nerror: x\"\na,b\"\n"));
    for records in ["a.ndjson", "a.csv"] {
        let run = place.run(&[&["match", "Nom $eq \"a\"", records], &options[..]].concat());
        is_harmless(run.is(1));
        assert!(!run.err.lines().any(|line| line == "error: x"), "{run:?}");
    }
    is_harmless(place.run(&["explain", &format!("a $in [\"{HARM}\",:b] $or b $like \"{HARM}*\"")]).is(0));
}

#[test]
fn json_keeps_characters_as_escapes() {
    let place = Place::new();
    let text = format!("a $eq \"{HARM}\"");
    let run = place.run(&["parse", &text]);
    let json: serde_json::Value = serde_json::from_str(&run.is(0).out).unwrap();
    assert_eq!(json["a"]["$eq"], HARM);
}

#[cfg(unix)]
#[test]
fn file_names_are_sanitized() {
    let place = Place::new();
    let name = "a\u{1b}[2J\n::error::b\u{202e}.filter";
    place.write(name, "a = \"1\"");
    for format in ["human", "concise", "github", "json"] {
        let run = place.run(&["check", "--format", format]);
        is_harmless(run.is(1));
        assert!(!run.out.lines().any(|line| line.starts_with("::error::b")), "{run:?}");
    }
    is_harmless(place.run(&["fmt", "--check"]).is(1));
    place.write(name, "a   $eq   \"1\"");
    let run = place.run(&["fmt", "--check"]);
    is_harmless(run.is(1));
    assert_eq!(run.out.lines().count(), 1);
}

#[test]
fn excerpt_underlines_the_sanitized_text() {
    let place = Place::new();
    let run = place.run(&["check", "-e", "a $eq \"\u{202e}\u{1b}\" $and b = \"1\""]);
    insta::assert_snapshot!(run.is(1).out, @r#"
    syntax

      × unknown operator `=`
       ╭─[<expr>:1:19]
     1 │ a $eq "<U+202E>␛" $and b = "1"
       ·                          ─
       ╰────
      help: write `$eq`
            fix: replace `=` with `$eq` (safe)
    "#);
}

#[test]
fn long_line_is_truncated_quickly() {
    let place = Place::new();
    let mut text = String::new();
    while text.len() < (1 << 20) - 2_000 {
        text.push_str("champ_à = \"valeur é\" $and ");
        text.push_str(&format!("long $eq \"{}\" $and ", "x".repeat(900)));
    }
    text.push_str("a $eq \"1\"");
    place.write("a.filter", &text);
    let start = Instant::now();
    let run = place.run(&["check"]);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    run.is(1).out_has("… and 980 more");
    let longest = run.out.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest < 250, "{longest}");
    assert_eq!(place.run(&["check", "--format", "json"]).found().len(), 1_000);
}

#[test]
fn file_over_the_limit_is_refused() {
    let place = Place::new();
    place.write("a.filter", "a $eq \"1\" ".to_owned() + &" ".repeat(1 << 20));
    assert_eq!(place.run(&["check", "--format", "json"]).is(1).found()[0].1, "limit-exceeded");
    place.run(&["fmt"]).is(1);
    place.run(&["parse", "-f", "a.filter"]).is(1).out("");
}

#[cfg(unix)]
#[test]
fn endless_file_is_refused() {
    let place = Place::new();
    place.run(&["check", "/dev/zero"]).is(2).err_has("is larger than 64 MiB");
}

#[cfg(unix)]
#[test]
fn broken_link_is_an_error() {
    let place = Place::new();
    place.write("a.filter", SOUND);
    std::os::unix::fs::symlink("nowhere", place.path("b.filter")).unwrap();
    place.run(&["check"]).is(2).err_has("cannot read `b.filter`");
}

#[cfg(unix)]
#[test]
fn closed_pipe_is_not_an_error() {
    use std::process::{Command, Stdio};
    let place = Place::new();
    place.write("a.filter", "a = \"1\" $and\n".repeat(5_000));
    let mut command = Command::new(env!("CARGO_BIN_EXE_filtre"));
    command.args(["check", "--format", "json"]).current_dir(place.path("."));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the findings still set the status");
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1, "only the note");
}
