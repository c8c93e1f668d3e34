//! The compiler as a whole: the requests and the residual of a plan.

use crate::compile::{CompileOptions, Plan, Target};
use crate::diagnostic::{Code, Diagnostics};
use crate::testing::contact;

fn plan(text: &str, options: impl Into<CompileOptions>) -> Result<Plan, Diagnostics> {
    contact().check(&crate::parse(text).unwrap()).unwrap().compile(options)
}

/// The requests, then the residual if there is one.
fn lines(text: &str, options: impl Into<CompileOptions>) -> Vec<String> {
    let plan = plan(text, options).unwrap();
    let mut lines: Vec<String> = plan.requests().iter().map(ToString::to_string).collect();
    lines.extend(plan.residual().map(|residual| format!("then {residual}")));
    lines
}

#[track_caller]
fn assert_plan(text: &str, options: impl Into<CompileOptions>, expected: &[&str]) {
    assert_eq!(lines(text, options), expected, "{text}");
}

/// Four independent conditions, by one letter each.
fn abcd(text: &str) -> String {
    let condition = |c: char| match c {
        'a' => r#"Pays $eq "FR""#.to_owned(),
        'b' => r#"CP $like "75*""#.to_owned(),
        'c' => r#"cc_age $gt "18""#.to_owned(),
        'd' => r#"optin $eq "1""#.to_owned(),
        '&' => "$and".to_owned(),
        '|' => "$or".to_owned(),
        '!' => "$not ".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(condition).collect()
}

#[track_caller]
fn assert_shape(text: &str, target: Target, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|text| abcd(text)).collect();
    assert_eq!(lines(&abcd(text), target), expected, "{text}");
}

#[test]
fn portable_requests_distribute_groups() {
    let table: [(&str, &[&str]); 12] = [
        ("a & b & c", &["a & b & c"]),
        ("a | b | c", &["a | b | c"]),
        ("a | (b & c)", &["b & c | a"]),
        ("a | b | (c & d)", &["c & d | a | b"]),
        ("(a | b) & c", &["a & c | b & c"]),
        ("(a | b) & c & d", &["a & c & d | b & c & d"]),
        ("(a | b | c) & d", &["a & d | b & d | c & d"]),
        ("a & (b | (c & d))", &["a & c & d | b & a"]),
        ("a | (b & (c | d))", &["b & c | d & b | a"]),
        ("(a & b) | (c & d)", &["a & b", "c & d"]),
        ("(a | b) & (c | d)", &["a & c | d & a", "b & c | d & b"]),
        ("(a & b) | (b & c) | (a & c)", &["a & b | c & b", "a & c"]),
    ];
    for (text, expected) in table {
        assert_shape(text, Target::Portable, expected);
    }
}

#[test]
fn each_target_has_its_own_requests() {
    assert_shape("(a & b) | (c & d)", Target::Sql, &["a & b | c & d"]);
    assert_shape("a | (b & c)", Target::Sql, &["a | b & c"]);
    assert_shape("(a | b) & c", Target::LeftToRight, &["a | b & c"]);
    assert_shape("((a | b) & c) | d", Target::LeftToRight, &["a | b & c | d"]);
    assert_shape("(a & b) | (c & d)", Target::LeftToRight, &["a & b", "c & d"]);
    assert_shape("a | (b & c) | d", Target::Strict, &["a | d", "b & c"]);
}

