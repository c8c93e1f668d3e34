//! Filters built by programs: their text, their errors, and that no value, name
//! or map key changes their structure.

mod support;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use filtre::build::{Filter, Parameters, Value, all, any, field, parameter};
use filtre::schema::ObjectInfo;
use filtre::{Checked, Code, Diagnostics, Target, check::Decimal, diagnostic::Severity, parse};
use support::{contact, strings};

/// Returns the checked text of a filter; its own text must parse to itself.
fn built(filter: &Filter) -> String {
    let checked = filter.check(&contact()).unwrap();
    assert_eq!(parse(&filter.to_string()).unwrap().to_string(), filter.to_string());
    checked.to_string()
}

fn authored(text: &str) -> Checked {
    contact().check(&parse(text).unwrap()).unwrap()
}

fn codes(findings: &Diagnostics) -> Vec<Code> {
    findings.iter().map(|finding| finding.code()).collect()
}

// ---------------------------------------------------------------------------
// Conditions and values.

#[test]
fn each_operator_method_builds_its_operator() {
    let nom = field("Nom");
    for (filter, expected) in [
        (nom.eq("a"), r#"Nom $eq "a""#),
        (nom.neq("a"), r#"Nom $neq "a""#),
        (nom.gt("a"), r#"Nom $gt "a""#),
        (nom.gte("a"), r#"Nom $gte "a""#),
        (nom.lt("a"), r#"Nom $lt "a""#),
        (nom.lte("a"), r#"Nom $lte "a""#),
        (nom.like("a*"), r#"Nom $like "a*""#),
        (nom.notlike("a*"), r#"Nom $notlike "a*""#),
        (nom.regexp("[*]"), r#"Nom $regexp "[*]""#),
        (nom.is_in(["a", "b"]), r#"Nom $in ["a","b"]"#),
        (nom.is_not_in(["a", "b"]), r#"Nom $notin ["a","b"]"#),
        (nom.starts_with("a%_"), r#"Nom $like "a%_*""#),
        (nom.ends_with(".fr"), r#"Nom $like "*.fr""#),
        (nom.contains("\\"), r#"Nom $like "*\\*""#),
        (!nom.eq("a"), r#"$not Nom $eq "a""#),
    ] {
        assert_eq!(built(&filter), expected);
    }
}

#[test]
fn each_value_type_has_its_text() {
    let text = |filter: Filter| filter.to_string().strip_prefix("a $eq ").unwrap().to_owned();
    let a = field("a");
    assert_eq!(text(a.eq(String::from("x"))), r#""x""#);
    assert_eq!(text(a.eq(Cow::Borrowed("x"))), r#""x""#);
    assert_eq!(text(a.eq(Box::<str>::from("x"))), r#""x""#);
    assert_eq!(text(a.eq('"')), r#""\"""#);
    assert_eq!(text(a.eq(true)), r#""1""#);
    assert_eq!(text(a.eq(false)), r#""0""#);
    assert_eq!(text(a.eq(i128::MIN)), r#""-170141183460469231731687303715884105728""#);
    assert_eq!(text(a.eq(u64::MAX)), r#""18446744073709551615""#);
    assert_eq!(text(a.eq(-1_i8)), r#""-1""#);
    assert_eq!(text(a.eq(7_usize)), r#""7""#);
    assert_eq!(text(a.eq(Decimal::parse("007.50").unwrap())), r#""7.5""#);
    assert_eq!(
        text(a.eq("2025-01-31 06:00".parse::<filtre::check::DateTime>().unwrap())),
        r#""2025-01-31 06:00""#
    );
    assert_eq!(text(a.eq(parameter("p"))), ":p");
    let reference: &&str = &"x";
    assert_eq!(text(a.eq(reference)), r#""x""#);
}

#[test]
fn floats_are_written_with_the_fewest_digits() {
    let text = |value: Value| field("a").eq(value).to_string();
    use filtre::build::IntoValue;
    assert_eq!(text(0.1.into_value()), r#"a $eq "0.1""#);
    assert_eq!(text(0.1_f32.into_value()), r#"a $eq "0.1""#);
    assert_eq!(text(1e21.into_value()), r#"a $eq "1000000000000000000000""#);
    assert_eq!(text((-2.5e-7).into_value()), r#"a $eq "-0.00000025""#);
    assert_eq!(text((-0.0).into_value()), r#"a $eq "-0""#);
    for value in [f64::MAX, f64::MIN_POSITIVE, f64::EPSILON, 1.0 / 3.0] {
        let filter = field("cc_age").eq(value);
        let checked = filter.check(&contact()).unwrap();
        let read: f64 =
            checked.conditions().next().unwrap().operands().next().unwrap().text().parse().unwrap();
        assert_eq!(read.to_bits(), value.to_bits());
    }
}

#[test]
fn lists_accept_any_iterator_of_values() {
    let a = field("cc_age");
    assert_eq!(built(&a.is_in(vec![1, 2])), r#"cc_age $in ["1","2"]"#);
    assert_eq!(built(&a.is_in([1, 2].iter())), r#"cc_age $in ["1","2"]"#);
    assert_eq!(built(&a.is_not_in(1..4)), r#"cc_age $notin ["1","2","3"]"#);
    assert_eq!(built(&a.is_in(&[String::from("1")])), r#"cc_age $in ["1"]"#);
    assert_eq!(a.is_in([parameter("a"), parameter("b")]).to_string(), "cc_age $in [:a,:b]");
    assert_eq!(a.is_in(parameter("a")).to_string(), "cc_age $in :a");
}

// ---------------------------------------------------------------------------
// Joining.

#[test]
fn filters_nest_in_the_order_of_the_calls() {
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| field(name).eq(1));
    let text = |filter: Filter| filter.to_string().replace(r#" $eq "1""#, "");
    assert_eq!(text(a.clone().and(b.clone()).or(c.clone())), "(a $and b) $or c");
    assert_eq!(text(a.clone().or(b.clone()).and(c.clone())), "(a $or b) $and c");
    assert_eq!(text(a.clone().and(b.clone().and(c.clone())).and(d.clone())), "a $and b $and c $and d");
    assert_eq!(text(!(a.clone().or(b.clone())).and(!!c.clone())), "$not ((a $or b) $and $not $not c)");
    assert_eq!(text(a.clone().and_if(None).or_if(Some(b.clone()))), "a $or b");
    assert_eq!(text(a.clone().and_if(Some(b.clone())).or_if(None)), "a $and b");
    let parts = [a, b, c, d];
    assert_eq!(text(all(parts.clone()).unwrap()), "a $and b $and c $and d");
    assert_eq!(text(any(parts[..1].to_vec()).unwrap()), "a");
    assert!(all([]).is_none() && any(None).is_none());
}

/// Recursion would overflow the stack, and copying would take minutes.
#[test]
fn filters_have_no_size_limit() {
    let condition = |at: usize| field("cc_age").neq(at);
    let right = (0..50_000).fold(condition(0), |filter, at| filter.and(condition(at)));
    assert_eq!(right.check(&contact()).unwrap().conditions().count(), 50_001);
    let left = (0..50_000).fold(condition(0), |filter, at| condition(at).or(filter));
    assert_eq!(left.check(&contact()).unwrap().conditions().count(), 50_001);
    let first = left.check(&contact()).unwrap();
    assert_eq!(first.conditions().next().unwrap().operands().next().unwrap().text(), "49999");
    let deep = (0..30_000).fold(condition(0), |filter, at| match at % 3 {
        0 => filter.and(condition(at)),
        1 => condition(at).or(filter),
        _ => !filter,
    });
    let text = deep.check(&contact()).unwrap().to_string();
    assert_eq!(text, deep.to_string());
    let long = field("cc_age").is_in(0..200_000).check(&contact()).unwrap();
    assert_eq!(long.conditions().next().unwrap().operands().count(), 200_000);
}

// ---------------------------------------------------------------------------
// Hostile values, names and keys.

/// Returns the field and the value of a text that has one condition.
fn only_value(text: &str) -> (String, String) {
    let ast = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let condition = ast.conditions().next().unwrap();
    assert_eq!((ast.conditions().count(), condition.values().len()), (1, 1), "{text}");
    (condition.field().to_owned(), condition.values()[0].text().to_owned())
}

#[test]
fn any_string_stays_a_value() {
    let object = contact();
    for text in strings() {
        let filter = field("Nom").eq(&text);
        let checked = filter.check(&object).unwrap();
        assert_eq!(checked.conditions().next().unwrap().operands().next().unwrap().text(), text);
        assert_eq!(only_value(&filter.to_string()), ("Nom".to_owned(), text.clone()));
        assert_eq!(only_value(&checked.to_string()), ("Nom".to_owned(), text.clone()));

        let lists = field("Nom").is_in([&text, "x"]).and(field("Nom").is_not_in([&text; 2]));
        let lists = lists.to_string();
        let reread = parse(&lists).unwrap();
        let values: Vec<&str> =
            reread.conditions().flat_map(|condition| condition.values()).map(|value| value.text()).collect();
        assert_eq!(values, [&text, "x", &text, &text]);
    }
}

#[test]
fn any_string_stays_part_of_a_pattern_or_is_refused() {
    let object = contact();
    for text in strings() {
        for (filter, pattern) in [
            (field("Nom").starts_with(&text), format!("{text}*")),
            (field("Nom").ends_with(&text), format!("*{text}")),
            (field("Nom").contains(&text), format!("*{text}*")),
        ] {
            match filter.check(&object) {
                Ok(checked) => {
                    assert!(!text.contains('*'));
                    assert_eq!(only_value(&checked.to_string()).1, pattern);
                }
                Err(refused) => {
                    assert!(text.contains('*'), "{text}: {refused}");
                    assert_eq!(codes(&refused), [Code::EscapedCharacter]);
                    assert!(refused.first().help().unwrap().contains("$regexp \"[*]\""));
                }
            }
        }
    }
}

#[test]
fn any_string_stays_the_value_of_a_parameter() {
    let object = contact();
    let checked = authored("Nom $eq :a $or Nom $in [:a,\"x\"] $or Nom $notin :b");
    for text in strings() {
        let given = Parameters::new().with("a", &text).with_list("b", [&text]);
        let bound = checked.bind(&given).unwrap();
        let operands: Vec<&str> =
            bound.conditions().flat_map(|condition| condition.operands()).map(|one| one.text()).collect();
        assert_eq!(operands, [&text, &text, "x", &text]);
        assert_eq!(bound.parameters().count(), 0);
        assert_eq!(object.check(&parse(&bound.to_string()).unwrap()).unwrap().to_string(), bound.to_string());
    }
}

/// A name that is not a valid identifier is an unknown field, even if the
/// metadata contains it, and the text of its condition does not parse.
#[test]
fn field_name_that_is_not_an_identifier_is_unknown() {
    let contact = contact();
    let named = |name: &str| {
        let name = serde_json::to_string(name).unwrap();
        format!(r#"{name}:{{"attribs":{{"type":"text"}},"read":"Y","write":"Y"}}"#)
    };
    for text in strings() {
        let object = ObjectInfo::from_json("all", &format!("{{{}}}", named(&text))).unwrap();
        let filter = field(&text).eq("1");
        match filter.check(&object) {
            Ok(checked) => assert_eq!(only_value(&checked.to_string()), (text.clone(), "1".to_owned())),
            Err(refused) => {
                assert_eq!(codes(&refused), [Code::UnknownField]);
                assert!(parse(&filter.to_string()).is_err(), "{filter}");
            }
        }
        let filter = field("Nom").eq(parameter(&text));
        match filter.check(&contact) {
            Ok(checked) => assert_eq!(checked.parameters().collect::<Vec<_>>(), [text]),
            Err(refused) => {
                assert_eq!(codes(&refused), [Code::UnboundParameter]);
                assert!(parse(&filter.to_string()).is_err(), "{filter}");
            }
        }
    }
}

#[test]
fn map_keys_are_checked_as_names() {
    let query = HashMap::from([(r#"Nom $neq "" $or Pays"#, "FR")]);
    let filter = all(query.iter().map(|(key, value)| field(*key).eq(value))).unwrap();
    assert_eq!(filter.check(&contact()).unwrap_err().first().code(), Code::UnknownField);
    assert_eq!(filter.to_string(), "<fault>");

    let given: Parameters = BTreeMap::from([("a\" $or Pays $neq \"", "x")]).into_iter().collect();
    let refused = authored("Nom $eq :a").bind(&given).unwrap_err();
    assert_eq!(codes(&refused), [Code::UnboundParameter; 2]);
}

// ---------------------------------------------------------------------------
// Refusals and parameters.

fn show(out: &mut String, title: &str, text: &str, findings: &Diagnostics) {
    let _ = writeln!(out, "{title}");
    for finding in findings.iter() {
        assert_eq!((finding.severity(), finding.fix()), (Severity::Error, None));
        assert_eq!(support::style_fault(title, finding.message()), None, "{finding}");
        let _ = write!(out, "  {}: {finding}", finding.code());
        let _ = match finding.span().slice(text) {
            "" => writeln!(out),
            place => writeln!(out, " (at `{place}`)"),
        };
        let _ = writeln!(out, "    help: {}", finding.help().expect("a help"));
    }
    out.push('\n');
}

#[test]
fn invalid_built_filters_are_reported() {
    let mut out = String::new();
    let age = field("cc_age");
    for (title, filter) in [
        ("unknown field", field("emial").eq("a")),
        ("an invalid name", field("pays").eq("FR").and(field("a b").eq("a"))),
        ("no name", field("").eq("a")),
        ("a word for a number", age.gte("old")),
        ("a blank for a number", age.eq("")),
        ("no number", age.gt(f64::NAN).or(age.lt(f32::NEG_INFINITY))),
        ("no date", field("date_naissance").eq("1990-02-30")),
        ("no boolean", field("optin").eq("peut-être")),
        ("order of a boolean", field("optin").gt(true)),
        ("unknown choice", field("status").eq("clint")),
        ("no regular expression", field("Nom").regexp("a(b")),
        ("stars", field("Nom").contains("a*b").or(field("emial").starts_with("*"))),
        ("a parameter without a name", field("Nom").eq(parameter("a b"))),
        ("items", age.is_in(["1", "x", "2", "y"])),
        ("all at once", all([age.eq("x"), field("zzzzzz").eq("1"), !age.is_in([f64::NAN])]).unwrap()),
    ] {
        match filter.check(&contact()) {
            Ok(checked) => panic!("{title}: {checked}"),
            Err(findings) => show(&mut out, title, "", &findings),
        }
    }
    insta::assert_snapshot!("build_refusals", out);
}

#[test]
fn invalid_bindings_are_reported() {
    let text = "cc_age $gte :min $and Pays $in :countries $and cc_age $notin [:one,\"7\"]";
    let none = Parameters::new();
    let full = || none.clone().with("min", 18).with_list("countries", ["FR"]).with("one", 1);
    let mut out = String::new();
    for (title, given) in [
        ("nothing given", none.clone()),
        ("one missing", none.clone().with("min", 18).with("one", 1)),
        ("one too many", full().with("max", 3)),
        ("a misspelt name", none.clone().with("mni", 18).with_list("countries", ["FR"]).with("one", 1)),
        ("a list for a value", full().with_list("min", [18])),
        ("a list for an item", full().with_list("one", [1, 2])),
        ("a value for a list", full().with("countries", "FR")),
        ("not of the type", full().with("min", "old").with("one", true).with("one", "x")),
        ("not a number at all", full().with("min", f64::NAN)),
        ("a parameter for a parameter", full().with("min", parameter("other"))),
        ("everything", none.with("min", "").with_list("countries", [parameter("x")]).with("two", 2)),
    ] {
        match authored(text).bind(&given) {
            Ok(checked) => panic!("{title}: {checked}"),
            Err(findings) => show(&mut out, title, text, &findings),
        }
    }
    insta::assert_snapshot!("bind_refusals", out);
}

#[test]
fn error_in_a_bound_pattern_points_at_the_parameter() {
    let text = "Nom $regexp :a";
    let refused = authored(text).bind(&Parameters::new().with("a", "(")).unwrap_err();
    assert_eq!(refused.first().span().slice(text), ":a");
}

#[test]
fn parameter_is_checked_against_each_field_that_uses_it() {
    let checked = authored("Nom $eq :a $and cc_age $eq :a $and Nom $like :a");
    assert_eq!(checked.parameters().collect::<Vec<_>>(), ["a"]);
    let bound = checked.bind(&Parameters::new().with("a", 7)).unwrap();
    assert_eq!(bound.to_string(), r#"Nom $eq "7" $and cc_age $eq "7" $and Nom $like "7""#);
    let refused = checked.bind(&Parameters::new().with("a", "seven")).unwrap_err();
    assert_eq!(codes(&refused), [Code::InvalidNumber]);
}

#[test]
fn last_value_of_a_parameter_wins() {
    let given = Parameters::new().with_list("a", [1]).with("a", 1).with("a", 2);
    assert_eq!(authored("cc_age $eq :a").bind(&given).unwrap().to_string(), r#"cc_age $eq "2""#);
}

#[test]
fn filter_without_parameters_binds_to_itself() {
    let text = r#"cc_age $in ["1","2"] $or $not Nom $regexp "a""#;
    assert_eq!(authored(text).bind(&Parameters::new()).unwrap().to_string(), text);
}

#[test]
fn unbound_parameter_is_a_compile_error() {
    let checked = field("Nom").eq(parameter("a")).check(&contact()).unwrap();
    let refused = checked.compile(Target::Portable).unwrap_err();
    assert_eq!(codes(&refused), [Code::UnboundParameter]);
    let bound = checked.bind(&Parameters::new().with("a", "x")).unwrap();
    assert_eq!(bound.compile(Target::Portable).unwrap().requests()[0].as_str(), r#"Nom $eq "x""#);
}

#[test]
fn empty_list_selects_nothing_in_programs_and_is_refused_in_text() {
    let none = [""; 0];
    let filter = field("Nom").is_in(none).or(field("Pays").eq("FR"));
    let plan = filter.check(&contact()).unwrap().compile(Target::Portable).unwrap();
    assert_eq!(plan.requests()[0].as_str(), r#"Pays $eq "FR""#);

    let checked = authored("Nom $in :names");
    let bound = checked.bind(&Parameters::new().with_list("names", none)).unwrap();
    assert_eq!(bound.to_string(), "Nom $in []");
    assert!(bound.compile(Target::Portable).unwrap().requests().is_empty());
    assert_eq!(codes(&contact().check(&parse("Nom $in []").unwrap()).unwrap_err()), [Code::EmptyList]);
}

// ---------------------------------------------------------------------------
// Dates of other crates.

#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
fn date_operand(filter: &Filter) -> Result<String, String> {
    let checked = filter.check(&contact()).map_err(|refused| {
        assert_eq!(codes(&refused), [Code::InvalidDate]);
        refused.to_string()
    })?;
    Ok(checked.conditions().next().unwrap().operands().next().unwrap().text().to_owned())
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_dates_are_accepted_within_years_and_whole_seconds() {
    use jiff::civil::{Date, date};
    let seen = field("date_last_interaction");
    assert_eq!(date_operand(&seen.gte(date(2025, 1, 31))).unwrap(), "2025-01-31");
    assert_eq!(date_operand(&seen.gte(date(2025, 1, 31).at(6, 0, 0, 0))).unwrap(), "2025-01-31 06:00:00");
    assert_eq!(date_operand(&seen.gte(Date::MAX)).unwrap(), "9999-12-31");
    assert!(date_operand(&seen.gte(date(2025, 1, 31).at(6, 0, 0, 1))).unwrap_err().contains("whole second"));
    assert!(date_operand(&seen.gte(date(0, 1, 1))).unwrap_err().contains("the year 0"));
    assert!(date_operand(&seen.gte(Date::MIN)).unwrap_err().contains("the year -9999"));
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_dates_are_accepted_within_years_and_whole_seconds() {
    use chrono::NaiveDate;
    let seen = field("date_last_interaction");
    let day = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
    assert_eq!(date_operand(&seen.gte(day)).unwrap(), "2025-01-31");
    assert_eq!(date_operand(&seen.gte(day.and_hms_opt(6, 0, 0).unwrap())).unwrap(), "2025-01-31 06:00:00");
    for (second, millisecond) in [(0, 500), (59, 1_000)] {
        let date_time = day.and_hms_milli_opt(6, 0, second, millisecond).unwrap();
        assert!(date_operand(&seen.gte(date_time)).unwrap_err().contains("whole second"));
    }
    assert!(date_operand(&seen.gte(NaiveDate::MAX)).unwrap_err().contains("the year 262142"));
    assert!(date_operand(&seen.gte(NaiveDate::MIN)).unwrap_err().contains("the year -262143"));
}

#[cfg(feature = "time")]
#[test]
fn time_dates_are_accepted_within_years_and_whole_seconds() {
    use time::{Date, Month};
    let seen = field("date_last_interaction");
    let day = Date::from_calendar_date(2025, Month::January, 31).unwrap();
    assert_eq!(date_operand(&seen.gte(day)).unwrap(), "2025-01-31");
    assert_eq!(date_operand(&seen.gte(day.with_hms(6, 0, 0).unwrap())).unwrap(), "2025-01-31 06:00:00");
    assert!(
        date_operand(&seen.gte(day.with_hms_nano(6, 0, 0, 1).unwrap())).unwrap_err().contains("whole second")
    );
    assert!(date_operand(&seen.gte(Date::MIN)).unwrap_err().contains("the year -9999"));
}
