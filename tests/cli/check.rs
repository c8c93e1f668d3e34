//! `filtre check`: what is checked, in which order, and with which status.

use crate::support::{BROKEN, FIXABLE, Place, SOUND};

const CONCISE: [&str; 3] = ["check", "--format", "concise"];

#[test]
fn valid_filter_prints_nothing() {
    let place = Place::new();
    place.write("a.filter", SOUND);
    let run = place.run(&["check", "a.filter"]);
    run.is(0).out("").err_has("note: only the syntax is checked without metadata");
    run.err_has("no findings in 1 file\n");
}

#[test]
fn finding_is_reported_with_its_place() {
    let place = Place::new();
    place.write("a.filter", "# é\nstatus  =\t\"client\"");
    let run = place.run(&["check", "--format", "concise", "a.filter"]);
    run.is(1).out("a.filter:2:9: error[syntax] unknown operator `=`\n");
}

#[test]
fn without_paths_directory_is_walked_in_order() {
    let place = Place::new();
    for name in ["b.filter", "a/z.filter", "a.filter", "a/b/c.filter", "not_one.txt", ".hidden/x.filter"] {
        place.write(name, FIXABLE);
    }
    let run = place.run(&CONCISE);
    let paths: Vec<&str> = run.is(1).out.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["a/b/c.filter", "a/z.filter", "a.filter", "b.filter"]);
    let again = place.run(&["check", "--format", "concise", ".", "b.filter", "./a/z.filter"]);
    assert_eq!(again.out, run.out, "each once");
}

#[test]
fn ignored_files_are_skipped_unless_named() {
    let place = Place::new();
    place.write(".gitignore", "drafts/\n*.old.filter\n");
    place.write("drafts/a.filter", FIXABLE).write("b.old.filter", FIXABLE).write("c.filter", SOUND);
    place.run(&CONCISE).is(0).out("");
    place.run(&["check", "--format", "concise", "drafts/a.filter"]).is(1).out_has("drafts/a.filter:1:8");
}

#[test]
fn directory_without_filters_is_a_warning() {
    let place = Place::new();
    place.write("empty/a.txt", "x");
    let run = place.run(&["check", "empty"]);
    run.is(0).out("").err_has("warning: no file `*.filter` in `empty`\n");
}

#[test]
fn files_with_other_extensions_are_checked_when_named() {
    let place = Place::new();
    place.write("a.txt", BROKEN);
    place.run(&["check", "--format", "concise", "a.txt"]).is(1).out_has("a.txt:1:11: error[syntax]");
}

#[test]
fn unreadable_file_exits_with_2_and_findings_are_still_reported() {
    let place = Place::new();
    place.write("b.filter", FIXABLE).write("c.filter", b"a $eq \"\xff\"");
    let run = place.run(&["check", "--format", "json", "a.filter", "b.filter", "c.filter"]);
    assert_eq!(run.is(2).found(), [("b.filter".into(), "syntax".into())]);
    run.err_has("error: cannot read `a.filter`: there is no such file\n");
    run.err_has("error: `c.filter` is not UTF-8 at byte 7\n");
}

#[test]
fn expressions_and_standard_input_have_names() {
    let place = Place::new();
    let run = place.run_with(&["check", "--format", "concise", "-", "-e", "b $eq"], b"a $eq");
    let lines: Vec<&str> = run.is(1).out.lines().collect();
    assert!(lines[0].starts_with("-:1:6: error[syntax]"), "{run:?}");
    assert!(lines[1].starts_with("<expr>:1:6: error[syntax]"), "{run:?}");
}

#[test]
fn standard_input_can_be_given_a_name() {
    let place = Place::new();
    let run = place.run_with(&["check", "--format", "concise", "-", "--stdin-filename", "x/y.filter"], b"a");
    run.is(1).out_has("x/y.filter:1:2: error[syntax]");
    let run = place.run(&["check", "--stdin-filename", "x.filter"]);
    run.is(2).err_has("error: `--stdin-filename` requires `-`, which reads standard input");
    place.run_with(&["check", "-"], b"\xff").is(2).err_has("error: `-` is not UTF-8 at byte 0\n");
}

