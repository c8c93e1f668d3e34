//! `filtre fmt`.

use std::fs;

use crate::support::{BROKEN, Place};

const UNTIDY: &str = "# who\nstatus   $eq\t\"client\"";
const TIDY: &str = "# who\nstatus $eq \"client\"\n";

#[test]
fn files_are_formatted_in_place() {
    let place = Place::new();
    place.write("a.filter", UNTIDY).write("b.filter", TIDY);
    let before = fs::metadata(place.path("b.filter")).unwrap().modified().unwrap();
    place.run(&["fmt"]).is(0).out("");
    assert_eq!(place.read("a.filter"), TIDY);
    let after = fs::metadata(place.path("b.filter")).unwrap().modified().unwrap();
    assert_eq!(before, after, "what is tidy is not written");
    place.run(&["fmt", "--check"]).is(0).out("");
}

#[test]
fn check_and_diff_change_nothing() {
    let place = Place::new();
    place.write("a.filter", UNTIDY).write("b.filter", TIDY);
    place.run(&["fmt", "--check"]).is(1).out("a.filter\n");
    let run = place.run(&["fmt", "--diff", "a.filter"]);
    run.is(1).out_has("--- a.filter\n+++ a.filter\n").out_has("\n+status $eq \"client\"\n");
    assert_eq!(place.read("a.filter"), UNTIDY);
    place.run(&["fmt", "--diff", "b.filter"]).is(0).out("");
}

#[test]
fn texts_that_are_no_files_are_printed() {
    let place = Place::new();
    place.run(&["fmt", "-e", UNTIDY]).is(0).out(TIDY);
    place.run_with(&["fmt", "-"], UNTIDY.as_bytes()).is(0).out(TIDY);
    place.run(&["fmt", "--check", "-e", UNTIDY]).is(1).out("<expr>\n");
}

#[test]
fn mistakes_are_shown_and_left_alone() {
    let place = Place::new();
    place.write("a.filter", BROKEN).write("b.filter", UNTIDY).write("c.filter", "# nothing\n");
    let run = place.run(&["fmt"]);
    run.is(1).out("").err_has("a.filter:1:11").err_has("c.filter:");
    assert_eq!(place.read("a.filter"), BROKEN);
    assert_eq!(place.read("b.filter"), TIDY);
    place.run(&["fmt", "a.filter", "missing.filter"]).is(2).err_has("cannot read `missing.filter`");
    place.write("d.filter", b"\xc3");
    place.run(&["fmt", "d.filter"]).is(2).err_has("`d.filter` is not UTF-8 at byte 0");
}

#[test]
fn lines_end_in_one_way() {
    let place = Place::new();
    place.write("a.filter", "\u{feff}# who\r\nstatus $eq \"client\"\r\n");
    place.run(&["fmt"]).is(0);
    assert_eq!(place.read("a.filter"), TIDY);
    place.write("a.filter", "a $eq \"1\r\n2\"\r\n");
    place.run(&["fmt"]).is(0);
    assert_eq!(place.read("a.filter"), "a $eq \"1\r\n2\"\n", "a value is not touched");
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.write("a.filter", UNTIDY);
    fs::set_permissions(place.path("a.filter"), fs::Permissions::from_mode(0o640)).unwrap();
    place.run(&["fmt", "a.filter"]).is(0);
    assert_eq!(place.read("a.filter"), TIDY);
    assert_eq!(fs::metadata(place.path("a.filter")).unwrap().permissions().mode() & 0o777, 0o640);
}
