//! Three-valued logic, and stored values of each type.

use super::*;

const TRUTHS: [Truth; 3] = [Truth::True, Truth::False, Truth::Unknown];

#[test]
fn logic_is_three_valued() {
    // `txt` decides the left part, `ch` the right part.
    let value = |truth| match truth {
        Truth::True => json!("a"),
        Truth::False => json!("b"),
        Truth::Unknown => Value::Null,
    };
    let not = |truth| match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Unknown => Truth::Unknown,
    };
    let and = |left, right| match (left, right) {
        (Truth::False, _) | (_, Truth::False) => Truth::False,
        (Truth::True, other) | (other, Truth::True) => other,
        _ => Truth::Unknown,
    };
    let parts = [r#"txt $eq "a""#, r#"txt $regexp "^a""#, r#"txt $like "a*""#, r#"txt $in ["a"]"#];
    for part in parts {
        for left in TRUTHS {
            for right in TRUTHS {
                let record = json!({ "txt": value(left), "ch": value(right) });
                let truth = |filter: &str| general(filter).truth(&record);
                assert_eq!(truth(part), left);
                assert_eq!(truth(&format!("$not {part}")), not(left));
                assert_eq!(truth(&format!("{part} $and ch $eq \"a\"")), and(left, right));
                assert_eq!(truth(&format!("{part} $or ch $eq \"a\"")), not(and(not(left), not(right))));
                let negated = format!("$not ({part} $or $not (ch $eq \"a\" $and {part}))");
                assert_eq!(truth(&negated), and(not(left), and(right, left)));
            }
        }
    }
}

