//! `evaluate`: a filter of four conditions on records in memory, beside the
//! same conditions written by hand, and beside the peers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::LazyLock;

use filtre::eval::{Matcher, Record, Slot, Stored};
use filtre::text::Collation;

use crate::allocator;
use crate::rows::{FILTER, NAMES, Row, checked, rows};
use crate::table::{Table, known, number};
use crate::timer;

/// The default number of records.
pub const RECORDS: usize = 1_000_000;

const DATE: &str = "2025-01-01 06:00";

impl Record for Row {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        Stored::Text(match slot.index() {
            0 => &self.date,
            1 => &self.status,
            2 => &self.email,
            _ => &self.age,
        })
    }
}

/// Runs the filter over all records and returns the number selected.
type Subject<'r> = (&'static str, Box<dyn Fn() -> usize + 'r>);

/// Measures all kinds of records and prints a table for each.
pub fn run(records: usize) {
    let rows = rows(records);
    measure("Struct rows", records, structs(&rows));
    measure("HashMap<String, String>", records, maps(&rows).subjects());
    measure("serde_json objects", records, objects(&rows).subjects());
}

fn measure(heading: &str, records: usize, subjects: Vec<Subject<'_>>) {
    eprintln!("{heading}");
    let selected = subjects[0].1();
    let mut allocations = Vec::new();
    for (name, run) in &subjects {
        assert_eq!(run(), selected, "{name}");
        let heap = allocator::watch(|| _ = run());
        allocations.push(heap.allocations as f64 / records as f64);
    }
    let runs: Vec<_> = subjects.iter().map(|(_, run)| || _ = black_box(run())).collect();
    let runs: Vec<&dyn Fn()> = runs.iter().map(|run| run as &dyn Fn()).collect();
    let times = timer::medians(&runs);
    let columns = ["", "ns a record", "relative to the first", "allocations a record"];
    let mut table = Table::new(&format!("{heading}: {records} records, {selected} selected"), &columns);
    for (((name, _), time), allocations) in subjects.iter().zip(&times).zip(allocations) {
        let each = known(time.map(|time| time / records as f64));
        let relative = known(time.zip(times[0]).map(|(time, first)| time / first));
        table.row(&[*name, &each, &relative, &number(allocations)]);
    }
    table.print();
}

fn matcher(collation: Collation) -> Matcher {
    checked(FILTER).matcher(collation).expect("the filter has no parameters").with_columns(NAMES)
}

/// The filter written by hand.
#[inline(always)]
fn by_hand(date: &str, status: &str, email: &str, age: &str) -> bool {
    (date > DATE && status == "client" && email.ends_with(".fr")) || matches!(age, "16" | "15")
}

fn structs(rows: &[Row]) -> Vec<Subject<'_>> {
    let count = |matcher: Matcher| move || rows.iter().filter(|row| matcher.matches(black_box(*row))).count();
    let closure =
        |row: &Row| by_hand(row.date.as_str(), row.status.as_str(), row.email.as_str(), row.age.as_str());
    vec![
        ("closure", Box::new(move || rows.iter().filter(|row| closure(black_box(row))).count())),
        ("**filtre**, Binary", Box::new(count(matcher(Collation::Binary)))),
        ("**filtre**, General", Box::new(count(matcher(Collation::General)))),
        ("wirefilter-engine 0.6.1, set and execute", Box::new(wirefilter(rows))),
        ("rusqlite, in memory", Box::new(sqlite(rows))),
    ]
}

fn wirefilter<'r>(rows: &'r [Row]) -> impl Fn() -> usize + 'r {
    static SCHEME: LazyLock<wirefilter::Scheme> = LazyLock::new(|| {
        let mut scheme = wirefilter::Scheme::new();
        for field in NAMES {
            scheme.add_field(field.into(), wirefilter::Type::Bytes).expect("the names differ");
        }
        scheme
    });
    let text = r#"date_last_interaction > "2025-01-01 06:00" and status == "client" and email matches "\.fr$" or cc_age in {"16" "15"}"#;
    let filter = SCHEME.parse(text).expect("the filter is sound").compile();
    let context = RefCell::new(wirefilter::ExecutionContext::new(&SCHEME));
    move || {
        let mut context = context.borrow_mut();
        let mut is_selected = |row: &'r Row| {
            for (name, value) in NAMES.into_iter().zip(row.values()) {
                context.set_field_value(name, value).expect("the field is a text");
            }
            filter.execute(&context).expect("every field has a value")
        };
        rows.iter().filter(|row| is_selected(black_box(row))).count()
    }
}

fn sqlite(rows: &[Row]) -> impl Fn() -> usize {
    let mut connection = rusqlite::Connection::open_in_memory().expect("memory is there");
    let columns = NAMES.map(|name| format!("{name} text")).join(", ");
    connection.execute_batch(&format!("create table contact ({columns})")).expect("the names are sound");
    let transaction = connection.transaction().expect("nothing else runs");
    let mut insert =
        transaction.prepare("insert into contact values (?, ?, ?, ?)").expect("the table is there");
    for row in rows {
        insert.execute(row.values()).expect("there are four columns");
    }
    drop(insert);
    transaction.commit().expect("nothing else runs");
    let query = format!(
        "select count(*) from contact where date_last_interaction > '{DATE}' and status = 'client' \
         and email like '%.fr' or cc_age in ('16', '15')"
    );
    move || {
        let mut statement = connection.prepare_cached(&query).expect("the query is sound");
        statement.query_row([], |row| row.get::<_, i64>(0)).expect("a count is one row") as usize
    }
}

/// Records of another kind.
struct Records<R> {
    records: Vec<R>,
    closure: fn(&R) -> bool,
}

impl<R: Record> Records<R> {
    fn subjects(&self) -> Vec<Subject<'_>> {
        let Self { records, closure } = self;
        let [binary, general] = [Collation::Binary, Collation::General]
            .map(|collation| checked(FILTER).matcher(collation).expect("the filter has no parameters"));
        let count = |matcher: Matcher| move || records.iter().filter(|row| matcher.matches(*row)).count();
        vec![
            ("closure", Box::new(|| records.iter().filter(|record| closure(record)).count())),
            ("**filtre**, Binary", Box::new(count(binary))),
            ("**filtre**, General", Box::new(count(general))),
        ]
    }
}

fn maps(rows: &[Row]) -> Records<HashMap<String, String>> {
    let map = |row: &Row| NAMES.map(str::to_owned).into_iter().zip(row.values().map(str::to_owned)).collect();
    let closure = |map: &HashMap<String, String>| {
        (map["date_last_interaction"].as_str() > DATE
            && map["status"] == "client"
            && map["email"].ends_with(".fr"))
            || matches!(map["cc_age"].as_str(), "16" | "15")
    };
    Records { records: rows.iter().map(map).collect(), closure }
}

fn objects(rows: &[Row]) -> Records<serde_json::Map<String, serde_json::Value>> {
    let object = |row: &Row| {
        let values = row.values().map(serde_json::Value::from);
        NAMES.map(str::to_owned).into_iter().zip(values).collect()
    };
    let closure = |object: &serde_json::Map<String, serde_json::Value>| {
        let text = |name: &str| object.get(name).and_then(serde_json::Value::as_str).unwrap_or("");
        (text("date_last_interaction") > DATE && text("status") == "client" && text("email").ends_with(".fr"))
            || matches!(text("cc_age"), "16" | "15")
    };
    Records { records: rows.iter().map(object).collect(), closure }
}