#[test]
fn empty_filter_is_an_error() {
    let place = Place::new();
    place.write("a.filter", "").write("b.filter", "# nothing\n# here\n").write("c.filter", " \r\n\t");
    let run = place.run(&CONCISE);
    assert_eq!(run.is(1).out.matches("error[syntax]").count(), 3, "{run:?}");
    place.run(&["check"]).is(1).err_has("3 errors in 3 files\n");
    place.run(&["check", "-e", ""]).is(1);
}

#[test]
fn levels_name_codes() {
    let place = Place::new();
    place.write("a.filter", FIXABLE);
    let run = place.run(&["check", "--allow", "unknown-feild"]);
    run.is(2).out("").err_has("error: unknown code `unknown-feild`\n  help: did you mean `unknown-field`?\n");
    place.run(&["check", "--allow", "warnings"]).is(2);
    place.run(&["check", "--deny", "nothing-like-it"]).is(2).err_has("run `filtre rules` to list the codes");
    place.run(&["check", "--deny", "warnings", "--warn", "long-url", "--allow", "field-case"]).is(1);
}

#[test]
fn syntax_errors_cannot_be_allowed() {
    let place = Place::new();
    place.write("a.filter", FIXABLE).write("filtre.toml", "[lints]\nsyntax = \"allow\"");
    for arguments in [&["check", "--allow", "syntax"][..], &["check", "--warn", "syntax"], &["check"]] {
        let run = place.run(arguments);
        run.is(1).out_has("unknown operator `=`");
        run.err_has("warning: `syntax` is always an error; its level cannot be changed");
    }
}

#[test]
fn statistics_count_codes() {
    let place = Place::new();
    place.write("a.filter", FIXABLE).write("b.filter", "a = 'x'");
    let run = place.run(&["check", "--format", "json", "--statistics"]);
    assert_eq!(run.is(1).found().len(), 3);
    run.err_has("\n      3  syntax                 The text is not a filter\n");
}

#[test]
fn usage_mistakes_exit_with_2() {
    let place = Place::new();
    for arguments in [
        &[][..],
        &["chekc"],
        &["check", "--format", "xml"],
        &["check", "--nothing"],
        &["check", "-e"],
        &["check", "--color", "pink"],
    ] {
        place.run(arguments).is(2).out("");
    }
    place.run(&["--help"]).is(0).out_has("Usage: filtre");
    place.run(&["check", "--help"]).is(0).out_has("--unsafe-fixes");
    place.run(&["--version"]).is(0).out(concat!("filtre ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn metadata_enables_the_check() {
    let place = Place::with_catalogue();
    place.write("a.filter", "# object: contact\nemial $like \"*.fr\"\n");
    let run = place.run(&["check", "--schema", "catalogue", "--format", "concise"]);
    run.is(1).out_has("a.filter:2:1: error[unknown-field]");
    let run =
        place.run(&["check", "--schema", "catalogue", "--format", "concise", "--warn", "unknown-field"]);
    run.is(0).out_has("a.filter:2:1: warning[unknown-field]");
}

#[test]
fn last_level_of_a_code_wins() {
    let place = Place::with_catalogue();
    place.write("a.filter", "# object: contact\nPAYS $eq \"FR\"\n");
    let check = ["check", "--schema", "catalogue", "--format", "concise"];
    let run = |levels: &[&str]| place.run(&[&check[..], levels].concat());
    run(&[]).is(0).out_has("warning[field-case]");
    run(&["--deny", "warnings"]).is(1).out_has("error[field-case]");
    run(&["--deny", "field-case", "--allow", "field-case"]).is(0).out("");
    run(&["--allow", "field-case", "--deny", "field-case"]).is(1).out_has("error[field-case]");
    place.write("filtre.toml", "[lints]\nfield-case = \"allow\"");
    run(&[]).is(0).out("");
    run(&["--warn", "field-case"]).is(0).out_has("warning[field-case]");
}
