//! `compile`: from text to wire filters, beside a peer that parses and
//! compiles; and filters that could grow without bounds.

use std::hint::black_box;
use std::sync::LazyLock;

use filtre::schema::ObjectInfo;
use filtre::{
    Target,
    compile::CompileOptions,
    syntax::{Limits, ParseOptions},
};

use crate::filters::{FILTRE, WIREFILTER, filter};
use crate::peers::{REFERENCE, compile_wirefilter};
use crate::table::{Table, count, known, number};
use crate::timer;

static CONTACT: LazyLock<ObjectInfo> = LazyLock::new(|| {
    ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json")).unwrap()
});

static OPTIONS: LazyLock<ParseOptions> = LazyLock::new(|| {
    ParseOptions::default().with_limits(Limits::default().with_input(1 << 30).with_items(usize::MAX))
});

/// Measures all of it and prints the tables.
pub fn run() {
    next_to_the_peer();
    grown();
}

fn next_to_the_peer() {
    let columns = ["", "4", "32", "1,000"];
    let mut table = Table::new("From text to a plan, ns", &columns);
    let mut rows: Vec<Vec<String>> =
        ["**filtre** parse, check, compile", REFERENCE, "ratio"].map(|name| vec![name.to_owned()]).into();
    for size in [4, 32, 1_000] {
        let (ours, theirs) = (filter(&FILTRE, size), filter(&WIREFILTER, size));
        let subjects: [&dyn Fn(); 2] =
            [&|| plan(black_box(&ours), Target::Sql), &|| assert!(compile_wirefilter(black_box(&theirs)))];
        let times = timer::medians(&subjects);
        rows[0].push(known(times[0]));
        rows[1].push(known(times[1]));
        rows[2].push(number(times[0].unwrap_or(f64::NAN) / times[1].unwrap_or(f64::NAN)));
    }
    for row in rows {
        table.row(&row);
    }
    table.print();
}

fn plan(text: &str, options: impl Into<CompileOptions>) {
    black_box(check(text).compile(options)).expect("a plan");
}

fn check(text: &str) -> filtre::Checked {
    let ast = filtre::syntax::parse_with(text, &OPTIONS).expect("a filter");
    CONTACT.check(&ast).expect("a good filter")
}

/// Filters whose disjunctive normal form or texts are large.
fn grown() {
    let mut table = Table::new("Filters that grow", &["", "time, µs", "requests"]);
    let groups = |n: usize| {
        let group = |at: usize| format!("(Nom $gt \"{at}\" $or Prenom $gt \"{at}\")");
        (0..n).map(group).collect::<Vec<_>>().join(" $and ")
    };
    for (n, target) in [
        (8, Target::Portable),
        (20, Target::Portable),
        (20, Target::Sql),
        (20, Target::Strict),
        (60, Target::Portable),
    ] {
        let text = groups(n);
        let checked = check(&text);
        row(&mut table, &format!("{n} two-branch groups, {}", target.as_str()), &checked, target.into());
    }
    for items in [10_000_usize, 100_000, 1_000_000] {
        let list: Vec<String> = (0..items).map(|at| format!("\"{at}\"")).collect();
        let checked = check(&format!("Nom $in [{}]", list.join(",")));
        let options = CompileOptions::default().with_requests(10_000);
        row(&mut table, &format!("`$in` with {} items", count(items)), &checked, options);
    }
    table.print();
}

fn row(table: &mut Table, name: &str, checked: &filtre::Checked, options: CompileOptions) {
    let time = timer::medians(&[&|| _ = black_box(checked.compile(options))]);
    let requests =
        checked.compile(options).map_or_else(|_| "refused".to_owned(), |plan| count(plan.requests().len()));
    table.row(&[name.to_owned(), known(time[0].map(|ns| ns / 1e3)), requests]);
}
