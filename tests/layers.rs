//! Data goes one way: what each module may import, held to its text.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and the modules of the crate that it may import besides its own.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("span", &[]),
    ("diagnostic", &["span"]),
    ("edit", &["diagnostic", "span"]),
    ("percent", &[]),
    ("json", &["span"]),
    ("syntax", &["span", "diagnostic", "edit", "percent", "json"]),
    ("schema", &["span", "json", "syntax"]),
    ("check", &["span", "diagnostic", "syntax", "schema"]),
    ("lint", &["span", "diagnostic", "edit", "percent", "syntax", "schema", "check"]),
    ("compile", &["span", "diagnostic", "percent", "syntax", "schema", "check"]),
    ("http", &["percent", "compile"]),
    ("cli", &["span", "diagnostic", "json", "syntax", "schema", "check", "lint", "compile", "http"]),
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

fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs")
}

#[test]
fn no_module_imports_from_above() {
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
            for (at, _) in line.match_indices("crate::") {
                let rest = &line[at + "crate::".len()..];
                let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
                let imported = &rest[..end];
                imports += 1;
                // A name of the crate's root stands for a lower module's.
                let is_root = MAY_IMPORT.iter().all(|(name, _)| *name != imported);
                assert!(
                    is_root || imported == module || allowed.contains(&imported),
                    "{}:{}: `{module}` imports `{imported}`",
                    path.display(),
                    number + 1
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
        assert!(lines <= 620, "{} has {lines} lines", path.display());
    }
}
