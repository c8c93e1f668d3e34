//! Patterns, regular expressions and text comparisons, against corpora and naive
//! references.

use super::measured::pattern_of;
use super::*;

/// Returns the lines of a JSON Lines file.
fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap()
}

#[test]
fn wildcard_corpus_matches() {
    let mut tried = 0;
    for row in lines(include_str!("../data/wildcards.jsonl")) {
        let (pattern, stored) = (text(&row, "pattern"), text(&row, "text"));
        if pattern.contains('?') {
            continue;
        }
        tried += 1;
        let expected = row["match"].as_bool().unwrap();
        assert_eq!(text_holds("$like", pattern, stored, Collation::Binary), Ok(expected), "{row}");
        if expected {
            assert_eq!(text_holds("$like", pattern, stored, Collation::General), Ok(true), "{row}");
        }
    }
    assert_eq!(tried, 112);
}

#[test]
fn mysql_like_corpus_matches() {
    let mut tried = 0;
    for row in lines(include_str!("../data/mysql_like.jsonl")) {
        let Some(pattern) = pattern_of(text(&row, "pattern")).filter(|_| row["escape"].is_null()) else {
            continue;
        };
        tried += 1;
        let collation = match text(&row, "collation") {
            "binary" => Collation::Binary,
            _ => Collation::General,
        };
        let expected = row["match"].as_bool().unwrap();
        assert_eq!(text_holds("$like", &pattern, text(&row, "value"), collation), Ok(expected), "{row}");
    }
    assert_eq!(tried, 6, "the others have escapes or a wildcard for one character");
}

#[test]
fn mysql_regexp_corpus_matches() {
    let mut tried = 0;
    for row in lines(include_str!("../data/mysql_regexp_like.jsonl")) {
        if !row["flags"].is_null() {
            continue;
        }
        tried += 1;
        let expected = row["match"].as_bool().unwrap();
        let (pattern, stored) = (text(&row, "pattern"), text(&row, "text"));
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::General), Ok(expected), "{row}");
    }
    assert_eq!(tried, 25, "the others have flags");
}

/// Folds a text under a collation, by definition.
fn folded(text: &str, collation: Collation) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    if collation == Collation::Binary {
        return text.chars().collect();
    }
    // All combining marks of the texts below are nonspacing.
    let upper = |c: char| {
        let upper: Vec<char> = c.to_uppercase().collect();
        if let [upper] = upper[..] { upper } else { c }
    };
    text.nfd().filter(|&c| !is_combining_mark(c)).map(upper).collect()
}

/// Returns whether a pattern matches a text, by dynamic programming.
fn matches_naively(pattern: &str, text: &str, collation: Collation) -> bool {
    let text = folded(text, collation);
    // `None` is the wildcard.
    let mut tokens = Vec::new();
    for (at, piece) in pattern.split('*').enumerate() {
        if at > 0 {
            tokens.push(None);
        }
        tokens.extend(folded(piece, collation).into_iter().map(Some));
    }
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for token in tokens {
        let before = ends.clone();
        for end in 0..ends.len() {
            ends[end] = match token {
                None => before[..=end].contains(&true),
                Some(c) => end > 0 && before[end - 1] && text[end - 1] == c,
            };
        }
    }
    ends[text.len()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn like_agrees_with_dynamic_programming(
        pattern in "[aAbé*\u{301}ßœ %_]{0,12}|(a\\*|b){0,40}|[*]?[aé]{1,20}[*]?",
        stored in "[aAbBéÉ\u{301}ßœ %_]{0,16}|[ab]{0,60}",
    ) {
        for collation in [Collation::Binary, Collation::General] {
            prop_assert_eq!(
                text_holds("$like", &pattern, &stored, collation),
                Ok(matches_naively(&pattern, &stored, collation)),
                "{:?} {:?} {:?}", pattern, stored, collation
            );
        }
    }

    #[test]
    fn text_comparison_agrees_with_definition(
        operand in "[aAbé\u{301}ßœ \\t]{0,12}|[abc]{7,9}[ ]{0,3}\u{301}?",
        stored in "[aAbé\u{301}ßœ \\t]{0,12}|[aBc]{7,9}[ ]{0,3}\u{301}?",
    ) {
        for collation in [Collation::Binary, Collation::General] {
            let key = |text: &str| {
                let mut key = folded(text, collation);
                while collation == Collation::General && key.last() == Some(&' ') {
                    key.pop();
                }
                key
            };
            let order = key(&stored).cmp(&key(&operand));
            let holds = |op: &str| text_holds(op, &operand, &stored, collation).unwrap();
            let found = ["$eq", "$neq", "$lt", "$lte", "$gt", "$gte"].map(holds);
            let expected =
                [order.is_eq(), order.is_ne(), order.is_lt(), order.is_le(), order.is_gt(), order.is_ge()];
            prop_assert_eq!(found, expected, "{:?} {:?} {:?}", stored, operand, collation);
        }
    }
}

#[test]
fn posix_classes_cover_unicode() {
    for (pattern, stored, expected) in [
        ("^[[:alpha:]]+$", "éœж", true),
        ("^[[:digit:]]$", "\u{663}", true),
        ("^[[:alnum:]_]+$", "é1_", true),
        ("^[^[:space:]]$", "\u{a0}", false),
        ("[[:punct:]]", "«", true),
        ("^[[:^upper:]]$", "é", true),
        ("(?-u)[[:alpha:]]", "é", false),
    ] {
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::Binary), Ok(expected), "{pattern}");
    }
}

#[test]
fn regexp_ignores_case_under_general_and_never_accents() {
    for (pattern, stored, general, binary) in [
        ("é", "É", true, false),
        ("e", "é", false, false),
        ("(?-i)a", "A", false, false),
        ("A", "A", true, true),
    ] {
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::General), Ok(general), "{pattern}");
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::Binary), Ok(binary), "{pattern}");
    }
}

#[test]
fn every_accepted_regexp_compiles() {
    let large = [
        "[[:alpha:]]{1,255}".to_owned(),
        "(?i)[[:alpha:]é]{200}".to_owned(),
        "k".repeat(199_000),
        "[ks]{60000}".to_owned(),
        "(a|b){60000}".to_owned(),
        format!("{}a{}", "(".repeat(240), ")".repeat(240)),
        format!("{}a{}", "(b|".repeat(80), ")*".repeat(80)),
        (0..20_000).map(|word| format!("w{word}|")).collect::<String>() + "x",
    ];
    for pattern in large {
        let shown: String = pattern.chars().take(20).collect();
        for collation in [Collation::General, Collation::Binary] {
            let matcher = matcher(&format!("txt $regexp {}", quoted(&pattern)), collation);
            assert_ne!(matcher.truth(&["a"]), Truth::Unknown, "{shown} compiles");
        }
    }
}
