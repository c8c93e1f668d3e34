//! For each code, a filter that triggers the rule and one that does not.

use crate::diagnostic::Code;
use crate::lint::{Level, LintOptions, lint};
use crate::schema::ObjectInfo;
use crate::testing::contact;
use crate::{Target, diagnostic::Diagnostic};

/// The codes, each with a filter that triggers the rule and one that does not.
fn cases() -> Vec<(Code, String, String)> {
    let nested = |levels: usize| format!("{}Pays $eq \"FR\"{}", "(".repeat(levels), ")".repeat(levels));
    let list = |items: usize| format!("Pays $in [{}]", vec!["\"FR\""; items].join(","));
    let generated = [(Code::LimitExceeded, nested(65), nested(64)), (Code::LongUrl, list(300), list(100))];
    let written = [
        (Code::Syntax, "Pays = \"FR\"", "Pays $eq \"FR\""),
        (Code::UnknownField, "emial $eq \"a\"", "EMail $eq \"a\""),
        (Code::UnreadableField, "score_interne $gt \"10\"", "cc_age $gt \"10\""),
        (Code::OperatorType, "optin $gt \"0\"", "optin $neq \"0\""),
        (Code::InvalidNumber, "cc_age $gt \"65,5\"", "cc_age $gt \"-65.5\""),
        (Code::InvalidDate, "date_naissance $lt \"2025-02-29\"", "date_naissance $lt \"2024-02-29\""),
        (Code::InvalidBoolean, "optin $eq \"oui\"", "optin $eq \"YES\""),
        (Code::UnknownChoice, "status $eq \"cliant\"", "status $eq \"\""),
        (Code::InvalidRegexp, "Nom $regexp \"(?=a)\"", "Nom $regexp \"(a)\""),
        (Code::EmptyList, "Pays $in []", "Pays $in [\"\"]"),
        (Code::UnboundParameter, "Pays $eq :country", "Pays $eq \":country\""),
        (Code::FieldCase, "pays $eq \"FR\"", "Pays $eq \"FR\""),
        (
            Code::MixedConnectives,
            "Pays $eq \"FR\" $or Pays $eq \"BE\" $and optin $eq \"1\"",
            "Pays $eq \"FR\" $and optin $eq \"1\" $or Pays $eq \"BE\"",
        ),
        (Code::UnquotedNumber, "cc_age $eq 5", "cc_age $eq \"5\""),
        (Code::EscapedCharacter, "Nom $regexp \"\\d\"", "Nom $regexp \"[0-9]\""),
        (Code::LikeWithoutWildcard, "Nom $like \"du\"", "Nom $like \"du*\""),
        (Code::SqlWildcard, "Nom $like \"du_*\"", "Nom $eq \"du_\""),
        (Code::TextOrder, "CP $gt \"75\"", "CP $gt \"a\""),
        (Code::TypedPattern, "cc_age $like \"6*\"", "Nom $like \"6*\""),
        (
            Code::BareDate,
            "date_last_interaction $lte \"2025-01-01\"",
            "date_last_interaction $gte \"2025-01-01\"",
        ),
        (
            Code::TruncatedTime,
            "date_last_interaction $eq \"2025-01-01 06:00\"",
            "date_last_interaction $eq \"2025-01-01 06:00:00\"",
        ),
        (
            Code::ValueTooLong,
            "CP $eq \"75001 Paris, premier arrondissement, France métropolitaine\"",
            "CP $eq \"75001\"",
        ),
        (Code::TrailingSpace, "Nom $eq \"Martin \"", "Nom $eq \" Martin\""),
        (Code::UnportableRegexp, "Nom $regexp \"(?i)a\"", "Nom $regexp \"^[aA]b{2,255}$\""),
        (Code::SlowRegexp, "Nom $regexp \"(a+)+\"", "Nom $regexp \"(ab+)+\""),
        (
            Code::DuplicateCondition,
            "Pays $eq \"FR\" $or Pays $eq \"FR\"",
            "Pays $eq \"FR\" $or Pays $eq \"fr\"",
        ),
        (Code::UnknownType, "position $eq \"1,2\"", "Pays $eq \"FR\""),
        (
            Code::UnusedAllow,
            "# filtre-allow: field-case\nPays $eq \"FR\"",
            "# filtre-allow: field-case\npays $eq \"FR\"",
        ),
        (Code::PersonalData, "EMail $eq \"a@example.net\"", "EMail $eq :email"),
        (Code::BlankGuard, "Pays $neq \"FR\"", "Pays $neq \"FR\" $and Pays $neq \"\""),
        (Code::SingleItemList, "Pays $in [\"FR\"]", "Pays $in [\"FR\",\"BE\"]"),
        (Code::LeadingWildcard, "EMail $like \"*.fr\"", "EMail $like \"a*\""),
        (Code::FullScan, "$not Nom $regexp \"^a\"", "Pays $eq \"FR\" $and $not Nom $regexp \"^a\""),
    ];
    let written = written.map(|(code, refused, accepted)| (code, refused.to_owned(), accepted.to_owned()));
    generated.into_iter().chain(written).collect()
}

/// The findings of the linter and, for a valid filter, of the compiler.
fn findings(code: Code, object: &ObjectInfo, text: &str) -> Vec<Diagnostic> {
    let options = LintOptions::default().with_level(code, Level::Warn);
    let mut findings = lint(text, Some(object), &options);
    if let Ok(Ok(checked)) = crate::parse(text).map(|ast| object.check(&ast)) {
        match checked.compile(Target::Portable) {
            Ok(plan) => findings.extend(plan.notes().iter().cloned()),
            Err(refused) => findings.extend(refused.into_vec()),
        }
    }
    findings
}

#[test]
fn each_rule_has_a_refused_and_an_accepted_case() {
    let cases = cases();
    let located = ObjectInfo::from_json(
        "contact",
        r#"{"Pays":{"attribs":{"type":"text"},"read":"Y","write":"Y"},"position":{"attribs":{"type":"geopoint"},"read":"Y","write":"Y"}}"#,
    );
    let (contact, located) = (contact(), located.unwrap());
    for code in Code::all() {
        let case = cases.iter().find(|case| case.0 == code);
        let (_, refused, accepted) = case.unwrap_or_else(|| panic!("no case for {code}"));
        let object = if code == Code::UnknownType { &located } else { &contact };
        let has_code = |text: &str| findings(code, object, text).iter().any(|finding| finding.code() == code);
        assert!(has_code(refused), "{code} is not found in {refused:?}");
        assert!(!has_code(accepted), "{code} is found in {accepted:?}");
    }
}
