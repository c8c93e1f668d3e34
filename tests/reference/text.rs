//! Case and accent folding, comparison, pattern matching and search of text values.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;

use super::Collation;

thread_local! {
    static FOLDED: RefCell<HashMap<String, Vec<char>>> = RefCell::default();
    static PATTERNS: RefCell<HashMap<(String, Collation), Regex>> = RefCell::default();
    static MARK: Regex = Regex::new(r"^\p{Mn}$").unwrap();
}

/// Compares two text values. The general collation ignores case, accents and
/// trailing spaces.
pub fn order(left: &str, right: &str, collation: Collation) -> Ordering {
    match collation {
        Collation::Binary => left.as_bytes().cmp(right.as_bytes()),
        Collation::General => without_trailing_spaces(fold(left)).cmp(&without_trailing_spaces(fold(right))),
    }
}

fn without_trailing_spaces(mut characters: Vec<char>) -> Vec<char> {
    while characters.last() == Some(&' ') {
        characters.pop();
    }
    characters
}

/// Decomposes the text, removes combining marks, and converts each character to
/// upper case if that is one character.
pub fn fold(text: &str) -> Vec<char> {
    let folded = || {
        let is_mark = |c: char| !c.is_ascii() && MARK.with(|mark| mark.is_match(&c.to_string()));
        let upper = |c: char| {
            let upper: Vec<char> = c.to_uppercase().collect();
            if upper.len() == 1 { upper[0] } else { c }
        };
        text.nfd().filter(|&c| !is_mark(c)).map(upper).collect()
    };
    FOLDED.with_borrow_mut(|known| known.entry(text.to_owned()).or_insert_with(folded).clone())
}

/// Whether the whole text matches a pattern in which `*` is any run.
pub fn like(text: &str, pattern: &str, collation: Collation) -> bool {
    let characters = |text: &str| match collation {
        Collation::Binary => text.chars().collect(),
        Collation::General => fold(text),
    };
    let (text, pattern) = (characters(text), characters(pattern));
    // For each position, whether the pattern so far matches the text before it.
    let mut matches = vec![false; text.len() + 1];
    matches[0] = true;
    for wanted in pattern {
        let before = matches.clone();
        for at in 0..=text.len() {
            matches[at] = if wanted == '*' {
                before[at] || at > 0 && matches[at - 1]
            } else {
                at > 0 && before[at - 1] && text[at - 1] == wanted
            };
        }
    }
    matches[text.len()]
}

/// Whether a regular expression matches anywhere in a text.
pub fn search(text: &str, pattern: &str, collation: Collation) -> bool {
    let compiled = || {
        RegexBuilder::new(&with_unicode_classes(pattern))
            .case_insensitive(collation == Collation::General)
            .build()
            .unwrap()
    };
    PATTERNS.with_borrow_mut(|known| {
        known.entry((pattern.to_owned(), collation)).or_insert_with(compiled).is_match(text)
    })
}

/// Replaces POSIX classes, which the engine limits to ASCII, by Unicode classes.
fn with_unicode_classes(pattern: &str) -> String {
    let classes = [
        ("alpha", r"\p{Alphabetic}"),
        ("alnum", r"\p{Alphabetic}\p{Nd}"),
        ("digit", r"\p{Nd}"),
        ("upper", r"\p{Uppercase}"),
        ("lower", r"\p{Lowercase}"),
        ("space", r"\p{White_Space}"),
        ("word", r"\w"),
    ];
    let mut pattern = pattern.to_owned();
    for (name, class) in classes {
        pattern = pattern.replace(&format!("[:{name}:]"), &format!("[{class}]"));
        pattern = pattern.replace(&format!("[:^{name}:]"), &format!("[^{class}]"));
    }
    pattern
}
