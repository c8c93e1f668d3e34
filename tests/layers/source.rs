//! The source files of the crate, and which file imports which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src/` without its tests.
pub struct Source {
    /// The path below `src/`, with `/` between its parts.
    pub path: String,
    /// The module: `["sql", "types", "text"]` for `sql/types/text.rs`.
    pub module: Vec<String>,
    /// The text, up to the unit tests at its end.
    pub code: String,
}

impl Source {
    /// The room: the first folder, or the file itself at the top.
    pub fn room(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// The paths that the file names: those of `use`, and those written out from `crate::` or `super::`.
    fn paths(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for statement in uses(&self.code) {
            if !statement.is_public {
                expand(statement.tree, &[], &mut paths);
            }
        }
        for root in ["crate::", "super::"] {
            for (at, _) in self.code.match_indices(root) {
                let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | ':');
                if !self.code[..at].ends_with(is_inside) && !is_comment(&self.code, at) {
                    let end = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'));
                    let path = self.code[at..].split(end).next().unwrap();
                    let path: Vec<String> =
                        path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
                    // `super::*` in an inner module names the file itself.
                    paths.extend(Some(path).filter(|path| path.len() > 1));
                }
            }
        }
        paths.into_iter().map(|path| self.absolute(path)).collect()
    }

    /// The path from the crate's root; a path of another crate stays as it is.
    fn absolute(&self, mut path: Vec<String>) -> Vec<String> {
        let mut base = self.module.clone();
        match path[0].as_str() {
            "crate" => base.clear(),
            "self" => {}
            "super" => {
                base.pop();
                while path.get(1).is_some_and(|part| part == "super") {
                    base.pop();
                    path.remove(0);
                }
            }
            _ => {
                base.append(&mut path);
                return base;
            }
        }
        path.remove(0);
        base.append(&mut path);
        base
    }
}

struct Use<'s> {
    is_public: bool,
    tree: &'s str,
}

/// The `use` statements of a text.
fn uses(code: &str) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let statement = line.trim_start();
        let is_public = statement.starts_with("pub use ") || statement.starts_with("pub(");
        if let Some(from) = line.find("use ").filter(|_| {
            statement.starts_with("use ") || (statement.starts_with("pub") && statement.contains(" use "))
        }) {
            let tree = code[at + from + "use ".len()..].split(';').next().unwrap();
            uses.push(Use { is_public, tree });
        }
        at += line.len();
    }
    uses
}

/// The paths of a tree such as `a::{b, c::{d, e as f}}`.
fn expand(tree: &str, prefix: &[String], paths: &mut Vec<Vec<String>>) {
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in tree.char_indices().chain([(tree.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branch(tree[start..at].trim(), prefix, paths);
                start = at + 1;
            }
            _ => {}
        }
    }
}

fn branch(tree: &str, prefix: &[String], paths: &mut Vec<Vec<String>>) {
    if tree.is_empty() {
        return;
    }
    let mut path = prefix.to_vec();
    match tree.split_once('{') {
        Some((head, group)) => {
            path.extend(head.split("::").filter(|part| !part.is_empty()).map(|part| part.trim().to_owned()));
            expand(group.trim_end().trim_end_matches('}'), &path, paths);
        }
        None => {
            let name = tree.split(" as ").next().unwrap().trim();
            path.extend(name.split("::").map(str::to_owned));
            if path.len() > 1 && path.last().is_some_and(|part| part == "self") {
                path.pop();
            }
            paths.push(path);
        }
    }
}

fn is_comment(code: &str, at: usize) -> bool {
    let line = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
    code[line..at].contains("//")
}

/// All files of `src/` but those of unit tests.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .filter(|file| !matches!(file.file_name().unwrap().to_str().unwrap(), "tests.rs" | "testing.rs"))
        .map(|file| {
            let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
            let module = match stem {
                "lib" => Vec::new(),
                _ => stem.split('/').map(str::to_owned).collect(),
            };
            let text = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
            Source { path, module, code }
        })
        .collect()
}

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

/// Which file imports which, by their places in the list of sources.
pub struct Imports {
    edges: BTreeMap<usize, BTreeSet<usize>>,
}

impl Imports {
    pub fn read(sources: &[Source]) -> Self {
        let modules: BTreeMap<&[String], usize> =
            sources.iter().enumerate().map(|(at, source)| (source.module.as_slice(), at)).collect();
        let resolver = Resolver { sources, modules };
        let mut edges: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (from, source) in sources.iter().enumerate() {
            let targets = source.paths().into_iter().filter_map(|path| resolver.file(&path, 0));
            edges.insert(from, targets.filter(|&to| to != from).collect());
        }
        Self { edges }
    }

    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.edges.iter().flat_map(|(&from, targets)| targets.iter().map(move |&to| (from, to)))
    }

    /// The groups of files that import each other, directly or through others.
    pub fn circles(&self) -> Vec<Vec<usize>> {
        let reachable: BTreeMap<usize, BTreeSet<usize>> =
            self.edges.keys().map(|&from| (from, self.reachable(from))).collect();
        let mut circles: BTreeSet<Vec<usize>> = BTreeSet::new();
        for (&from, targets) in &reachable {
            let circle: Vec<usize> =
                targets.iter().copied().filter(|to| reachable[to].contains(&from)).collect();
            if circle.len() > 1 {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }

    fn reachable(&self, from: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            for &next in &self.edges[&at] {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    }
}

struct Resolver<'s> {
    sources: &'s [Source],
    modules: BTreeMap<&'s [String], usize>,
}

impl Resolver<'_> {
    /// The file that defines what a path names, through re-exports.
    fn file(&self, path: &[String], depth: usize) -> Option<usize> {
        let length = (0..=path.len()).rev().find(|&length| self.modules.contains_key(&path[..length]))?;
        let at = self.modules[&path[..length]];
        let Some(name) = path.get(length) else { return Some(at) };
        let is_foreign = length == 0 && !self.exports(at).iter().any(|(exported, _)| exported == name);
        if is_foreign {
            return None;
        }
        let exported = self.exports(at).into_iter().find(|(exported, _)| exported == name);
        match exported {
            Some((_, path)) if depth < 8 => self.file(&path, depth + 1).or(Some(at)),
            _ if self.defines(at, name) => Some(at),
            _ => None,
        }
    }

    /// The names that a file re-exports, each with its absolute path.
    fn exports(&self, at: usize) -> Vec<(String, Vec<String>)> {
        let source = &self.sources[at];
        let mut exports = Vec::new();
        for statement in uses(&source.code).into_iter().filter(|statement| statement.is_public) {
            let mut paths = Vec::new();
            expand(statement.tree, &[], &mut paths);
            exports
                .extend(paths.into_iter().map(|path| (path.last().unwrap().clone(), source.absolute(path))));
        }
        exports
    }

    fn defines(&self, at: usize, name: &str) -> bool {
        let kinds =
            ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "union", "macro_rules!"];
        let code = &self.sources[at].code;
        kinds.iter().any(|kind| {
            code.match_indices(&format!("{kind} {name}")).any(|(found, item)| {
                !code[found + item.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        })
    }
}
