//! `parse`: time and heap of one filter, beside the peers.

use crate::allocator::{self, Heap};
use crate::peers::{self, REFERENCE, Subject};
use crate::table::{Table, count, known, number};
use crate::timer;

/// The numbers of conditions.
const SIZES: [usize; 5] = [1, 4, 32, 1_000, 100_000];

/// One subject at one size.
struct Measure {
    name: &'static str,
    bytes: usize,
    ns: Option<f64>,
    heap: Heap,
}

/// Measures all sizes and prints the tables.
pub fn run() {
    let columns: Vec<Vec<Measure>> = SIZES.into_iter().map(measure).collect();
    by_size("Time of a filter, ns", &columns, |_, _, ns| ns);
    by_size("Time of a condition, ns", &columns, |size, _, ns| ns / size as f64);
    by_size(&format!("Time relative to {REFERENCE}"), &columns, |_, column, ns| ns / reference(column));
    heap(&columns);
}

fn measure(size: usize) -> Vec<Measure> {
    eprintln!("{size} conditions");
    let subjects = peers::subjects(size);
    for subject in &subjects {
        // Setup outside the measured time.
        assert!((subject.run)(), "{} did not do its work", subject.name);
    }
    let heaps: Vec<Heap> = subjects.iter().map(watch).collect();
    let runs: Vec<_> = subjects.iter().map(|subject| || _ = (subject.run)()).collect();
    let runs: Vec<&dyn Fn()> = runs.iter().map(|run| run as &dyn Fn()).collect();
    let times = timer::medians(&runs);
    let measures = subjects.iter().zip(heaps).zip(times);
    measures.map(|((s, heap), ns)| Measure { name: s.name, bytes: s.bytes, ns, heap }).collect()
}

fn watch(subject: &Subject) -> Heap {
    allocator::watch(|| _ = (subject.run)())
}

fn reference(column: &[Measure]) -> f64 {
    let reference = column.iter().find(|measure| measure.name == REFERENCE);
    reference.and_then(|measure| measure.ns).unwrap_or(f64::NAN)
}

/// A table with a row for each subject and a column for each size.
fn by_size(heading: &str, columns: &[Vec<Measure>], cell: impl Fn(usize, &[Measure], f64) -> f64) {
    let sizes = SIZES.iter().map(|&size| count(size));
    let mut table = Table::new(heading, &[vec![String::new()], sizes.collect()].concat());
    for (row, measure) in columns[0].iter().enumerate() {
        let cells = SIZES.iter().zip(columns);
        let cells = cells.map(|(&size, column)| known(column[row].ns.map(|ns| cell(size, column, ns))));
        table.row(&[vec![measure.name.to_owned()], cells.collect()].concat());
    }
    table.print();
}

/// The heap at four conditions and at the most conditions.
fn heap(columns: &[Vec<Measure>]) {
    let header = [
        "",
        "allocations at 4",
        "peak bytes per byte at 4",
        "allocations at 100,000",
        "peak bytes per byte at 100,000",
    ];
    let mut table = Table::new("Heap", &header);
    for (few, many) in columns[1].iter().zip(&columns[4]) {
        let per_byte = |measure: &Measure| number(measure.heap.peak as f64 / measure.bytes as f64);
        let [few_calls, many_calls] = [few, many].map(|measure| count(measure.heap.allocations));
        table.row(&[few.name, &few_calls, &per_byte(few), &many_calls, &per_byte(many)]);
    }
    table.print();
}
