//! The documents: each command they show is run, and generated pages are compared with the program.
//!
//! `UPDATE_DOCS=1 cargo test --all-features --test docs` writes the outputs, the pages and the picture again.
#![cfg(feature = "cli")]

#[path = "docs/generated.rs"]
mod generated;
#[path = "docs/page.rs"]
mod page;
#[path = "docs/picture.rs"]
mod picture;
#[cfg(unix)]
#[path = "docs/session.rs"]
mod session;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use page::Page;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The documents written by hand.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(ROOT);
    let mut documents: Vec<PathBuf> = [
        "README.md",
        "grammar.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "benches/README.md",
        "examples/README.md",
        "examples/clickhouse/README.md",
        "fuzz/README.md",
    ]
    .iter()
    .map(|name| root.join(name))
    .collect();
    let chapters = fs::read_dir(root.join("docs/src")).unwrap();
    documents.extend(chapters.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some()));
    documents.sort();
    documents
}

/// The documents whose `console` blocks are run: the README and the chapters of the guide.
fn pages() -> Vec<Page> {
    let root = Path::new(ROOT);
    let is_page = |path: &PathBuf| *path == root.join("README.md") || path.starts_with(root.join("docs/src"));
    documents().into_iter().filter(is_page).map(Page::read).collect()
}

/// Runs the program at the root of the project.
fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_filtre"));
    command.args(arguments).current_dir(ROOT).env("COLUMNS", "100");
    for name in ["NO_COLOR", "FILTRE_URL", "FILTRE_INSTANCE", "FILTRE_TOKEN"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

fn is_updating() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

/// Fails if a file differs from `expected`, or writes it where the documents are updated.
fn compare(path: &Path, expected: &str) {
    let found = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if found == expected {
        return;
    }
    assert!(is_updating(), "{} is not current; set UPDATE_DOCS=1 to write it again", path.display());
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, expected).unwrap();
}

#[cfg(unix)]
#[test]
fn commands_print_what_the_documents_show() {
    for page in pages() {
        session::check(&page);
    }
}

#[test]
fn shell_blocks_that_are_not_run_give_a_reason() {
    for page in pages() {
        for block in page.blocks.iter().filter(|block| page::is_shell(&block.language)) {
            let before = page.lines[..block.first].iter().rev().find(|line| !line.trim().is_empty());
            let has_reason = before.is_some_and(|line| line.trim_start().starts_with("<!-- not run:"));
            assert!(has_reason, "{}:{}: no `<!-- not run: reason -->`", page.path.display(), block.first + 1);
        }
    }
}

#[test]
fn readme_is_short_and_names_the_main_commands() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    assert!(readme.lines().count() <= 200, "{} lines", readme.lines().count());
    for command in [
        "cargo run --features cli -- check ",
        "cargo test --no-default-features",
        "cargo test --all-features",
    ] {
        assert!(readme.contains(command), "{command}");
    }
}

#[test]
fn links_lead_to_files_and_headings() {
    for path in documents() {
        let page = Page::read(path);
        for (number, target) in page.links() {
            let place = format!("{}:{number}: {target}", page.path.display());
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            if file.contains("://") {
                continue;
            }
            let file = match file {
                "" => page.path.clone(),
                file => page.path.parent().unwrap().join(file),
            };
            assert!(file.exists(), "{place}");
            if !heading.is_empty() {
                assert!(Page::read(file).anchors().any(|anchor| anchor == heading), "{place}");
            }
        }
    }
}

#[test]
fn paths_in_the_readme_and_the_contributing_guide_exist() {
    let mut paths = 0;
    for name in ["README.md", "CONTRIBUTING.md"] {
        let text = Page::read(Path::new(ROOT).join(name)).prose();
        for span in text.split('`').skip(1).step_by(2) {
            let path = span.split(' ').next().unwrap();
            if path.contains('/') && !path.contains('<') {
                assert!(Path::new(ROOT).join(path).exists(), "{name}: {path}");
                paths += 1;
            }
        }
    }
    assert!(paths > 20);
}

#[test]
fn rule_pages_are_current() {
    generated::rule_pages();
}

#[test]
fn command_reference_is_current() {
    generated::command_reference();
}

#[test]
fn picture_shows_the_output_of_the_program() {
    picture::check();
}
