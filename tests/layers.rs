//! Data goes one way: what each module may import, held to its text.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and the modules of the crate that it may import besides its own.
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
    ("profile", &["diagnostic", "compile"]),
    ("http", &["text", "schema", "check", "compile", "eval", "profile"]),
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

fn sources() -> Vec<PathBuf> {
    fn walk(directory: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files.sort();
    files
}

/// The top module of a file, and its text without tests.
fn module(path: &Path) -> (String, String) {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    let module = first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    (module, code)
}

/// The names that the crate's root exports, each with the module it comes from.
fn exports() -> Vec<(String, String)> {
    let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let mut exports = Vec::new();
    for statement in root.split("pub use ").skip(1) {
        let path = statement.split(';').next().unwrap();
        let module = path.split("::").next().unwrap();
        let names = path.rsplit("::").next().unwrap().trim_matches(['{', '}']);
        exports.extend(
            names.split(',').map(|name| (name.trim().trim_matches(['{', '}']).to_owned(), module.to_owned())),
        );
    }
    exports
}

fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs")
}

#[test]
fn no_module_imports_from_above() {
    let exports = exports();
    let mut imports = 0;
    for path in sources().into_iter().filter(|path| !is_test(path)) {
        let (module, code) = module(&path);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            assert!(matches!(module.as_str(), "lib" | "main"), "{module} is not in the table");
            continue;
        };
        for (number, line) in
            code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            let place = format!("{}:{}", path.display(), number + 1);
            assert!(!line.contains("crate::{"), "{place}: one import a line, so that this test can read it");
            assert!(!line.contains("super::super"), "{place}: name the module from the crate's root");
            for (at, _) in line.match_indices("crate::") {
                let rest = &line[at + "crate::".len()..];
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                let name = &rest[..end];
                let imported = if MAY_IMPORT.iter().any(|(module, _)| *module == name) {
                    name
                } else {
                    let exported = exports.iter().find(|(export, _)| export == name);
                    exported.map_or_else(
                        || panic!("{place}: where does `{name}` come from?"),
                        |(_, module)| module,
                    )
                };
                imports += 1;
                assert!(
                    imported == module || allowed.contains(&imported),
                    "{place}: `{module}` imports `{imported}`"
                );
            }
        }
    }
    assert!(imports > 100, "{imports}");
}

#[test]
fn every_file_says_what_it_is() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{}", path.display());
    }
}

#[test]
fn files_stay_short() {
    for path in sources().into_iter().filter(|path| !is_test(path)) {
        let (_, code) = module(&path);
        let lines = code.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}
