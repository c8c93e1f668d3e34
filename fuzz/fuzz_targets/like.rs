//! A pattern matches the same texts as a reference by dynamic programming. The
//! text follows a NUL in the input.
#![no_main]

use std::collections::HashMap;

use filtre::text::Collation;
use filtre_fuzz::CONTACT;
use unicode_normalization::UnicodeNormalization;

libfuzzer_sys::fuzz_target!(|input: &str| {
    let (pattern, text) = input.split_once('\0').unwrap_or((input, input));
    if pattern.len() > 1_024 || text.len() > 1_024 {
        return;
    }
    let filter = format!("Nom $like \"{}\"", pattern.replace('\\', "\\\\").replace('"', "\\\""));
    let ast = filtre::parse(&filter).expect("any text is a value");
    let checked = CONTACT.check(&ast).expect("any text is a pattern");
    let record = HashMap::from([("Nom".to_owned(), text.to_owned())]);
    for collation in [Collation::Binary, Collation::General] {
        let found = checked.matcher(collation).expect("no parameter").matches(&record);
        let folded = |text: &str| match collation {
            Collation::Binary => text.chars().collect(),
            _ => fold(text),
        };
        assert_eq!(found, matches(&folded(text), &folded(pattern)), "{text:?} {pattern:?} {collation:?}");
    }
});

fn fold(text: &str) -> Vec<char> {
    let upper = |c: char| {
        let mut upper = c.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    };
    text.nfd().filter(|c| !is_mark(*c)).map(upper).collect()
}

fn is_mark(c: char) -> bool {
    static MARK: std::sync::LazyLock<regex::Regex> =
        std::sync::LazyLock::new(|| regex::Regex::new(r"^\p{Mn}$").expect("a pattern"));
    c >= '\u{300}' && MARK.is_match(c.encode_utf8(&mut [0; 4]))
}

/// Whether a whole text matches, by which starts of it the starts of the
/// pattern match.
fn matches(text: &[char], pattern: &[char]) -> bool {
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for &p in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = if p == '*' {
                reached[at] || at > 0 && next[at - 1]
            } else {
                at > 0 && reached[at - 1] && text[at - 1] == p
            };
        }
        reached = next;
    }
    reached[text.len()]
}
