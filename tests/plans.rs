//! A plan is exact: the union of its requests, evaluated with each precedence of
//! the target and then filtered by the residual, selects what the filter selects.

mod reference;

use filtre::schema::ObjectInfo;
use filtre::{Checked, Plan, Target, compile::CompileOptions};
use reference::{
    COLLATIONS, Collation, Filter, Generator, Op, Precedence, Record, metadata, read, shapes, truth,
};

fn object() -> ObjectInfo {
    ObjectInfo::from_json("contact", &metadata()).unwrap()
}

fn checked(filter: &Filter, object: &ObjectInfo) -> Checked {
    let text = filter.text();
    let ast = filtre::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    object.check(&ast).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The number of generated cases; a tenth of `FILTRE_CASES` overrides it.
fn cases(default: usize) -> usize {
    std::env::var("FILTRE_CASES").ok().map_or(default, |cases| cases.parse::<usize>().unwrap() / 10)
}

/// The precedences that servers of a target may use.
fn precedences(target: Target) -> &'static [Precedence] {
    match target {
        Target::Sql => &[Precedence::Sql],
        Target::LeftToRight => &[Precedence::LeftToRight],
        _ => &[Precedence::Sql, Precedence::LeftToRight],
    }
}

/// A plan, parsed by the reference.
struct Naive {
    requests: Vec<Vec<Filter>>,
    residual: Option<Filter>,
    blanks_matter: bool,
}

impl Naive {
    fn new(plan: &Plan) -> Self {
        let requests = precedences(plan.target()).iter().map(|precedence| {
            plan.requests().iter().map(|request| read(request.as_str(), *precedence)).collect()
        });
        Self {
            requests: requests.collect(),
            residual: plan.residual().map(|residual| read(&residual.to_string(), Precedence::Sql)),
            blanks_matter: plan.blanks_matter(),
        }
    }

    /// Whether the plan selects a record. All precedences must agree.
    fn selects(&self, record: &Record, collation: Collation) -> bool {
        let is_true = |filter: &Filter, record: &Record| truth(filter, record, collation) == Some(true);
        let answers: Vec<bool> = self
            .requests
            .iter()
            .map(|requests| requests.iter().any(|request| is_true(request, record)))
            .map(|comes_back| {
                let Some(residual) = &self.residual else { return comes_back };
                let answer = comes_back && is_true(residual, record);
                if !self.blanks_matter {
                    let shown = comes_back && is_true(residual, &with_empty_values(record));
                    assert_eq!(
                        answer, shown,
                        "NULL shown as an empty value makes a difference: {residual:?}"
                    );
                }
                answer
            })
            .collect();
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "precedences differ: {:?}",
            self.requests
        );
        answers[0]
    }
}

/// Returns the record as shown by a server that writes NULL as an empty value.
fn with_empty_values(record: &Record) -> Record {
    let shown = |(field, _): &(&str, reference::Type)| {
        let value = record.get(*field).cloned().flatten().unwrap_or_default();
        ((*field).to_owned(), Some(value))
    };
    reference::FIELDS.iter().map(shown).collect()
}

/// The records that a filter selects.
struct Expected<'r> {
    text: String,
    answers: Vec<(&'r Record, Collation, bool)>,
}

impl<'r> Expected<'r> {
    fn new(filter: &Filter, records: &'r [Record], collations: &[Collation]) -> Self {
        let pairs =
            records.iter().flat_map(|record| collations.iter().map(move |collation| (record, *collation)));
        let answers = pairs
            .map(|(record, collation)| (record, collation, truth(filter, record, collation) == Some(true)));
        Self { text: filter.text(), answers: answers.collect() }
    }

    fn assert_exact(&self, plan: &Plan) {
        let naive = Naive::new(plan);
        for &(record, collation, expected) in &self.answers {
            assert_eq!(
                naive.selects(record, collation),
                expected,
                "{}\n{:?}\nthen {:?}\n{record:?} {collation:?}",
                self.text,
                plan.requests(),
                plan.residual().map(ToString::to_string)
            );
        }
    }
}

