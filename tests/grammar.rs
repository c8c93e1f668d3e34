//! Tests the examples of `grammar.md` with the parser, and its table of operators.

use filtre::syntax::{Op, OperandKind};

const GRAMMAR: &str = include_str!("../grammar.md");

/// The lines of all fenced blocks of a kind, with the heading above each.
fn examples(kind: &str) -> Vec<(&'static str, &'static str)> {
    let mut heading = "";
    let mut block = None;
    let mut lines = Vec::new();
    for line in GRAMMAR.lines() {
        match (line.strip_prefix("```"), block) {
            (Some(_), Some(_)) => block = None,
            (Some(name), None) => block = Some(name),
            (None, Some(name)) if name == kind && !line.is_empty() => lines.push((heading, line)),
            (None, None) if line.starts_with('#') => heading = line.trim_start_matches('#').trim(),
            (None, _) => {}
        }
    }
    lines
}

#[test]
fn accepted_examples_parse() {
    let examples = examples("accept");
    for (heading, text) in &examples {
        assert!(filtre::parse(text).is_ok(), "{heading}: {text}");
    }
    assert!(examples.len() > 30);
}

#[test]
fn refused_examples_have_a_message() {
    let examples = examples("refuse");
    for (heading, text) in &examples {
        let error = filtre::parse(text).expect_err(&format!("{heading}: {text}"));
        assert_ne!(error.first().message(), "the text is not a filter", "{heading}: {text}");
    }
    assert!(examples.len() > 50);
}

#[test]
fn every_production_is_numbered_and_has_both_kinds_of_examples() {
    let productions: Vec<&str> = GRAMMAR.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    assert_eq!(productions.len(), 14);
    for (at, production) in productions.iter().enumerate() {
        assert!(production.starts_with(&format!("{}. ", at + 1)), "{production}");
        for kind in ["accept", "refuse"] {
            let has = examples(kind).iter().any(|(heading, _)| heading == production);
            assert!(has, "{production}: no {kind}");
        }
    }
}

#[test]
fn canonical_examples_print_their_canonical_text() {
    let examples = examples("canonical");
    for (_, line) in &examples {
        let (text, canonical) = line.split_once(" => ").unwrap();
        let printed = filtre::parse(text).unwrap().to_string();
        assert_eq!(printed, canonical);
        assert_eq!(filtre::parse(canonical).unwrap().to_string(), canonical);
    }
    assert!(examples.len() >= 10);
}

#[test]
fn table_of_operators_equals_op_info() {
    for row in Op::all().map(Op::info) {
        let takes = match row.operand {
            OperandKind::Value => "value",
            OperandKind::List => "list",
        };
        let complement = row.complement.map_or("none".to_owned(), |op| format!("`{op}`"));
        let line = format!("| `{}` | {takes} | {complement} | {} |", row.spelling, row.meaning);
        assert!(GRAMMAR.contains(&line), "{line}");
        let quoted = format!("\"{}\"", row.spelling);
        assert!(GRAMMAR.contains(&quoted), "{quoted} is in no production");
    }
}

#[test]
fn lowered_examples_compile_to_their_requests() {
    let field = |name| format!(r#""{name}":{{"attribs":{{"type":"text"}},"read":"Y","write":"Y"}}"#);
    let object = format!("{{{}}}", ["a", "b", "c", "d"].map(field).join(","));
    let object = filtre::schema::ObjectInfo::from_json("object", &object).unwrap();
    let examples = examples("lower");
    for (_, line) in &examples {
        let (text, expected) = line.split_once(" => ").unwrap();
        let checked = object.check(&filtre::parse(text).unwrap()).unwrap();
        let plan = checked.compile(filtre::Target::Portable).unwrap();
        let requests: Vec<&str> = plan.requests().iter().map(filtre::WireFilter::as_str).collect();
        let residual = plan.residual().map(|residual| format!(" ~ {residual}"));
        assert_eq!(requests.join(" ; ") + residual.as_deref().unwrap_or(""), expected, "{text}");
    }
    assert!(examples.len() > 10);
}
