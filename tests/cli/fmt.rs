//! `filtre fmt`.

use std::fs;

use crate::support::{BROKEN, Place};

const UNFORMATTED: &str = "# who\nstatus   $eq\t\"client\"";
const FORMATTED: &str = "# who\nstatus $eq \"client\"\n";

#[test]
fn files_are_formatted_in_place() {
    let place = Place::new();
    place.write("a.filter", UNFORMATTED).write("b.filter", FORMATTED);
    let before = fs::metadata(place.path("b.filter")).unwrap().modified().unwrap();
    place.run(&["fmt"]).is(0).out("");
    assert_eq!(place.read("a.filter"), FORMATTED);
    let after = fs::metadata(place.path("b.filter")).unwrap().modified().unwrap();
    assert_eq!(before, after, "a formatted file is not written");
    place.run(&["fmt", "--check"]).is(0).out("");
}

#[test]
fn check_and_diff_change_nothing() {
    let place = Place::new();
    place.write("a.filter", UNFORMATTED).write("b.filter", FORMATTED);
    place.run(&["fmt", "--check"]).is(1).out("a.filter\n");
    let run = place.run(&["fmt", "--diff", "a.filter"]);
    run.is(1).out_has("--- a.filter\n+++ a.filter\n").out_has("\n+status $eq \"client\"\n");
    assert_eq!(place.read("a.filter"), UNFORMATTED);
    place.run(&["fmt", "--diff", "b.filter"]).is(0).out("");
}

#[test]
fn expression_and_standard_input_are_printed() {
    let place = Place::new();
    place.run(&["fmt", "-e", UNFORMATTED]).is(0).out(FORMATTED);
    place.run_with(&["fmt", "-"], UNFORMATTED.as_bytes()).is(0).out(FORMATTED);
    place.run(&["fmt", "--check", "-e", UNFORMATTED]).is(1).out("<expr>\n");
}

#[test]
fn invalid_filters_are_reported_and_not_changed() {
    let place = Place::new();
    place.write("a.filter", BROKEN).write("b.filter", UNFORMATTED).write("c.filter", "# nothing\n");
    let run = place.run(&["fmt"]);
    run.is(1).out("").err_has("a.filter:1:11").err_has("c.filter:");
    assert_eq!(place.read("a.filter"), BROKEN);
    assert_eq!(place.read("b.filter"), FORMATTED);
    place.run(&["fmt", "a.filter", "missing.filter"]).is(2).err_has("cannot read `missing.filter`");
    place.write("d.filter", b"\xc3");
    place.run(&["fmt", "d.filter"]).is(2).err_has("`d.filter` is not UTF-8 at byte 0");
}

#[test]
fn line_ends_become_lf() {
    let place = Place::new();
    place.write("a.filter", "\u{feff}# who\r\nstatus $eq \"client\"\r\n");
    place.run(&["fmt"]).is(0);
    assert_eq!(place.read("a.filter"), FORMATTED);
    place.write("a.filter", "a $eq \"1\r\n2\"\r\n");
    place.run(&["fmt"]).is(0);
    assert_eq!(place.read("a.filter"), "a $eq \"1\r\n2\"\n", "a value is not touched");
}

#[cfg(unix)]
#[test]
fn permissions_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.write("a.filter", UNFORMATTED);
    fs::set_permissions(place.path("a.filter"), fs::Permissions::from_mode(0o640)).unwrap();
    place.run(&["fmt", "a.filter"]).is(0);
    assert_eq!(place.read("a.filter"), FORMATTED);
    assert_eq!(fs::metadata(place.path("a.filter")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn filter_of_80_columns_stays_on_one_line_and_81_is_split() {
    let place = Place::new();
    let filter = |width: usize| {
        let fixed = "a $eq \"\" $and b $eq \"2\"".len();
        format!("a $eq \"{}\" $and b $eq \"2\"", "é".repeat(width - fixed))
    };
    let line = filter(80);
    assert_eq!(line.chars().count(), 80);
    place.run(&["fmt", "-e", &line]).is(0).out(&format!("{line}\n"));
    let long = filter(81);
    let run = place.run(&["fmt", "-e", &long]);
    assert_eq!(run.is(0).out.lines().count(), 2, "{run:?}");
    assert_eq!(run.out.split_whitespace().collect::<Vec<_>>(), long.split_whitespace().collect::<Vec<_>>());
}