fn assert_bounds(plan: &Plan, options: &CompileOptions) {
    assert!(plan.requests().len() <= options.requests());
    for request in plan.requests() {
        assert!(request.query_length() <= options.query_bytes(), "{request}");
        assert_eq!(request.query().len(), request.query_length());
        let text = request.as_str();
        assert!(!text.is_empty());
        if options.target() == Target::Strict {
            let bare = without_values(text);
            assert!(!(bare.contains(" $and ") && bare.contains(" $or ")), "{text}");
        }
        if options.target() != Target::Sql {
            assert!(!text.contains('\\'), "{text}");
        }
    }
}

fn without_values(text: &str) -> String {
    text.split('"').step_by(2).collect()
}

/// Returns every combination of the values of each field.
fn combinations(values: &[(&str, [Option<&str>; 3])]) -> Vec<Record> {
    let mut records = vec![Record::new()];
    for (field, stored) in values {
        records = records
            .into_iter()
            .flat_map(|record| {
                stored.iter().map(move |value| {
                    let mut record = record.clone();
                    record.insert((*field).to_owned(), value.map(str::to_owned));
                    record
                })
            })
            .collect();
    }
    records
}

#[test]
fn every_shape_of_four_conditions_has_an_exact_plan() {
    let object = object();
    let conditions = [
        Filter::condition("nom", Op::Eq, "a"),
        Filter::condition("age", Op::Gt, "5"),
        Filter::condition("email", Op::Like, "*x"),
        Filter::condition("optin", Op::Eq, "1"),
    ];
    let records = combinations(&[
        ("nom", [Some("a"), Some("b"), None]),
        ("age", [Some("6"), Some("5"), Some("")]),
        ("email", [Some("ax"), Some(""), None]),
        ("optin", [Some("1"), Some("0"), Some("?")]),
    ]);
    for count in 1..=4 {
        for filter in shapes(&conditions[..count]) {
            // The collations agree on these values.
            let expected = Expected::new(&filter, &records, &[Collation::Binary]);
            let checked = checked(&filter, &object);
            for target in Target::ALL {
                let plan = checked.compile(target).unwrap();
                assert!(plan.residual().is_none(), "{}", filter.text());
                expected.assert_exact(&plan);
                assert_bounds(&plan, &target.into());
            }
        }
    }
}

#[test]
fn every_shape_of_three_widened_conditions_has_an_exact_plan() {
    let object = object();
    let conditions = [
        Filter::condition("nom", Op::Eq, "a\"b "),
        Filter::condition("nom", Op::Regexp, "b$"),
        Filter::condition("email", Op::Lt, "m\\"),
        Filter::condition("status", Op::Eq, "x"),
        Filter::list("status", Op::Notin, &["x", "y\""]),
        Filter::condition("age", Op::Neq, "5"),
    ];
    let records = combinations(&[
        ("nom", [Some("A\"B"), Some("b"), None]),
        ("email", [Some("a"), Some("z"), None]),
        ("status", [Some("x"), Some("y\""), Some("z")]),
        ("age", [Some("5"), Some("6"), Some("five")]),
    ]);
    for first in 0..conditions.len() {
        for second in first + 1..conditions.len() {
            let third = &conditions[(first + second + 1) % conditions.len()];
            let parts = [conditions[first].clone(), conditions[second].clone(), third.clone()];
            for filter in shapes(&parts[..if (first + second) % 3 == 0 { 3 } else { 2 }]) {
                let expected = Expected::new(&filter, &records, &COLLATIONS);
                let checked = checked(&filter, &object);
                for target in Target::ALL {
                    let plan = checked.compile(target).unwrap();
                    expected.assert_exact(&plan);
                    assert_bounds(&plan, &target.into());
                }
            }
        }
    }
}

