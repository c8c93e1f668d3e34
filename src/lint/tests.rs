//! The registry, the examples of the rules, levels, suppressions and fixes.

use super::*;
use crate::diagnostic::Applicability;
use crate::diagnostic::{Code, Severity, edit};
use crate::syntax::limits::ParseOptions;
use crate::syntax::parse_lenient;
use crate::testing::contact;

fn codes(text: &str) -> Vec<Code> {
    let mut options = LintOptions::default();
    for code in Code::all().filter(|code| !code.is_on_by_default()) {
        // A code that is off by default is enabled only for its own example.
        if Rule::of(code).unwrap().example() == text {
            options = options.with_level(code, Level::Warn);
        }
    }
    lint(text, Some(&contact()), &options).iter().map(Diagnostic::code).collect()
}

/// Codes whose example cannot be linted: too long, of another stage, or about
/// a field that the example object does not have.
const WITHOUT_EXAMPLE: [Code; 5] =
    [Code::LimitExceeded, Code::LongUrl, Code::UnboundParameter, Code::FullScan, Code::UnknownType];

#[test]
fn each_code_has_a_rule_in_order() {
    let codes: Vec<Code> = Rule::all().map(|rule| rule.code()).collect();
    assert_eq!(codes, Code::all().collect::<Vec<_>>());
}

#[test]
fn every_rule_is_documented() {
    for rule in Rule::all() {
        for text in [rule.what(), rule.why(), rule.fix()] {
            assert!(text.ends_with('.'), "{}: {text}", rule.code());
            assert!(text.starts_with(|c: char| c.is_uppercase() || c == '`'), "{}: {text}", rule.code());
        }
        assert!(rule.page().starts_with(&format!("# {}\n", rule.code())));
    }
}

#[test]
fn every_example_triggers_its_rule_and_no_other_error() {
    for rule in Rule::all().filter(|rule| !WITHOUT_EXAMPLE.contains(&rule.code())) {
        let found = codes(rule.example());
        assert!(found.contains(&rule.code()), "{}: {found:?}", rule.code());
        let others = found.iter().filter(|&&code| code != rule.code() && code.severity() == Severity::Error);
        assert_eq!(others.count(), 0, "{}: {found:?}", rule.code());
    }
}

#[test]
fn every_corrected_example_is_clean() {
    for rule in Rule::all().filter(|rule| rule.code() != Code::UnboundParameter) {
        let found = lint(rule.instead(), Some(&contact()), &LintOptions::default());
        let loud: Vec<_> = found.iter().filter(|finding| finding.severity() > Severity::Info).collect();
        assert!(loud.is_empty(), "{}: {loud:?}", rule.code());
    }
}

/// Each fix, applied alone, removes its finding and causes none as severe.
#[test]
fn every_fix_of_an_example_resolves_its_finding() {
    let contact = contact();
    for rule in Rule::all().filter(|rule| !WITHOUT_EXAMPLE.contains(&rule.code())) {
        let options = LintOptions::default().with_level(rule.code(), Level::Warn);
        let findings = lint(rule.example(), Some(&contact), &options);
        for finding in &findings {
            let Some(fix) = finding.fix() else { continue };
            let fixed_text = edit::apply(rule.example(), [fix]).unwrap();
            let severe = |findings: &[Diagnostic]| {
                findings.iter().filter(|other| other.severity() >= finding.severity()).count()
            };
            let after = lint(&fixed_text, Some(&contact), &options);
            assert!(severe(&after) < severe(&findings), "{}: {fixed_text}", rule.code());
        }
    }
}

#[test]
fn fixes_converge() {
    let contact = contact();
    for text in [
        "status = 'client' && email != \"x \"",
        "pays $in [\"FR\"] $or pays $eq 'BE' $and CC_AGE > 18",
        "date_last_interaction $gt 2025-01-01 06:00 and Nom like du*",
        "Pays $eq \"FR\" $and Pays $eq \"FR\" $and Pays $eq \"FR\"",
        "Pays $in [FR,BE,]",
    ] {
        let fixed = fix(text, Some(&contact), &LintOptions::default(), Applicability::Unsafe);
        assert!(crate::parse(fixed.text()).is_ok(), "{}", fixed.text());
        let again = fix(fixed.text(), Some(&contact), &LintOptions::default(), Applicability::Unsafe);
        assert_eq!((again.text(), again.fix_count()), (fixed.text(), 0));
    }
}

