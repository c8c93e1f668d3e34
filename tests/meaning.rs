//! The evaluator, compared with the naive reference on generated filters and
//! records.
//!
//! `FILTRE_CASES` sets the number of pairs; the default is 200,000.
#![cfg(feature = "eval")]

mod reference;

use filtre::Checked;
use filtre::build::{self, IntoValue, Parameters, field, parameter};
use filtre::eval::{Matcher, Partial, Stored, Truth};
use filtre::schema::ObjectInfo;
use filtre::text::Collation;
use reference::{COLLATIONS, Filter, Generator, Op, Record, metadata, shapes, truth};

/// The records for each filter: compilation costs more than a run.
const RECORDS: usize = 20;

fn cases() -> usize {
    std::env::var("FILTRE_CASES").ok().map_or(200_000, |cases| cases.parse().expect("a number of cases"))
}

fn object() -> ObjectInfo {
    ObjectInfo::from_json("contact", &metadata()).unwrap()
}

fn checked(object: &ObjectInfo, filter: &Filter) -> Checked {
    let text = filter.text();
    let ast = filtre::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    object.check(&ast).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn of_library(collation: reference::Collation) -> Collation {
    match collation {
        reference::Collation::General => Collation::General,
        reference::Collation::Binary => Collation::Binary,
    }
}

fn matcher(object: &ObjectInfo, filter: &Filter, collation: reference::Collation) -> Matcher {
    checked(object, filter).matcher(of_library(collation)).unwrap()
}

/// Returns the result of the library in the form of the reference.
fn found(matcher: &Matcher, record: &Record) -> Option<bool> {
    match matcher.truth(record) {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown => None,
    }
}

/// Returns the smallest part of a filter on which library and reference differ.
fn culprit(object: &ObjectInfo, filter: &Filter, record: &Record, collation: reference::Collation) -> Filter {
    let differs =
        |part: &&Filter| found(&matcher(object, part, collation), record) != truth(part, record, collation);
    let parts: Vec<&Filter> = match filter {
        Filter::Condition { .. } => Vec::new(),
        Filter::Not(inner) => vec![inner],
        Filter::And(parts) | Filter::Or(parts) => parts.iter().collect(),
    };
    match parts.into_iter().find(differs) {
        Some(part) => culprit(object, part, record, collation),
        None => filter.clone(),
    }
}

/// Fails with the smallest differing part if library and reference differ.
fn agree(
    object: &ObjectInfo,
    filter: &Filter,
    matcher: &Matcher,
    record: &Record,
    collation: reference::Collation,
) -> Option<bool> {
    let expected = truth(filter, record, collation);
    if found(matcher, record) != expected {
        let part = culprit(object, filter, record, collation);
        let fields = part.fields();
        let held: Vec<_> = record.iter().filter(|(field, _)| fields.contains(&field.as_str())).collect();
        panic!(
            "{} of {held:?} under {collation:?}: {:?} by the library, {:?} by the reference",
            part.text(),
            found(&self::matcher(object, &part, collation), record),
            truth(&part, record, collation)
        );
    }
    assert_eq!(matcher.matches(record), expected == Some(true));
    assert_eq!(matcher.try_matches(record).ok(), Some(expected == Some(true)));
    expected
}

#[test]
fn evaluator_agrees_with_reference() {
    let object = object();
    let mut generator = Generator::new(20_250_101);
    let mut seen = [0_usize; 3];
    for round in 0..cases() / RECORDS {
        let filter = generator.filter(round % 5);
        let collation = COLLATIONS[round % 2];
        let matcher = matcher(&object, &filter, collation);
        for _ in 0..RECORDS {
            match agree(&object, &filter, &matcher, &generator.record_for(&filter), collation) {
                Some(true) => seen[0] += 1,
                Some(false) => seen[1] += 1,
                None => seen[2] += 1,
            }
        }
    }
    let least = cases() / 20;
    assert!(seen.iter().all(|&count| count > least), "each of true, false and unknown is frequent: {seen:?}");
}

#[test]
fn each_record_satisfies_filter_or_negation_or_is_unknown() {
    let object = object();
    let mut generator = Generator::new(3);
    for round in 0..cases() / RECORDS / 10 {
        let filter = generator.filter(3);
        let collation = of_library(COLLATIONS[round % 2]);
        let plain = checked(&object, &filter).matcher(collation).unwrap();
        let negated = checked(&object, &Filter::not(filter.clone())).matcher(collation).unwrap();
        for _ in 0..RECORDS {
            let record = generator.record_for(&filter);
            let expected = match (plain.matches(&record), negated.matches(&record)) {
                (true, false) => (Truth::True, Truth::False),
                (false, true) => (Truth::False, Truth::True),
                (false, false) => (Truth::Unknown, Truth::Unknown),
                (true, true) => panic!("{} and its negation select {record:?}", filter.text()),
            };
            assert_eq!((plain.truth(&record), negated.truth(&record)), expected, "{}", filter.text());
        }
    }
}

/// Conditions that are true of one record, composed with `$and`, `$or` and an even
/// number of `$not`, select that record.
#[test]
fn filter_composed_of_true_conditions_selects_its_record() {
    let object = object();
    let mut generator = Generator::new(4);
    for round in 0..cases() / RECORDS / 4 {
        let collation = COLLATIONS[round % 2];
        let record = generator.record();
        let mut parts: Vec<Filter> = Vec::new();
        while parts.len() < 6 {
            let condition = generator.condition();
            match truth(&condition, &record, collation) {
                Some(true) => parts.push(condition),
                Some(false) => parts.push(Filter::not(condition)),
                // An unknown condition has no true form.
                None => {}
            }
        }
        let all = Filter::And(parts.clone());
        assert!(matcher(&object, &all, collation).matches(&record), "{} of {record:?}", all.text());
        let composed = compose(&mut generator, parts);
        let text = composed.text();
        assert!(matcher(&object, &composed, collation).matches(&record), "{text} of {record:?}");
    }
}

/// Composes true filters into one true filter.
fn compose(generator: &mut Generator, mut parts: Vec<Filter>) -> Filter {
    while parts.len() > 1 {
        let random = &mut generator.random;
        let right = parts.swap_remove(random.below(parts.len()));
        let left = parts.swap_remove(random.below(parts.len()));
        parts.push(match random.below(4) {
            0 => Filter::And(vec![left, right]),
            1 => Filter::Or(vec![left, right]),
            2 => Filter::not(Filter::And(vec![Filter::not(left), Filter::not(right)])),
            _ => Filter::not(Filter::Or(vec![Filter::not(left), Filter::not(right)])),
        });
    }
    parts.remove(0)
}

/// Every tree shape over four conditions, on every combination of their values.
#[test]
fn every_tree_shape_agrees_with_reference() {
    let object = object();
    let atoms = ["nom", "email", "age", "optin"].map(|field| Filter::condition(field, Op::Eq, "1"));
    let atoms = [&atoms[..1], &atoms[..2], &atoms[..3], &atoms[..]];
    let held = [Some("1"), Some("0"), None];
    let records: Vec<Record> = (0..81)
        .map(|number: usize| {
            let fields = [("nom", 1), ("email", 3), ("age", 9), ("optin", 27)];
            fields.map(|(field, weight)| (field.into(), held[number / weight % 3].map(Into::into))).into()
        })
        .collect();
    for shape in atoms.iter().flat_map(|atoms| shapes(atoms)) {
        let matcher = matcher(&object, &shape, reference::Collation::Binary);
        for record in &records {
            agree(&object, &shape, &matcher, record, reference::Collation::Binary);
        }
    }
}

#[test]
fn partial_evaluation_selects_the_same_records() {
    let object = object();
    let mut generator = Generator::new(5);
    let mut undecided = 0;
    for round in 0..cases() / RECORDS / 2 {
        let filter = generator.filter(3);
        let record = generator.record_for(&filter);
        let collation = of_library(COLLATIONS[round % 2]);
        let checked = checked(&object, &filter);
        let known: Vec<&str> = filter.fields().into_iter().filter(|_| generator.random.chance(50)).collect();
        let stored = |field: &str| {
            let value = || record.get(field).and_then(Option::as_deref).map_or(Stored::Null, Stored::Text);
            known.contains(&field).then(value)
        };
        let expected = checked.matcher(collation).unwrap().matches(&record);
        let selected = match checked.partial(collation, stored).unwrap() {
            Partial::True => true,
            Partial::False => false,
            Partial::Undecided(left) => {
                undecided += 1;
                let left = left.matcher(collation).unwrap();
                assert!(left.fields().all(|field| !known.contains(&field)), "{}", filter.text());
                left.matches(&record)
            }
        };
        assert_eq!(selected, expected, "{} of {record:?}, {known:?} known", filter.text());
    }
    assert!(undecided > cases() / RECORDS / 10, "{undecided}");
}

/// Builds the same filter with the builder; `value` converts each value.
fn built(filter: &Filter, value: &mut impl FnMut(&str) -> build::Value) -> build::Filter {
    let (name, op, values, is_list) = match filter {
        Filter::Condition { field, op, values, is_list } => (field, *op, values, *is_list),
        Filter::Not(inner) => return !built(inner, value),
        Filter::And(parts) => return build::all(parts.iter().map(|part| built(part, value))).unwrap(),
        Filter::Or(parts) => return build::any(parts.iter().map(|part| built(part, value))).unwrap(),
    };
    let mut values: Vec<build::Value> = values.iter().map(|text| value(text)).collect();
    let field = field(name);
    if is_list {
        return if op == Op::In { field.is_in(values) } else { field.is_not_in(values) };
    }
    let value = values.remove(0);
    match op {
        Op::Eq => field.eq(value),
        Op::Neq => field.neq(value),
        Op::Gt => field.gt(value),
        Op::Gte => field.gte(value),
        Op::Lt => field.lt(value),
        Op::Lte => field.lte(value),
        Op::Like => field.like(value),
        Op::Notlike => field.notlike(value),
        Op::Regexp => field.regexp(value),
        Op::In | Op::Notin => unreachable!("these take lists"),
    }
}

#[test]
fn built_and_bound_filters_equal_authored_ones() {
    let object = object();
    let mut generator = Generator::new(6);
    for _ in 0..cases() / RECORDS / 10 {
        let filter = generator.filter(4);
        let authored = checked(&object, &filter).to_string();
        let plain = built(&filter, &mut |text| text.into_value());
        assert_eq!(plain.check(&object).unwrap().to_string(), authored);

        let mut given = Parameters::new();
        let mut names = (0..).map(|number| format!("p{number}"));
        let open = built(&filter, &mut |text| {
            let name = names.next().unwrap();
            given = std::mem::take(&mut given).with(&name, text);
            parameter(name).into_value()
        });
        let open = open.check(&object).unwrap();
        assert!(open.matcher(Collation::General).is_err(), "{open}");
        assert_eq!(open.bind(&given).unwrap().to_string(), authored);
    }
}

/// Only the builder makes lists without items.
#[test]
fn empty_list_agrees_with_reference() {
    let object = object();
    let mut generator = Generator::new(7);
    for round in 0..cases() / RECORDS / 40 {
        let empty = |filter: Filter| match filter {
            Filter::Condition { field, op, is_list: true, .. } => Filter::list(&field, op, &[]),
            other => other,
        };
        let parts: Vec<Filter> = (0..3).map(|_| empty(generator.condition())).collect();
        let filter = Filter::not(Filter::Or(vec![Filter::And(parts[..2].to_vec()), parts[2].clone()]));
        let checked = built(&filter, &mut |text| text.into_value()).check(&object).unwrap();
        let collation = COLLATIONS[round % 2];
        let matcher = checked.matcher(of_library(collation)).unwrap();
        for _ in 0..RECORDS {
            let record = generator.record_for(&filter);
            assert_eq!(
                found(&matcher, &record),
                truth(&filter, &record, collation),
                "{checked} of {record:?}"
            );
        }
    }
}