#[test]
fn generated_filters_have_exact_plans_that_round_trip() {
    let object = object();
    let mut generator = Generator::new(1);
    for case in 0..cases(3_000) {
        let filter = generator.filter(4);
        let records: Vec<Record> = (0..6).map(|_| generator.record_for(&filter)).collect();
        let target = Target::ALL[case % 4];
        let expected = Expected::new(&filter, &records, &COLLATIONS);
        let checked = checked(&filter, &object);
        for folds in [true, false] {
            let options = CompileOptions::from(target).with_folding(folds);
            let plan = checked.compile(options).unwrap_or_else(|error| panic!("{}: {error}", filter.text()));
            expected.assert_exact(&plan);
            assert_bounds(&plan, &options);
            let written = serde_json::to_string(&plan).unwrap();
            let read = Plan::read(&written, &object).unwrap_or_else(|error| panic!("{written}: {error}"));
            assert_eq!(serde_json::to_string(&read).unwrap(), written);
        }
    }
}

#[test]
fn plans_within_narrow_limits_are_exact_or_refused() {
    let object = object();
    let mut generator = Generator::new(2);
    let mut refused = 0;
    let all = cases(3_000);
    for case in 0..all {
        let filter = generator.filter(4);
        let records: Vec<Record> = (0..6).map(|_| generator.record_for(&filter)).collect();
        let options = CompileOptions::from(Target::ALL[case % 4])
            .with_query_bytes(60 + generator.random.below(200))
            .with_requests(1 + generator.random.below(20))
            .with_conditions(1 + generator.random.below(30));
        match checked(&filter, &object).compile(options) {
            Ok(plan) => {
                Expected::new(&filter, &records, &COLLATIONS).assert_exact(&plan);
                assert_bounds(&plan, &options);
            }
            Err(error) => {
                assert_eq!(error.first().code(), filtre::Code::LimitExceeded);
                refused += 1;
            }
        }
    }
    assert!(refused > 0 && refused < all / 2, "{refused} of {all}");
}

#[test]
fn empty_lists_have_exact_plans() {
    use filtre::build::field;
    let object = object();
    let none: [&str; 0] = [];
    let records = combinations(&[
        ("nom", [Some("a"), Some(""), None]),
        ("age", [Some("5"), Some("?"), Some("")]),
        ("optin", [Some("1"), Some("?"), None]),
    ]);
    let empty = |name: &str, op| Filter::list(name, op, &[]);
    for name in ["nom", "age", "optin"] {
        let one = Filter::condition("nom", Op::Eq, "a");
        let cases = [
            (field(name).is_in(none), empty(name, Op::In)),
            (field(name).is_not_in(none), empty(name, Op::Notin)),
            (!field(name).is_in(none), empty(name, Op::Notin)),
            (
                field(name).is_in(none).or(field("nom").eq("a")),
                Filter::Or(vec![empty(name, Op::In), one.clone()]),
            ),
            (
                field("nom").eq("a").and(field(name).is_not_in(none)),
                Filter::And(vec![one, empty(name, Op::Notin)]),
            ),
        ];
        for (built, filter) in cases {
            let expected = Expected::new(&filter, &records, &COLLATIONS);
            for target in Target::ALL {
                let plan = built.check(&object).unwrap().compile(target).unwrap();
                expected.assert_exact(&plan);
                let written = serde_json::to_string(&plan).unwrap();
                assert_eq!(serde_json::to_string(&Plan::read(&written, &object).unwrap()).unwrap(), written);
            }
        }
    }
    let nothing = field("nom").is_in(none).and(field("age").gt(5)).check(&object).unwrap();
    assert!(nothing.compile(Target::Portable).unwrap().requests().is_empty());
}

#[test]
fn plans_and_filters_are_send_and_sync() {
    fn travels<T: Send + Sync + 'static>() {}
    travels::<Plan>();
    travels::<Checked>();
}
