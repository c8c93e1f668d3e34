//! `linear`: adversarial texts. Twice the text must take about twice the time,
//! and memory must stay proportional to the text.

use std::hint::black_box;
use std::process::ExitCode;

use filtre::syntax::ParseOptions;

use crate::allocator;
use crate::table::{Table, number};
use crate::timer::{median, time};

/// The shorter text; the longer one is 1 MiB, the default input limit.
const SHORT: usize = 512 << 10;

/// Samples of each text.
const SAMPLES: usize = 5;

/// The most that twice the text may take, as a multiple of the time.
const MOST_RATIO: f64 = 2.2;

/// The most heap that a byte of text may take, in bytes.
const MOST_BYTES: f64 = 64.0;

/// What is repeated to fill a text.
const FAMILIES: [&str; 44] = [
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\"\" ",
    "'",
    "''",
    ",",
    ":",
    ":a ",
    "$",
    "$and ",
    "$not ",
    "$not (",
    "()",
    "«",
    "« ",
    "\u{a0}",
    "\u{feff}",
    "%24",
    "%20a%20%24eq%20",
    "\\",
    "\"\\",
    "#",
    "#\n",
    "1 ",
    "é",
    "a",
    "a ",
    "a.",
    "a $eq ",
    "a $in [",
    "a $in [\"1\",",
    "a $in (1) ",
    "a $eq \"x $and ",
    "a $eq \"1\" ",
    "a $eq \"1\" $and ",
    "a $eq \"1\" $and $or (",
    "a $eq (\"1\") ",
    "a = 'x' && ",
    "a$eq1$or",
    "a $equals \"1\" $xor ",
    "{\"a\":[",
];

/// The most time that a byte of text may take, in nanoseconds: far above what
/// any family needs, and far below what a bounded square of the text takes.
const MOST_NS: f64 = 500.0;

/// Measures all families or the one of a name, prints the table and fails if
/// one is over a limit.
pub fn run(only: Option<&str>) -> ExitCode {
    let heading = format!("Twice the text (most: time × {MOST_RATIO}, {MOST_BYTES} bytes, {MOST_NS} ns)");
    let columns =
        ["repeated", "512 KiB, ms", "1 MiB, ms", "ratio", "ns per byte", "peak bytes per byte", "over"];
    let mut table = Table::new(&heading, &columns);
    let mut is_fine = true;
    for (name, fill) in families().filter(|(name, _)| only.is_none_or(|only| only == name)) {
        is_fine &= measure(&mut table, &name, &fill());
    }
    table.print();
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The name of each family, and how to make its text.
fn families() -> impl Iterator<Item = (String, Box<dyn Fn() -> String>)> {
    let repeated = FAMILIES.into_iter().map(|family| {
        let fill: Box<dyn Fn() -> String> = Box::new(|| repeat(family, 2 * SHORT));
        (spelled(family), fill)
    });
    let noise: Box<dyn Fn() -> String> = Box::new(|| random(2 * SHORT));
    repeated.chain([("random bytes".to_owned(), noise)])
}

/// Adds a family to the table; false if it is over a limit.
fn measure(table: &mut Table, name: &str, text: &str) -> bool {
    let half = &text[..text.floor_char_boundary(SHORT)];
    let (short, long) = times(half, text);
    let bytes = text.len() as f64;
    let heap = allocator::watch(|| parse(text)).peak as f64 / bytes;
    let (ratio, ns) = (long / short, long / bytes);
    let limits = [(ratio > MOST_RATIO, "ratio"), (ns > MOST_NS, "time"), (heap > MOST_BYTES, "memory")];
    let over: Vec<&str> = limits.iter().filter(|(is_over, _)| *is_over).map(|(_, what)| *what).collect();
    let cells = [short / 1e6, long / 1e6, ratio, ns, heap].map(number);
    let [short, long, ratio, ns, heap] = &cells;
    table.row(&[&format!("`{name}`"), short, long, ratio, ns, heap, &over.join(", ")]);
    over.is_empty()
}

/// The median times of both texts, taken in turns.
fn times(short: &str, long: &str) -> (f64, f64) {
    let mut samples = (Vec::new(), Vec::new());
    parse(long);
    for _ in 0..SAMPLES {
        samples.0.push(time(|| parse(short), 2) / 2.0);
        samples.1.push(time(|| parse(long), 1));
    }
    (median(samples.0).unwrap_or(f64::NAN), median(samples.1).unwrap_or(f64::NAN))
}

fn parse(text: &str) {
    black_box(filtre::syntax::parse_lenient(black_box(text), &ParseOptions::default()));
}

/// A text of at most `length` bytes that repeats the same few bytes.
fn repeat(piece: &str, bytes: usize) -> String {
    let mut text = piece.repeat(bytes.div_ceil(piece.len()));
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// Random bytes, decoded lossily as UTF-8; the same in each run.
fn random(bytes: usize) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| xorshift(&mut state)).take(bytes).collect();
    let mut text = String::from_utf8_lossy(&noise).into_owned();
    text.truncate(text.floor_char_boundary(bytes));
    text
}

fn xorshift(state: &mut u64) -> u8 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 32) as u8
}

/// The name of a family: its text, with invisible characters spelled out.
fn spelled(family: &str) -> String {
    family.replace('\n', "\\n").replace('\u{a0}', "U+00A0").replace('\u{feff}', "U+FEFF")
}