#[test]
fn level_sets_severity() {
    let severity = |options: LintOptions, code| options.severity(code);
    let none = LintOptions::default;
    assert_eq!(severity(none(), Code::FieldCase), Some(Severity::Warning));
    assert_eq!(severity(none(), Code::PersonalData), None);
    assert_eq!(
        severity(none().with_level(Code::PersonalData, Level::Warn), Code::PersonalData),
        Some(Severity::Warning)
    );
    assert_eq!(
        severity(none().with_level(Code::UnknownField, Level::Warn), Code::UnknownField),
        Some(Severity::Warning)
    );
    assert_eq!(
        severity(none().with_level(Code::LeadingWildcard, Level::Deny), Code::LeadingWildcard),
        Some(Severity::Error)
    );
    assert_eq!(severity(none().with_level(Code::Syntax, Level::Allow), Code::Syntax), Some(Severity::Error));
    assert_eq!(severity(none().deny_warnings(), Code::FieldCase), Some(Severity::Error));
    assert_eq!(severity(none().deny_warnings(), Code::LeadingWildcard), Some(Severity::Info));
}

#[test]
fn comment_suppresses_findings_of_next_line() {
    assert_eq!(codes("# filtre-allow: field-case\npays $eq \"FR\""), []);
    assert_eq!(codes("# filtre-allow: field-case, unquoted-number\n# why\nCC_AGE $eq 5"), []);
    assert_eq!(
        codes("# filtre-allow: field-case\nPays $eq \"FR\"\n$and pays $neq \"BE\""),
        [Code::UnusedAllow, Code::FieldCase]
    );
    assert_eq!(codes("# filtre-allow: nonsense\nPays $eq \"FR\""), [Code::UnusedAllow]);
    assert_eq!(codes("# filtre-allow: syntax\nPays = \"FR\""), [Code::UnusedAllow, Code::Syntax]);
    assert_eq!(codes("# filtre-allow: acme/unknown\nPays $eq \"FR\""), []);
    assert_eq!(codes("# filtre-allow: unknown-field\nfoo $eq \"FR\""), []);
}

#[test]
fn conditions_beside_a_mistake_are_still_checked() {
    assert_eq!(
        codes("foo $eq \"x\" $and Pays = \"FR\" $and cc_age $gt \"x\""),
        [Code::UnknownField, Code::Syntax, Code::InvalidNumber,]
    );
}

#[test]
fn without_metadata_only_syntax_is_reported() {
    assert_eq!(lint("foo $in [5]", None, &LintOptions::default()), []);
    assert_eq!(lint("foo = 5", None, &LintOptions::default()).len(), 1);
}

/// In each of these texts a safe fix once deleted a value or a comment.
#[test]
fn fix_keeps_comments_and_values() {
    let contact = contact();
    for text in [
        "Pays $eq \"FR\" # France\n$or Pays $eq \"FR\" $or Pays $eq \"BE\"",
        "Pays $eq \"FR\" $or (#$or\nPays $eq \"FR\" $or Pays $eq \"BE\" $or\nPays $eq \"CH\")",
        "Pays $in [\"FR\",#,\n\"FR\",\"US\",\n\"BE\"]",
        "Pays $in [ # keep me\n\"FR\"]",
        "Pays $eq \"x\" $and # c\n$and Nom $eq \"y\"",
        "date_last_interaction $eq # c\n\"2025-01-01\"",
    ] {
        let values = |text: &str| {
            let (ast, _) = parse_lenient(text, &ParseOptions::default());
            let mut values: Vec<String> =
                ast.conditions().flat_map(|c| c.values()).map(|value| value.text().to_owned()).collect();
            values.sort();
            values.dedup();
            (values, ast.comments().len())
        };
        let fixed = fix(text, Some(&contact), &LintOptions::default(), Applicability::Safe);
        assert_eq!(values(fixed.text()), values(text), "{}", fixed.text());
    }
}

#[test]
fn fix_applies_at_every_nesting_level() {
    let mut text = "Nom $eq \"x\"".to_owned();
    for _ in 0..50 {
        text =
            format!("Pays $eq \"A\" $and Nom $eq \"B\" $or ({text}) $or Pays $eq \"C\" $and Nom $eq \"D\"");
    }
    let contact = contact();
    let fixed = fix(&text, Some(&contact), &LintOptions::default(), Applicability::Safe);
    assert!(fixed.findings().iter().all(|finding| finding.fix().is_none()), "{}", fixed.findings().len());
}
