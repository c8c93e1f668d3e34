//! `like`: patterns beside the peers, adversarial pairs of pattern and text,
//! and lists of a million items.

use std::hint::black_box;
use std::process::ExitCode;

use filtre::eval::{LikePattern, Matcher};
use filtre::text::Collation;
use memchr::memmem::Finder;

use crate::rows::{checked, rows};
use crate::table::{Table, known, number};
use crate::timer::{self, median, time};

/// The texts that patterns run on.
const TEXTS: usize = 1_000;

/// The length of an adversarial pattern or text.
const HOSTILE: usize = 64 << 10;

/// The time limit of an adversarial pair, in milliseconds.
const MOST_MS: f64 = 5.0;

/// Samples of each slow pair.
const SAMPLES: usize = 5;

/// The items of a long list.
const ITEMS: usize = 1_000_000;

/// Measures all and prints the tables; fails if a pair is over the limit.
pub fn run() -> ExitCode {
    patterns();
    lists();
    if hostile() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A matcher of one condition, on the field in the first column.
fn matcher(condition: &str, collation: Collation) -> Matcher {
    let matcher = checked(&format!("email {condition}")).matcher(collation);
    matcher.expect("the filter has no parameters").with_columns(["email"])
}

fn like(pattern: &str, collation: Collation) -> Matcher {
    matcher(&format!("$like \"{pattern}\""), collation)
}

fn patterns() {
    let mut table = Table::new(
        "Time of a pattern on a text, ns",
        &[
            "pattern",
            "`LikePattern`, Binary",
            "`LikePattern`, General",
            "filter, Binary",
            "filter, General",
            "wildmatch",
            "by hand",
        ],
    );
    let texts: Vec<String> = rows(TEXTS).into_iter().map(|row| row.email).collect();
    let gmail = Finder::new("gmail");
    type Search<'s> = &'s dyn Fn(&str) -> bool;
    let by_hand: [(&str, Search<'_>); 4] = [
        ("*.fr", &|text| text.ends_with(".fr")),
        ("jean*", &|text| text.starts_with("jean")),
        ("*gmail*", &|text| gmail.find(text.as_bytes()).is_some()),
        ("jean*@*.fr", &|text| text.starts_with("jean") && text.contains('@') && text.ends_with(".fr")),
    ];
    for (pattern, by_hand) in by_hand {
        let [alone, folded] =
            [Collation::Binary, Collation::General].map(|collation| LikePattern::new(pattern, collation));
        let [binary, general] =
            [Collation::Binary, Collation::General].map(|collation| like(pattern, collation));
        let wildmatch = wildmatch::WildMatch::new(pattern);
        let count = |is_match: &dyn Fn(&str) -> bool| texts.iter().filter(|text| is_match(text)).count();
        let wanted = count(by_hand);
        // Each closure is run in place, so that none is called through a pointer for each text.
        macro_rules! subject {
            ($is_match:expr) => {
                || {
                    let is_match = $is_match;
                    let texts = black_box(&texts).iter().filter(|text| is_match(black_box(text.as_str())));
                    assert_eq!(texts.count(), wanted, "{pattern}");
                }
            };
        }
        let alone = subject!(|text: &str| alone.matches(text));
        let folded = subject!(|text: &str| folded.matches(text));
        let binary = subject!(|text: &str| binary.matches(&[text]));
        let general = subject!(|text: &str| general.matches(&[text]));
        let wildmatch = subject!(|text: &str| wildmatch.matches(text));
        let suffix = subject!(|text: &str| text.ends_with(".fr"));
        let prefix = subject!(|text: &str| text.starts_with("jean"));
        let contains = subject!(|text: &str| gmail.find(text.as_bytes()).is_some());
        let general_by_hand = subject!(by_hand);
        let by_hand: &dyn Fn() = match pattern {
            "*.fr" => &suffix,
            "jean*" => &prefix,
            "*gmail*" => &contains,
            _ => &general_by_hand,
        };
        let times = timer::medians(&[&alone, &folded, &binary, &general, &wildmatch, by_hand]);
        let cells = times.into_iter().map(|time| known(time.map(|time| time / TEXTS as f64)));
        table.row(&[vec![format!("`{pattern}`")], cells.collect()].concat());
    }
    table.print();
}

/// The name of each slow pair, its pattern and its text.
fn pairs() -> Vec<(&'static str, String, String)> {
    let fill = |piece: &str| piece.repeat(HOSTILE / piece.len());
    let a = fill("a");
    vec![
        ("a*a*…b, a…", fill("a*") + "b", a.clone()),
        ("*a*a*…, a…", format!("*{}", fill("a*")), a.clone()),
        ("a*a*…b*, a…", fill("a*") + "b*", a.clone()),
        ("*ab*ab*…, ab…", format!("*{}", fill("ab*")), fill("ab")),
        ("*aab*aab*…, a…", format!("*{}", fill("aab*")), a.clone()),
        ("*a…ab*, a…", format!("*{}b*", "a".repeat(HOSTILE / 2)), a.clone()),
        ("*ba…a*, a…", format!("*b{}*", "a".repeat(HOSTILE / 2)), a.clone()),
        ("*a…ab*a…ab*…, a…", format!("*{}", fill(&("a".repeat(15) + "b*"))), a.clone()),
        ("*a…a*a…a*…, a…", format!("*{}", fill(&("a".repeat(40) + "*"))), a.clone()),
        (
            "*(a…ab)*…, (a…aab)…",
            format!("*{}", fill(&("a".repeat(40) + "b*"))),
            fill(&("a".repeat(41) + "b")),
        ),
        ("*é*é*…, é…", format!("*{}", fill("é*")), fill("é")),
        ("*e*e*…b, e + mark …", format!("*{}b", fill("e*")), fill("e\u{301}")),
        ("*…*, a…", fill("*"), a.clone()),
        ("*각*각…, 각…", format!("*{}", fill("각*")), fill("각")),
        ("*𝅘𝅥𝅭*…, marks out of order", format!("*{}", fill("\u{1d16d}*")), fill("\u{1d16d}\u{1d165}")),
    ]
}

fn hostile() -> bool {
    let heading = format!("Pairs of 64 KiB made to be slow, ms (most: {MOST_MS})");
    let mut table = Table::new(&heading, &["pattern, text", "Binary", "General", "compile, General"]);
    let mut is_fine = true;
    for (name, pattern, text) in pairs() {
        let mut cells = vec![format!("`{name}`")];
        for collation in [Collation::Binary, Collation::General] {
            let matcher = like(&pattern, collation);
            let ms = milliseconds(|| _ = black_box(matcher.matches(&[black_box(text.as_str())])));
            is_fine &= ms <= MOST_MS;
            cells.push(number(ms));
        }
        let filter = checked(&format!("email $like \"{pattern}\""));
        cells.push(number(milliseconds(|| _ = black_box(filter.matcher(Collation::General)))));
        table.row(&cells);
    }
    table.print();
    is_fine
}

fn milliseconds(mut run: impl FnMut()) -> f64 {
    let samples = (0..SAMPLES).map(|_| time(&mut run, 1) / 1e6).collect();
    median(samples).unwrap_or(f64::NAN)
}

fn lists() {
    let mut table = Table::new(
        "A list of a million items",
        &[
            "collation",
            "compile, ms",
            "half the items, ms",
            "test, in the list, ns",
            "test, not in the list, ns",
        ],
    );
    for collation in [Collation::Binary, Collation::General] {
        let filter = |items: usize| {
            let items: Vec<String> = (0..items).map(|item| format!("\"user{item}@example.fr\"")).collect();
            checked(&format!("email $in [{}]", items.join(",")))
        };
        let (half, whole) = (filter(ITEMS / 2), filter(ITEMS));
        let [half, compile] =
            [&half, &whole].map(|filter| milliseconds(|| _ = black_box(filter.matcher(collation))));
        let matcher = whole.matcher(collation).expect("the filter has no parameters").with_columns(["email"]);
        let test = |start: usize| {
            let texts: Vec<String> =
                (0..TEXTS).map(|at| format!("user{}@example.fr", start + at * 997)).collect();
            let run = || {
                let found = texts.iter().filter(|text| matcher.matches(&[text.as_str()])).count();
                assert_eq!(found, if start < ITEMS { TEXTS } else { 0 });
            };
            known(timer::medians(&[&run])[0].map(|time| time / TEXTS as f64))
        };
        table.row(&[format!("{collation:?}"), number(compile), number(half), test(0), test(ITEMS)]);
    }
    table.print();
}
