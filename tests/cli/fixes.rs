//! `filtre check --fix`, `--unsafe-fixes` and `--diff`.

use crate::support::{BROKEN, FIXABLE, Place, SOUND};

#[test]
fn fix_rewrites_files_in_place() {
    let place = Place::new();
    place.write("a.filter", FIXABLE).write("b.filter", SOUND);
    let run = place.run(&["check", "--fix"]);
    run.is(0).out("").err_has("fixed 1 finding in 2 files\n");
    assert_eq!(place.read("a.filter"), "status $eq \"client\"\n");
    assert_eq!(place.read("b.filter"), SOUND);
}

#[test]
fn status_depends_on_remaining_findings() {
    let place = Place::new();
    place.write("a.filter", "a = \"1\" $and b $eq");
    let run = place.run(&["check", "--fix", "--format", "concise"]);
    run.is(1).out_has("a.filter:1:");
    assert_eq!(place.read("a.filter"), "a $eq \"1\" $and b $eq");
    place.write("a.filter", BROKEN);
    place.run(&["check", "--fix"]).is(1);
    assert_eq!(place.read("a.filter"), BROKEN);
}

#[test]
fn fixed_expression_goes_to_stdout_and_findings_to_stderr() {
    let place = Place::new();
    let run = place.run_with(&["check", "--fix", "--format", "json", "-"], b"a = \"1\" $and b $eq");
    run.is(1).out("a $eq \"1\" $and b $eq").err_has("\"code\":\"syntax\"");
    place.run(&["check", "--fix", "-e", "a = \"1\""]).is(0).out("a $eq \"1\"\n");
    place.run_with(&["check", "--fix", "-"], b"a $eq \"1\"\r\n").is(0).out("a $eq \"1\"\r\n");
}

#[test]
fn diff_does_not_write_files() {
    let place = Place::new();
    place.write("a.filter", FIXABLE).write("b.filter", SOUND);
    let run = place.run(&["check", "--diff"]);
    run.is(1).out("--- a.filter\n+++ a.filter\n@@ -1 +1 @@\n-status = \"client\"\n+status $eq \"client\"\n");
    assert_eq!(place.read("a.filter"), FIXABLE);
    place.run(&["check", "--diff", "b.filter"]).is(0).out("");
    place.write("a.filter", BROKEN);
    place.run(&["check", "--diff"]).is(1).out("");
}

#[test]
fn unsafe_fixes_flag_applies_unsafe_fixes() {
    let place = Place::with_catalogue();
    let text = "# object: contact\nCP $like \"75001\"\n";
    place.write("a.filter", text);
    place.run(&["check", "--schema", "catalogue", "--fix"]).is(0);
    assert_eq!(place.read("a.filter"), text, "the fix of `like-without-wildcard` is unsafe");
    place.run(&["check", "--schema", "catalogue", "--unsafe-fixes", "--diff"]).is(1);
    assert_eq!(place.read("a.filter"), text);
    place.run(&["check", "--schema", "catalogue", "--unsafe-fixes"]).is(0);
    assert_ne!(place.read("a.filter"), text);
}

#[cfg(unix)]
#[test]
fn fix_keeps_links_and_permissions() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new();
    place.write("real/a.filter", FIXABLE);
    fs::set_permissions(place.path("real/a.filter"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.filter", place.path("link.filter")).unwrap();
    place.run(&["check", "--fix", "link.filter"]).is(0);
    assert!(place.path("link.filter").is_symlink());
    assert_eq!(place.read("real/a.filter"), "status $eq \"client\"\n");
    let mode = fs::metadata(place.path("real/a.filter")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn unwritable_file_is_reported() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.write("a.filter", FIXABLE).write("b.filter", FIXABLE);
    fs::set_permissions(place.path("a.filter"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = place.run(&["check", "--fix"]);
    run.is(2).err_has("error: cannot write `a.filter`: permission denied\n");
    assert_eq!(place.read("a.filter"), FIXABLE);
    assert_eq!(place.read("b.filter"), "status $eq \"client\"\n", "other files are fixed");
    let left: Vec<_> = fs::read_dir(place.path(".")).unwrap().collect();
    assert_eq!(left.len(), 2, "no temporary file is left: {left:?}");
}
