//! Snapshots of all messages: the filter with the mistake underlined, the code,
//! the message, the help text, and the filter after the fix.

use std::fmt::Write;

use filtre::lint::{Level, LintOptions, Rule, lint};
use filtre::schema::{Catalogue, ObjectInfo};
use filtre::{
    Code, Diagnostic, Target,
    diagnostic::Fix,
    syntax::{Limits, ParseOptions, parse_lenient, parse_with},
};

fn contact() -> ObjectInfo {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/catalogue");
    Catalogue::read(path).unwrap().object("contact").unwrap().clone()
}

fn fixed(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits().iter().rev() {
        text.replace_range(edit.span.start() as usize..edit.span.end() as usize, &edit.text);
    }
    text
}

fn visible(text: &str) -> String {
    text.replace('\n', "⏎").replace('\u{a0}', "␣").replace('\u{200b}', "·")
}

fn show(text: &str, findings: &[Diagnostic]) -> String {
    let mut out = format!("{}\n", visible(text));
    for finding in findings {
        let (start, end) = (finding.span().start() as usize, finding.span().end() as usize);
        let before = visible(&text[..start]).chars().count();
        let width = text[start..end].chars().count().max(1);
        let mark = if start == end { "^" } else { "~" }.repeat(width);
        let _ = writeln!(
            out,
            "{}{mark} {}[{}]: {finding}",
            " ".repeat(before),
            finding.severity(),
            finding.code()
        );
        if let Some(help) = finding.help() {
            let _ = writeln!(out, "  help: {help}");
        }
        if let Some(fix) = finding.fix() {
            let fixed = visible(&fixed(text, fix));
            let _ = writeln!(out, "  {}: {fixed}", fix.applicability().as_str());
        }
    }
    out
}

#[test]
fn syntax_mistakes() {
    let mut out = String::new();
    for line in include_str!("data/mistakes.txt").lines() {
        let text = line.replace("\\n", "\n").replace("<NBSP>", "\u{a0}").replace("<ZW>", "\u{200b}");
        let (_, findings) = parse_lenient(&text, &ParseOptions::default());
        let _ = writeln!(out, "{}", show(&text, &findings));
    }
    insta::assert_snapshot!("syntax", out);
}

#[test]
fn exceeded_limits() {
    let limits =
        Limits::default().with_input(60).with_nesting(2).with_conditions(2).with_items(2).with_mistakes(2);
    let options = ParseOptions::default().with_limits(limits);
    let mut out = String::new();
    for text in [
        "a $eq \"a text that is longer than the sixty bytes of this limit\"",
        "(((a $eq \"1\")))",
        "a $eq \"1\" $or a $eq \"2\" $or a $eq \"3\"",
        "a $in [\"1\",\"2\",\"3\"]",
        "a = \"1\" $or b = \"2\" $or c = \"3\"",
        "",
        "# nothing but this",
        "a <<>> \"1\"",
    ] {
        let _ = writeln!(out, "{}", show(text, &parse_lenient(text, &options).1));
    }
    insta::assert_snapshot!("limits", out);
}

#[test]
fn authoring_constructs_in_wire_filters() {
    let language = filtre::syntax::Language::Wire(filtre::syntax::Precedence::Sql);
    let options = ParseOptions::default().with_language(language);
    let text = "# why\n$not (a $eq :p $or b $in [:q])";
    let findings = parse_with(text, &options).unwrap_err().into_vec();
    insta::assert_snapshot!("wire", show(text, &findings));
}

#[test]
fn findings_of_each_rule() {
    let contact = contact();
    let mut out = String::new();
    for rule in Rule::all() {
        let options = LintOptions::default().with_level(rule.code(), Level::Warn);
        let mut findings = lint(rule.example(), Some(&contact), &options);
        if let Ok(ast) = filtre::parse(rule.example())
            && let Ok(checked) = contact.check(&ast)
            && let Err(refused) = checked.compile(Target::Portable)
        {
            findings.extend(refused.into_vec());
        }
        findings.retain(|finding| finding.code() == rule.code());
        let _ = writeln!(out, "{}", show(rule.example(), &findings));
    }
    insta::assert_snapshot!("rules", out);
}

#[test]
fn check_mistakes() {
    let contact = contact();
    let mut out = String::new();
    for text in [
        "zzzzzz $eq \"1\"",
        "telephon $eq \"1\"",
        "cc_age $eq \"65,5\"",
        "cc_age $eq \"\"",
        "cc_age $in [\"1\",\"x\",\"3 \"]",
        "date_naissance $eq \"31/12/1990\"",
        "date_naissance $eq \"1990-13-01\"",
        "date_last_interaction $eq \"2025-01-01T06:00:00\"",
        "optin $in [\"1\",\"peut-être\"]",
        "optin $like \"1*\"",
        "status $eq \"zzz\"",
        "status $notin []",
        r#"Nom $regexp "a(b""#,
        r#"Nom $regexp "(a)\1""#,
        r#"Nom $regexp "\w{500}""#,
        r#"Nom $regexp "[[:upper:]]a{300}(?P<n>b)""#,
        "Pays $in [\"FR\",\"BE\",\"FR\"]",
        "Nom $like \"a_b*\"",
        "date_last_interaction $eq \"2025-12-31\"",
    ] {
        let findings = lint(text, Some(&contact), &LintOptions::default());
        let _ = writeln!(out, "{}", show(text, &findings));
    }
    insta::assert_snapshot!("check", out);
}

#[test]
fn findings_on_an_unknown_field_type() {
    let info = r#"{"position":{"attribs":{"type":"geo"},"read":"Y","write":"Y"}}"#;
    let object = ObjectInfo::from_json("shop", info).unwrap();
    let long =
        format!("position $in [{}]", (0..200).map(|at| format!("\"{at}\"")).collect::<Vec<_>>().join(","));
    let findings = lint(&long, Some(&object), &LintOptions::default());
    let messages: Vec<String> = findings
        .iter()
        .map(|found| format!("{}: {found}\n  help: {}\n", found.code(), found.help().unwrap()))
        .collect();
    insta::assert_snapshot!("other_object", messages.concat());
}

#[test]
fn messages_are_lower_case_without_final_stop_or_rust_type_names() {
    let contact = contact();
    let texts = include_str!("data/mistakes.txt").lines().chain(Rule::all().map(|rule| rule.example()));
    for finding in texts.flat_map(|text| lint(text, Some(&contact), &LintOptions::default())) {
        for text in [Some(finding.message()), finding.help()].into_iter().flatten() {
            assert!(!text.ends_with('.'), "{text}");
            assert!(text.starts_with(|c: char| c.is_lowercase() || c == '`'), "{text}");
            assert!(!["String", "Option", "usize", "None"].iter().any(|word| text.contains(word)), "{text}");
        }
        assert_ne!(finding.code(), Code::LimitExceeded);
        assert!(finding.help().is_some(), "{finding}");
    }
}
