//! The structure of `src/`: which room may import which, no circles, short files.

mod source;

use source::{Imports, Source, sources};

/// Each room, and the other rooms that it may import.
const MAY_IMPORT: [(&str, &[&str]); 16] = [
    ("text", &[]),
    ("diagnostic", &["text"]),
    ("syntax", &["text", "diagnostic"]),
    ("schema", &["text", "syntax"]),
    ("check", &["text", "diagnostic", "syntax", "schema"]),
    ("normal", &["text", "diagnostic", "syntax", "schema", "check"]),
    ("lint", &["text", "diagnostic", "syntax", "schema", "check"]),
    ("compile", &["text", "diagnostic", "syntax", "schema", "check", "normal"]),
    ("build", &["text", "diagnostic", "syntax", "schema", "check"]),
    ("eval", &["text", "diagnostic", "syntax", "schema", "check", "normal"]),
    ("sql", &["text", "diagnostic", "syntax", "schema", "check", "normal", "eval"]),
    ("profile", &["text", "diagnostic", "compile"]),
    ("http", &["text", "diagnostic", "schema", "check", "build", "compile", "eval", "profile"]),
    ("sandbox", &["text", "diagnostic", "syntax", "schema", "check", "eval", "sql", "profile"]),
    ("sandbox_client", &["http", "sandbox"]),
    (
        "cli",
        &[
            "text",
            "diagnostic",
            "syntax",
            "schema",
            "check",
            "lint",
            "build",
            "compile",
            "eval",
            "sql",
            "http",
            "profile",
            "sandbox",
        ],
    ),
];

/// The most lines of a file, tests left out.
const LINES: usize = 400;

/// Files over [`LINES`], each with the reason.
const LONG: [(&str, &str); 0] = [];

/// Circles that stay, each with the reason: no moved item would end them.
const CIRCLES: [(&[&str], &str); 0] = [];

fn allowed(room: &str) -> Option<&'static [&'static str]> {
    MAY_IMPORT.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed)
}

#[test]
fn rooms_import_only_the_rooms_of_the_table() {
    let sources = sources();
    let imports = Imports::read(&sources);
    let mut faults = Vec::new();
    let mut count = 0;
    for (from, to) in imports.pairs() {
        let (from, to) = (&sources[from], &sources[to]);
        count += 1;
        if matches!(from.room(), "lib" | "main") || from.room() == to.room() {
            continue;
        }
        let rooms =
            allowed(from.room()).unwrap_or_else(|| panic!("{} is in no room of the table", from.path));
        if !rooms.contains(&to.room()) {
            faults.push(format!("{} imports {}", from.path, to.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 300, "expected more than 300 imports, found {count}");
}

#[test]
fn the_table_of_rooms_names_each_room_once_and_has_no_circle() {
    for (at, (_, imported)) in MAY_IMPORT.iter().enumerate() {
        for room in *imported {
            let position = MAY_IMPORT.iter().position(|(name, _)| name == room);
            assert!(position.is_some_and(|position| position < at), "{room} is not above");
        }
    }
}

#[test]
fn no_files_import_each_other() {
    let sources = sources();
    let circles = Imports::read(&sources).circles();
    let found: Vec<Vec<&str>> =
        circles.iter().map(|circle| circle.iter().map(|&at| sources[at].path.as_str()).collect()).collect();
    let unknown: Vec<String> = found
        .iter()
        .filter(|circle| !CIRCLES.iter().any(|(known, _)| known == &circle.as_slice()))
        .map(|circle| circle.join(", "))
        .collect();
    assert!(unknown.is_empty(), "files that import each other:\n{}", unknown.join("\n"));
    for (known, reason) in CIRCLES {
        assert!(found.iter().any(|circle| circle == known), "no circle any more: {known:?} ({reason})");
    }
}

#[test]
fn every_file_opens_with_its_purpose() {
    for source in sources() {
        assert!(source.code.starts_with("//! "), "{} has no header", source.path);
    }
}

#[test]
fn files_stay_short() {
    let lines = |source: &Source| source.code.lines().count();
    let sources = sources();
    let long: Vec<String> = sources
        .iter()
        .filter(|source| lines(source) > LINES && !LONG.iter().any(|(path, _)| *path == source.path))
        .map(|source| format!("{} has {} lines", source.path, lines(source)))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
    for (path, reason) in LONG {
        let source = sources.iter().find(|source| source.path == path);
        assert!(source.is_some_and(|source| lines(source) > LINES), "{path} is short now ({reason})");
    }
}
