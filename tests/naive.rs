//! Tests of the reference implementation against the language description and the
//! library's parser.

mod reference;

use std::collections::BTreeMap;

use filtre::schema::ObjectInfo;
use reference::{COLLATIONS, Collation, Filter, Generator, Op, Record, metadata, shapes, truth};

fn record(fields: &[(&str, Option<&str>)]) -> Record {
    fields.iter().map(|(field, value)| ((*field).into(), value.map(Into::into))).collect()
}

/// The truth of a condition for one stored value, in both collations.
fn both(field: &str, op: Op, operand: &str, stored: &str) -> [Option<bool>; 2] {
    let record = record(&[(field, Some(stored))]);
    COLLATIONS.map(|collation| truth(&Filter::condition(field, op, operand), &record, collation))
}

const YES: [Option<bool>; 2] = [Some(true); 2];
const NO: [Option<bool>; 2] = [Some(false); 2];
const UNKNOWN: [Option<bool>; 2] = [None; 2];
/// True in `General` only.
const FOLDED: [Option<bool>; 2] = [Some(true), Some(false)];

#[test]
fn null_is_unknown_also_under_not() {
    for record in [record(&[]), record(&[("nom", None)])] {
        for op in reference::OPS {
            let condition = Filter::condition("nom", op, "a");
            for collation in COLLATIONS {
                assert_eq!(truth(&condition, &record, collation), None);
                assert_eq!(truth(&Filter::not(condition.clone()), &record, collation), None);
            }
        }
    }
}

#[test]
fn connectives_follow_three_valued_logic() {
    let record = record(&[("nom", Some("a")), ("age", None)]);
    let yes = Filter::condition("nom", Op::Eq, "a");
    let no = Filter::condition("nom", Op::Eq, "b");
    let unknown = Filter::condition("age", Op::Eq, "1");
    let of = |filter| truth(&filter, &record, Collation::General);
    assert_eq!(of(Filter::And(vec![yes.clone(), unknown.clone()])), None);
    assert_eq!(of(Filter::And(vec![unknown.clone(), no.clone()])), Some(false));
    assert_eq!(of(Filter::Or(vec![unknown.clone(), yes.clone()])), Some(true));
    assert_eq!(of(Filter::Or(vec![no.clone(), unknown])), None);
    assert_eq!(of(Filter::Or(vec![no.clone(), no])), Some(false));
    assert_eq!(of(Filter::not(yes)), Some(false));
}

#[test]
fn text_comparison_follows_the_collation() {
    assert_eq!(both("nom", Op::Eq, "CAFE", "café"), FOLDED);
    assert_eq!(both("nom", Op::Eq, "caf\u{e9}", "cafe\u{301}"), FOLDED);
    assert_eq!(both("status", Op::Eq, "a", "a  "), FOLDED);
    assert_eq!(both("lieu", Op::Gte, "a ", "A"), FOLDED);
    assert_eq!(both("nom", Op::Eq, "a", " a"), NO);
    assert_eq!(both("nom", Op::Eq, "ss", "ß"), NO);
    assert_eq!(both("nom", Op::Eq, "", ""), YES);
    assert_eq!(both("nom", Op::Lt, "b", "a"), YES);
    assert_eq!(both("nom", Op::Lt, "b", "A"), YES);
    assert_eq!(both("nom", Op::Lt, "B", "a"), FOLDED);
    assert_eq!(both("nom", Op::Gt, "65", "9"), YES);
}

#[test]
fn numbers_compare_exactly() {
    assert_eq!(both("age", Op::Eq, "7.0", "007"), YES);
    assert_eq!(both("age", Op::Eq, "0", "-0"), YES);
    assert_eq!(both("age", Op::Gt, "65", "9"), NO);
    assert_eq!(both("solde", Op::Gt, "9007199254740992", "9007199254740993"), YES);
    assert_eq!(both("solde", Op::Lt, "-0.5", "-10"), YES);
    for malformed in ["", "12abc", " 7", "7 ", "+7", "1e3", "5.", ".5", "٣"] {
        assert_eq!(both("age", Op::Neq, "1", malformed), UNKNOWN, "{malformed}");
        assert_eq!(both("solde", Op::Notin, "1", malformed), UNKNOWN, "{malformed}");
    }
}

#[test]
fn dates_compare_as_date_times() {
    assert_eq!(both("vu", Op::Eq, "2025-01-01", "2025-01-01 00:00:00"), YES);
    assert_eq!(both("naissance", Op::Lt, "2025-01-01 06:00", "2025-01-01"), YES);
    assert_eq!(both("naissance", Op::Gte, "2024-02-29", "2024-02-29"), YES);
    for malformed in ["", "2023-02-29", "2025-1-1", "2025-01-01T00:00:00", "0000-00-00", "2025-01-01 24:00"] {
        assert_eq!(both("vu", Op::Neq, "2025-01-01", malformed), UNKNOWN, "{malformed}");
    }
}

