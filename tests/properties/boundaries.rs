//! Exact limits: the last value that is within a limit and the first beyond it.

use filtre::check::DateTime;
use filtre::compile::CompileOptions;
use filtre::lint::{Level, LintOptions, lint};
use filtre::{Code, Target, parse};

use crate::support::contact;

/// Whether a rule reports the text.
fn is_reported(text: &str, code: Code) -> bool {
    let options = LintOptions::default().with_level(code, Level::Warn);
    lint(text, Some(&contact()), &options).iter().any(|finding| finding.code() == code)
}

#[test]
fn filter_of_80_characters_stays_on_one_line() {
    let rest = r#"a $eq "1" $and b $eq """#.len();
    for (width, lines) in [(80, 1), (81, 2)] {
        let text = format!(r#"a $eq "1" $and b $eq "{}""#, "é".repeat(width - rest));
        assert_eq!(filtre::format(&text).unwrap().lines().count(), lines, "{width}");
    }
}

/// The length of `Pays` is 2.
#[test]
fn value_length_is_counted_in_characters() {
    for (value, is_too_long) in [("éé", false), ("ééé", true), ("éé  ", false)] {
        assert_eq!(is_reported(&format!("Pays $eq \"{value}\""), Code::ValueTooLong), is_too_long, "{value}");
    }
    assert!(!is_reported(r#"Pays $like "*éé*""#, Code::ValueTooLong));
    assert!(is_reported(r#"Pays $like "*%éé*""#, Code::ValueTooLong));
}

#[test]
fn url_over_2000_bytes_is_long() {
    let rest = "Nom%20%24eq%20%22%22".len();
    for (length, is_long) in [(2_000, false), (2_001, true)] {
        let text = format!("Nom $eq \"{}\"", "a".repeat(length - rest));
        assert_eq!(is_reported(&text, Code::LongUrl), is_long, "{length}");
    }
}

#[test]
fn trailing_no_break_space_is_part_of_the_value() {
    assert!(is_reported("Nom $eq \"a \"", Code::TrailingSpace));
    assert!(!is_reported("Nom $eq \"a\u{a0}\"", Code::TrailingSpace));
}

#[test]
fn request_of_the_maximum_length_is_not_split() {
    let filter = parse(r#"Nom $eq "a" $or Pays $eq "é""#).unwrap();
    let checked = contact().check(&filter).unwrap();
    let length = checked.compile(Target::Portable).unwrap().requests()[0].query_length();
    for (limit, requests) in [(length, 1), (length - 1, 2)] {
        let options = CompileOptions::from(Target::Portable).with_query_bytes(limit);
        assert_eq!(checked.compile(options).unwrap().requests().len(), requests, "{limit}");
    }
}

#[test]
fn maximum_number_of_requests_is_allowed() {
    let filter = parse(r#"Pays $eq "BE" $or cc_age $gte 30 $and Pays $neq """#).unwrap();
    let checked = contact().check(&filter).unwrap();
    let options = CompileOptions::from(Target::Strict);
    assert_eq!(checked.compile(options.with_requests(2)).unwrap().requests().len(), 2);
    let refused = checked.compile(options.with_requests(1)).unwrap_err();
    assert_eq!(refused.first().code(), Code::LimitExceeded);
}

#[test]
fn next_day_follows_the_calendar_up_to_the_year_9999() {
    for (day, next) in [
        ("2000-02-28", Some("2000-02-29")),
        ("1900-02-28", Some("1900-03-01")),
        ("2024-04-30 23:59:59", Some("2024-05-01")),
        ("9998-12-31", Some("9999-01-01")),
        ("9999-12-30", Some("9999-12-31")),
        ("9999-12-31", None),
    ] {
        let found = day.parse::<DateTime>().unwrap().next_day();
        assert_eq!(found.map(|next| next.to_string()).as_deref(), next, "{day}");
    }
}