#[test]
fn absorbed_alternatives_are_dropped_and_values_merged() {
    assert_shape("a | (a & b)", Target::Portable, &["a"]);
    assert_shape("(a & b) | (b & a) | c", Target::Portable, &["a & b | c"]);
    assert_plan(
        r#"(Pays $eq "FR" $and optin $eq "1") $or (optin $eq "1" $and Pays $in ["BE","FR"])"#,
        Target::Portable,
        &[r#"Pays $in ["FR","BE"] $and optin $eq "1""#],
    );
}

#[test]
fn alternatives_with_equal_masks_stay_apart() {
    // The mask of a set has 64 bits, so some of 80 atoms share one.
    let pair = |n: usize| format!(r#"(Nom $gt "{n}" $and CP $lt "{n}")"#);
    let text: Vec<String> = (0..40).map(pair).collect();
    let compiled = plan(&text.join(" $or "), Target::Sql).unwrap();
    assert_eq!(compiled.requests()[0].as_str().matches(" $or ").count(), 39);
}

#[test]
fn negations_become_negative_operators_or_residual() {
    assert_plan(
        r#"$not (Pays $eq "FR" $or Pays $in ["BE","CH"])"#,
        Target::Portable,
        &[r#"Pays $notin ["FR","BE","CH"]"#],
    );
    assert_plan(
        r#"Pays $eq "FR" $and $not Nom $regexp "^a""#,
        Target::Portable,
        &[r#"Pays $eq "FR" $and Nom $like "*""#, r#"then $not Nom $regexp "^a""#],
    );
}

#[test]
fn residual_contains_only_the_widened_conjuncts() {
    let text = r#"Pays $eq "FR" $and (Nom $eq "a\"b" $or CP $eq "1") $and optin $eq "1""#;
    assert_plan(
        text,
        Target::Portable,
        &[
            r#"Pays $eq "FR" $and Nom $like "a*b*" $and optin $eq "1" $or CP $eq "1" $and Pays $eq "FR" $and optin $eq "1""#,
            r#"then Nom $eq "a\"b" $or CP $eq "1""#,
        ],
    );
    assert!(plan(text, Target::Portable).unwrap().blanks_matter());
    assert!(!plan(r#"Pays $eq "FR" $and Nom $eq "a\"b""#, Target::Portable).unwrap().blanks_matter());
}

#[test]
fn long_lists_are_split() {
    let options = CompileOptions::default().with_query_bytes(96);
    assert_plan(
        r#"Pays $in ["aa","bb","cc","dd"] $and CP $gt "1""#,
        options,
        &[r#"Pays $in ["aa","bb","cc"] $and CP $gt "1""#, r#"Pays $in ["dd"] $and CP $gt "1""#],
    );
    assert_plan(
        r#"Pays $notin ["aa","bb","cc","dd"] $and CP $gt "1""#,
        options,
        &[r#"Pays $notin ["aa","bb","cc"] $and CP $gt "1""#, r#"then Pays $notin ["aa","bb","cc","dd"]"#],
    );
    assert_plan(
        r#"Nom $eq "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" $and Pays $eq "FR" $and CP $eq "01000""#,
        options,
        &[
            r#"Pays $eq "FR" $and CP $eq "01000""#,
            r#"then Nom $eq "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#,
        ],
    );
}

#[test]
fn alternatives_over_the_length_limit_use_more_requests() {
    assert_plan(
        r#"Pays $eq "FR" $or CP $eq "1" $or optin $eq "1" $or Nom $gt "x""#,
        CompileOptions::default().with_query_bytes(80),
        &[r#"Pays $eq "FR" $or CP $eq "1""#, r#"optin $eq "1" $or Nom $gt "x""#],
    );
}

#[test]
fn filter_too_large_to_distribute_is_widened() {
    let group = |n: usize| format!(r#"(Nom $gt "{n}" $or Prenom $gt "{n}")"#);
    let groups: Vec<String> = (10..30).map(group).collect();
    let text = groups.join(" $and ");
    let compiled = plan(&text, Target::Portable).unwrap();
    assert_eq!(compiled.requests().len(), 1);
    assert_eq!(compiled.requests()[0].as_str(), r#"Nom $gt "10" $or Prenom $gt "10""#);
    assert_eq!(compiled.residual().unwrap().conditions().count(), 38);
    let text = format!(r#"{text} $and Pays $eq "FR""#);
    let compiled = plan(&text, Target::Portable).unwrap();
    assert_eq!(
        compiled.requests()[0].as_str(),
        r#"Nom $gt "10" $and Pays $eq "FR" $or Prenom $gt "10" $and Pays $eq "FR""#
    );
    assert_eq!(plan(&text, Target::Strict).unwrap().requests()[0].as_str(), r#"Pays $eq "FR""#);
}

#[test]
fn errors_name_the_condition_at_fault() {
    let items: Vec<String> = (0..100).map(|n| format!("\"value {n}\"")).collect();
    let text = format!("Pays $eq \"FR\" $and Nom $in [{}]", items.join(","));
    let refused = plan(&text, CompileOptions::default().with_query_bytes(200).with_requests(3)).unwrap_err();
    let finding = refused.first();
    assert_eq!(finding.code(), Code::LimitExceeded);
    assert_eq!(finding.message(), "the values of `Nom` do not fit in 3 requests");
    assert!(finding.span().slice(&text).starts_with("Nom $in"));
    let refused = plan(r#"Pays $eq "FR""#, CompileOptions::default().with_query_bytes(10)).unwrap_err();
    assert_eq!(
        refused.first().message(),
        "the shortest request for `Pays` has 30 bytes, which exceeds the limit of 10"
    );
    let refused = plan("Pays $eq :p", Target::Portable).unwrap_err();
    assert_eq!(refused.first().code(), Code::UnboundParameter);
}

#[test]
fn request_for_nearly_every_record_has_a_note() {
    let compiled = plan(r#"Nom $lt "a\"b""#, Target::Portable).unwrap();
    assert_eq!(compiled.notes().len(), 1);
    assert_eq!(compiled.notes()[0].code(), Code::FullScan);
    assert!(plan(r#"Nom $lt "a\"b" $and Pays $eq "FR""#, Target::Portable).unwrap().notes().is_empty());
}

#[test]
fn plans_read_from_json_are_equal_and_checked() {
    let texts = [
        r#"Pays $eq "FR""#.to_owned(),
        abcd("(a | b) & c"),
        abcd("(a & b) | (c & d)"),
        r#"Nom $eq "a\"b" $or $not Nom $regexp "\d""#.to_owned(),
    ];
    for text in &texts {
        for target in Target::ALL {
            let plan = plan(text, target).unwrap();
            let json = serde_json::to_string(&plan).unwrap();
            let read = Plan::read(&json, &contact()).unwrap();
            assert_eq!(read.requests(), plan.requests());
            assert_eq!(read.target(), target);
            assert_eq!(target.to_string().parse(), Ok(target));
            assert_eq!(read.blanks_matter(), plan.blanks_matter());
            assert_eq!(read.residual(), plan.residual());
        }
    }
    let errors = [
        (
            r#"{"object":"order","target":"portable","requests":[],"residual":null,"blanks_matter":false}"#,
            "the plan is for `order`, expected `contact`",
        ),
        (
            r#"{"object":"contact","target":"any","requests":[],"residual":null,"blanks_matter":false}"#,
            "`$.target`: unknown target `any`, expected one of `portable`, `sql`, `left-to-right`, `strict`",
        ),
        (
            r#"{"object":"contact","target":"portable","requests":["Pays $eq FR"],"residual":null,"blanks_matter":false}"#,
            "`$.requests[0]`: expected a value in double quotes, found `FR`",
        ),
        (
            r#"{"object":"contact","target":"portable","requests":["pays $eq \"FR\""],"residual":null,"blanks_matter":false}"#,
            "`$.requests[0]`: not in canonical form",
        ),
        (
            r#"{"object":"contact","target":"portable","requests":["Pays $eq \"FR\" $or CP $eq \"1\" $and Nom $eq \"x\""],"residual":null,"blanks_matter":false}"#,
            "`$.requests[0]`: the meaning depends on how a `portable` server reads the request",
        ),
        (
            r#"{"object":"contact","target":"strict","requests":["CP $eq \"1\" $and Nom $eq \"x\" $or Nom $eq \"y\""],"residual":null,"blanks_matter":false}"#,
            "`$.requests[0]`: the meaning depends on how a `strict` server reads the request",
        ),
        (
            r#"{"object":"contact","target":"sql","requests":[],"residual":"x $eq \"1\"","blanks_matter":false}"#,
            "`$.residual`: in `x $eq`: `contact` has no field `x`",
        ),
        (
            r#"{"object":"contact","target":"sql","requests":[],"residual":null,"blanks_matter":false,"more":1}"#,
            "`$.more`: unknown key `more`, expected one of `object`, `target`, `requests`, `residual`, `blanks_matter`",
        ),
    ];
    for (json, expected) in errors {
        assert_eq!(Plan::read(json, &contact()).unwrap_err().to_string(), expected);
    }
}
