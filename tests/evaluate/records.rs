//! Types of records, and filters of any size.

use super::*;

#[test]
fn every_record_type_gives_the_same_result() {
    let matcher = general(r#"txt $eq "a" $and num $gt "5""#);
    assert_eq!(matcher.fields().collect::<Vec<_>>(), ["txt", "num"]);
    assert!(matcher.matches(&HashMap::from([("txt", "A"), ("num", "6")])));
    assert!(
        matcher.matches(&HashMap::from([
            ("txt".to_owned(), "A".to_owned()),
            ("num".to_owned(), "6".to_owned())
        ]))
    );
    assert!(matcher.matches(&BTreeMap::from([("txt", Some("A")), ("num", Some("6")), ("ch", None)])));
    assert!(matcher.matches(json!({ "txt": "A", "num": 6 }).as_object().unwrap()));
    let number = general(r#"num $eq "6.5" $or num $eq "6""#);
    assert!(number.matches(&[6_i8]) && number.matches(&[6_u64]) && number.matches(&[6.5_f32]));
    assert!(general(r#"num $eq "0.1""#).matches(&[0.1_f32]) && !number.matches(&[7_i32]));
    assert!(matcher.matches(&["a", "6"]) && matcher.matches(&vec![Some("a"), Some("6")]));
    assert!(!matcher.matches(&["a"]) && !matcher.matches(&[Some("a"), None]));
    assert!(!matcher.matches(&json!("a")), "a JSON value that is not an object has no fields");
    let columns = [vec!["6", "5"], vec!["a", "a"]];
    let matcher = matcher.with_columns(["num", "txt", "txt"]);
    assert!(matcher.matches(&ColumnarRow::new(&columns, 0)));
    assert!(
        !matcher.matches(&ColumnarRow::new(&columns, 1)) && !matcher.matches(&ColumnarRow::new(&columns, 2))
    );
    let without = matcher.clone().with_columns(["txt"]);
    assert_eq!(without.truth(&["a", "6"]), Truth::Unknown, "a field without a column is NULL");
    let known = |field: &str| (field == "num").then_some(Stored::Integer(6));
    let left = checked(r#"txt $eq "a" $and num $gt "5""#).partial(Collation::General, known).unwrap();
    assert!(matches!(left, filtre::eval::Partial::Undecided(rest) if rest.to_string() == r#"txt $eq "a""#));
}

#[test]
fn array_or_object_in_tested_field_is_an_error() {
    let matcher = general(r#"txt $eq "a" $or ch $eq "b""#);
    let record = json!({ "txt": "a", "ch": { "b": 1 }, "num": [] });
    assert!(matcher.matches(&record));
    let error = matcher.try_matches(&record).unwrap_err();
    assert_eq!(
        (error.field(), error.to_string().as_str()),
        ("ch", "expected one value in the field `ch`, found an array or an object")
    );
    assert_eq!(matcher.try_matches(&json!({ "txt": "a", "num": [] })), Ok(true));
}

#[test]
fn matcher_is_send_sync_clone_and_static() {
    fn everywhere<T: Send + Sync + Clone + 'static>(_: &T) {}
    let matcher = general(r#"txt $regexp "a""#);
    everywhere(&matcher);
    let other = matcher.clone();
    assert!(std::thread::spawn(move || other.matches(&["A"])).join().unwrap() && matcher.matches(&["a"]));
    assert_eq!(format!("{matcher:?}"), r#"Matcher { fields: ["txt"], conditions: 1 }"#);
}

#[test]
fn long_and_deep_filters_run_on_a_small_stack() {
    let on_a_small_stack = |run: fn()| {
        std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
    };
    on_a_small_stack(|| {
        let filter = vec![r#"txt $eq "a""#; 100_000].join(" $or ");
        let matcher = general(&filter);
        assert_eq!(matcher.truth(&["b"]), Truth::False);
        let negated = general(&format!("$not ({filter})"));
        assert!(negated.matches(&["b"]) && !negated.matches(&["a"]));
    });
    on_a_small_stack(|| {
        let depth = 20_000;
        let filter = r#"txt $eq "a" $and (ch $eq "b" $or $not ("#.repeat(depth)
            + r#"txt $eq "c""#
            + &"))".repeat(depth);
        let matcher = general(&filter);
        assert!(matcher.matches(&["a", "b"]) && !matcher.matches(&["b", "b"]));
        assert_eq!(matcher.clone().truth(&["a"]), Truth::Unknown);
        let known = |field: &str| (field == "ch").then_some(Stored::Text("x"));
        assert!(checked(&filter).partial(Collation::General, known).is_ok());
    });
}