#[test]
fn booleans_compare_by_value() {
    for (operand, stored) in [("1", "TRUE"), ("y", "yes"), ("no", "0"), ("N", "false")] {
        assert_eq!(both("optin", Op::Eq, operand, stored), YES, "{stored}");
        assert_eq!(both("optin", Op::Notin, operand, stored), NO, "{stored}");
    }
    assert_eq!(both("optin", Op::Neq, "1", "oui"), UNKNOWN);
}

#[test]
fn like_matches_the_whole_text() {
    assert_eq!(both("nom", Op::Like, "a*c", "abbc"), YES);
    assert_eq!(both("nom", Op::Like, "*", ""), YES);
    assert_eq!(both("nom", Op::Like, "a*b", "a\nb"), YES);
    assert_eq!(both("nom", Op::Like, "a_b", "axb"), NO);
    assert_eq!(both("nom", Op::Like, "a%", "abc"), NO);
    assert_eq!(both("nom", Op::Like, "a", "a "), NO);
    assert_eq!(both("nom", Op::Like, "E*", "été"), FOLDED);
    assert_eq!(both("nom", Op::Notlike, "a*", "b"), YES);
    assert_eq!(both("age", Op::Like, "*", ""), UNKNOWN);
    assert_eq!(both("age", Op::Like, "12*", "12abc"), YES);
}

#[test]
fn regexp_searches_the_text() {
    assert_eq!(both("nom", Op::Regexp, "b", "abc"), YES);
    assert_eq!(both("nom", Op::Regexp, "B", "abc"), FOLDED);
    assert_eq!(both("nom", Op::Regexp, "e", "é"), NO);
    assert_eq!(both("nom", Op::Regexp, "a$", "a\n"), NO);
    assert_eq!(both("nom", Op::Regexp, "^.$", "\n"), NO);
    assert_eq!(both("nom", Op::Regexp, r"^\d$", "٣"), YES);
    assert_eq!(both("nom", Op::Regexp, "^[[:alpha:]]$", "é"), YES);
    assert_eq!(both("nom", Op::Regexp, "^[[:^alpha:]]$", "é"), NO);
    assert_eq!(both("vu", Op::Regexp, ".", ""), UNKNOWN);
}

#[test]
fn lists_compare_with_each_item() {
    let of = |op, items: &[&str], stored| {
        truth(&Filter::list("age", op, items), &record(&[("age", stored)]), Collation::Binary)
    };
    assert_eq!(of(Op::In, &["1", "2.0"], Some("2")), Some(true));
    assert_eq!(of(Op::Notin, &["1", "2.0"], Some("3")), Some(true));
    assert_eq!(of(Op::In, &[], Some("3")), Some(false));
    assert_eq!(of(Op::Notin, &[], Some("3")), Some(true));
    assert_eq!(of(Op::Notin, &[], Some("x")), None);
    assert_eq!(of(Op::Notin, &[], None), None);
}

#[test]
fn generated_filters_are_valid_and_keep_their_shape() {
    let object = ObjectInfo::from_json("contact", &metadata()).unwrap();
    let mut generator = Generator::new(1);
    for _ in 0..3_000 {
        let text = generator.filter(4).text();
        let checked = object.check(&filtre::parse(&text).unwrap()).unwrap_or_else(|e| panic!("{text}: {e}"));
        let plain = |text: &str| text.replace(['(', ')'], "");
        assert_eq!(plain(&checked.to_string()), plain(&text));
    }
}

#[test]
fn generated_filters_are_often_true_false_and_unknown() {
    let mut generator = Generator::new(2);
    let mut seen: BTreeMap<Option<bool>, usize> = BTreeMap::new();
    for _ in 0..2_000 {
        let filter = generator.filter(3);
        for collation in COLLATIONS {
            *seen.entry(truth(&filter, &generator.record_for(&filter), collation)).or_default() += 1;
        }
    }
    assert!(seen.len() == 3 && seen.values().all(|&count| count > 400), "{seen:?}");
}

#[test]
fn shapes_are_complete_and_distinct() {
    let atoms = ["a", "b", "c", "d"].map(|value| Filter::condition("nom", Op::Eq, value));
    for (count, expected) in [(1, 2), (2, 16), (3, 224), (4, 3_904)] {
        let mut texts: Vec<String> = shapes(&atoms[..count]).iter().map(Filter::text).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), expected);
        for text in texts {
            // No group merges into another, so the canonical text is the same.
            assert_eq!(filtre::parse(&text).unwrap().to_string(), text);
        }
    }
}