#[test]
fn stored_value_is_parsed_as_field_type() {
    use Truth::{False, True, Unknown};
    for (filter, field, stored, expected) in [
        (r#"num $eq "65""#, "num", json!("065.0"), True),
        (r#"num $eq "65""#, "num", json!(65), True),
        (r#"num $eq "65""#, "num", json!(65.0), True),
        (r#"num $eq "65.5""#, "num", json!(65), False),
        (r#"num $lt "65.5""#, "num", json!(65), True),
        (r#"num $eq "65""#, "num", json!(" 65"), Unknown),
        (r#"num $neq "65""#, "num", json!(""), Unknown),
        (r#"num $neq "65""#, "num", json!("abc"), Unknown),
        (r#"num $neq "65""#, "num", json!(true), Unknown),
        (r#"num $gt "18446744073709551614""#, "num", json!(u64::MAX), True),
        (r#"de $lte "-99999999999999999999.5""#, "de", json!("-99999999999999999999.51"), True),
        (r#"de $in ["1.50","3"]"#, "de", json!(1.5), True),
        (r#"de $in ["1.50","3"]"#, "de", json!("03"), True),
        (r#"de $notin ["1.50","3"]"#, "de", json!(2), True),
        (r#"de $eq "0.1""#, "de", json!(0.1), True),
        (r#"d $eq "2025-01-01""#, "d", json!("2025-01-01 00:00"), True),
        (r#"dt $gt "2025-01-01""#, "dt", json!("2025-01-01 00:00:01"), True),
        (r#"dt $in ["2025-01-01","2025-01-02 06:00"]"#, "dt", json!("2025-01-02 06:00:00"), True),
        (r#"d $eq "2025-01-01""#, "d", json!("2025-02-30"), Unknown),
        (r#"d $lt "2025-01-01""#, "d", json!(""), Unknown),
        (r#"d $lt "2025-01-01""#, "d", json!(20240101), Unknown),
        (r#"ok $eq "yes""#, "ok", json!("TRUE"), True),
        (r#"ok $eq "1""#, "ok", json!(true), True),
        (r#"ok $in ["0","1"]"#, "ok", json!(0), True),
        (r#"ok $neq "1""#, "ok", json!("maybe"), Unknown),
        (r#"ok $neq "1""#, "ok", json!(""), Unknown),
        (r#"num $like "6*""#, "num", json!(65), True),
        (r#"num $like "*""#, "num", json!(""), Unknown),
        (r#"num $like "a*""#, "num", json!("abc"), True),
        (r#"num $regexp "^$""#, "num", json!(""), Unknown),
        (r#"txt $eq "65""#, "txt", json!(65), True),
        (r#"txt $eq "true""#, "txt", json!(true), True),
        (r#"txt $eq """#, "txt", json!(""), True),
        (r#"txt $like "*""#, "txt", json!(""), True),
        (r#"txt $eq "a""#, "txt", json!(["a"]), Unknown),
        (r#"ch $eq "É ""#, "ch", json!("e"), True),
    ] {
        let record = json!({ field: stored });
        assert_eq!(general(filter).truth(&record), expected, "{filter} of {record}");
        assert_eq!(general(filter).matches(&record), expected == True, "{filter} of {record}");
    }
}

#[test]
fn date_time_compares_by_time_and_matches_patterns_as_text() {
    use Truth::{False, True, Unknown};
    for (filter, stored, expected) in [
        (r#"d $eq "2025-01-01""#, "2025-01-01 00:00:00", True),
        (r#"d $lt "2025-01-01""#, "2024-12-31", True),
        (r#"d $in ["2025-01-01","2025-01-02"]"#, "2025-01-02 00:00", True),
        (r#"dt $gt "2025-01-01 06:00""#, "2025-01-01 06:00:01", True),
        (r#"dt $neq "2025-01-01""#, "2025-01-01 00:00", False),
        (r#"dt $like "2025-01-*""#, "2025-01-01 06:00", True),
        (r#"dt $regexp "^2025-01-01$""#, "2025-01-01", True),
        (r#"txt $eq "2025-01-01""#, "2025-01-01", True),
        (r#"txt $eq "2025-01-01""#, "2025-01-01 00:00", False),
        (r#"num $gt "0""#, "2025-01-01", Unknown),
        (r#"ok $eq "1""#, "2025-01-01", Unknown),
    ] {
        let stored: DateTime = stored.parse().unwrap();
        let name = filter.split(' ').next().unwrap();
        assert_eq!(general(filter).truth(&HashMap::from([(name, stored)])), expected, "{filter} {stored}");
    }
}

#[test]
fn empty_list_contains_no_value() {
    use filtre::build::field;
    let none = || std::iter::empty::<String>();
    for (name, known, unknown) in
        [("txt", "a", Value::Null), ("num", "1", json!("abc")), ("ok", "1", json!(""))]
    {
        let is_in = field(name).is_in(none()).check(object()).unwrap();
        let not_in = field(name).is_not_in(none()).check(object()).unwrap();
        let truths = |value: Value| {
            let record = json!({ name: value });
            [&is_in, &not_in].map(|filter| filter.matcher(Collation::General).unwrap().truth(&record))
        };
        assert_eq!(truths(json!(known)), [Truth::False, Truth::True]);
        assert_eq!(truths(unknown), [Truth::Unknown, Truth::Unknown]);
    }
}

#[test]
fn list_of_any_length_contains_its_items() {
    for length in [1, 2, 8, 9, 1_000] {
        let items = |item: &dyn Fn(usize) -> String| {
            let items: Vec<String> = (0..length).map(|at| quoted(&item(at))).collect();
            format!("[{}]", items.join(","))
        };
        let texts = general(&format!("txt $in {}", items(&|at| format!("É{at} "))));
        let numbers =
            general(&format!("num $notin {}", items(&|at| format!("{}.{}", at * 7 % length, at % 2))));
        let dates = general(&format!("d $in {}", items(&|at| format!("{:04}-01-01", at + 1))));
        for at in 0..length {
            assert!(texts.matches(&json!({ "txt": format!("e{at}") })));
            assert!(dates.matches(&json!({ "d": format!("{:04}-01-01 00:00", at + 1) })));
        }
        assert!(!texts.matches(&json!({ "txt": format!("e{length}") })));
        assert!(!dates.matches(&json!({ "d": "0001-01-02" })));
        assert!(numbers.matches(&json!({ "num": length })) && !numbers.matches(&json!({ "num": "0" })));
    }
}
