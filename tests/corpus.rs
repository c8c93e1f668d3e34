//! Thousands of unusual and hostile strings, each as a value, an item, a field
//! and a whole filter.

use filtre::lint::{LintOptions, fix, lint};
use filtre::schema::ObjectInfo;
use filtre::{
    Ast,
    diagnostic::{Applicability, Severity},
    parse,
    syntax::parse_lenient,
};

fn strings() -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Row {
        text: String,
    }
    let rows = include_str!("data/strings.jsonl").lines();
    rows.map(|line| serde_json::from_str::<Row>(line).unwrap().text).collect()
}

fn contact() -> ObjectInfo {
    ObjectInfo::from_json("contact", include_str!("../examples/catalogue/contact.json")).unwrap()
}

/// A string of the language, written without the library.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[test]
fn corpus_has_its_number_of_strings() {
    assert_eq!(strings().len(), 3_839);
}

#[test]
fn each_string_round_trips_as_a_value() {
    for text in strings() {
        let filter = format!("a $eq {}", quoted(&text));
        let ast = parse(&filter).unwrap();
        let values: Vec<&str> = ast.conditions().flat_map(|c| c.values()).map(|value| value.text()).collect();
        assert_eq!(values, [text.as_str()]);
        assert_eq!(ast.to_string(), filter);
    }
}

#[test]
fn each_string_round_trips_as_an_item() {
    let strings = strings();
    for pair in strings.windows(2) {
        let filter = format!("a $in [{},{}]", quoted(&pair[0]), quoted(&pair[1]));
        let ast = parse(&filter).unwrap();
        let values: Vec<&str> = ast.conditions().flat_map(|c| c.values()).map(|value| value.text()).collect();
        assert_eq!(values, pair);
        assert_eq!(ast.to_string(), filter);
    }
}

#[test]
fn each_string_round_trips_through_json() {
    for text in strings() {
        let ast = parse(&format!("a $neq {0} $or b $in [{0}]", quoted(&text))).unwrap().into_owned();
        let json = serde_json::to_string(&ast).unwrap();
        assert_eq!(Ast::from_json(&json).unwrap(), ast);
        assert_eq!(serde_json::from_str::<Ast<'static>>(&json).unwrap(), ast);
    }
}

/// No name contains whitespace, signs or control characters, in any script.
#[test]
fn each_string_is_a_field_or_refused() {
    let mut fields = 0;
    for text in strings() {
        let filter = format!("{text} $eq \"x\"");
        let (ast, findings) = parse_lenient(&filter, &Default::default());
        let same = ast.conditions().next().is_some_and(|condition| condition.field() == text);
        if findings.is_empty() && same && ast.conditions().count() == 1 {
            fields += 1;
            assert!(
                text.chars()
                    .all(|c| c.is_alphanumeric() || "_-.\u{b7}\u{200c}\u{200d}".contains(c) || !c.is_ascii()),
                "{text}"
            );
            assert_eq!(ast.to_string(), filter);
        }
        let json = serde_json::json!({ text.clone(): { "$eq": "x" } }).to_string();
        assert_eq!(Ast::from_json(&json).is_ok(), findings.is_empty() && same, "{text}");
    }
    assert!(fields > 50, "{fields}");
}

#[test]
fn each_string_as_a_filter_parses_or_has_a_message() {
    let contact = contact();
    let options = LintOptions::default();
    for text in strings() {
        let (ast, findings) = parse_lenient(&text, &Default::default());
        assert_eq!(ast.is_sound(), findings.is_empty(), "{text}");
        assert_eq!(parse(&text).is_ok(), findings.is_empty(), "{text}");
        assert_eq!(filtre::format(&text).is_ok(), findings.is_empty(), "{text}");
        let errors = |findings: &[filtre::Diagnostic]| {
            findings.iter().filter(|finding| finding.severity() == Severity::Error).count()
        };
        let before = errors(&lint(&text, Some(&contact), &options));
        for least in [Applicability::Safe, Applicability::Unsafe] {
            let fixed = fix(&text, Some(&contact), &options, least);
            assert!(errors(fixed.findings()) <= before, "{text}");
        }
    }
}
