//! `check-files`: a directory of many small filters, checked by the program and,
//! as its lower bound, read and parsed in this process.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use crate::table::{Table, count, known, number};
use crate::timer::{median, time};

const FILES: usize = 10_000;
const SAMPLES: usize = 15;

/// The examples that come with the library.
const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/catalogue");

/// CPU time and wall-clock time, in milliseconds.
struct Cost {
    cpu: f64,
    wall: f64,
}

/// Measures both in turns and prints the table. Without a program, here or in
/// `FILTRE`, only this process is measured.
pub fn run(program: Option<&str>, catalogue: Option<&str>) {
    let program = program.map(str::to_owned).or_else(|| std::env::var("FILTRE").ok());
    let directory = write_files();
    let read = || assert_eq!(read_files(directory.path()), FILES, "a file does not parse");
    let check = program.map(|program| {
        let catalogue = catalogue.unwrap_or(CATALOGUE).to_owned();
        let directory = directory.path().to_owned();
        move || check_files(&program, &directory, &catalogue)
    });
    read();
    let (inside, outside) = in_turns(read, check);
    print(&inside, outside.as_ref());
}

fn in_turns(read: impl Fn(), check: Option<impl Fn()>) -> (Cost, Option<Cost>) {
    let (mut inside, mut outside) = (Samples::default(), Samples::default());
    for _ in 0..SAMPLES {
        inside.take(|| time(&read, 1) / 1e6);
        if let Some(check) = &check {
            outside.take(|| cpu_of_child(check));
        }
    }
    (inside.cost(), check.map(|_| outside.cost()))
}

#[derive(Default)]
struct Samples {
    cpu: Vec<f64>,
    wall: Vec<f64>,
}

impl Samples {
    /// Takes a sample of a run that returns its CPU time.
    fn take(&mut self, run: impl FnOnce() -> f64) {
        let start = Instant::now();
        self.cpu.push(run());
        self.wall.push(start.elapsed().as_secs_f64() * 1e3);
    }

    fn cost(self) -> Cost {
        // The system counts the time of children in steps of 10 ms: a mean
        // over all samples is finer than a median.
        let mean = self.cpu.iter().sum::<f64>() / self.cpu.len() as f64;
        Cost { cpu: mean, wall: median(self.wall).unwrap_or(f64::NAN) }
    }
}

fn print(inside: &Cost, outside: Option<&Cost>) {
    let heading = format!("{} files of 5 conditions, ms", count(FILES));
    let mut table = Table::new(&heading, &["", "CPU", "wall"]);
    table.row(&["read and parse in one process".to_owned(), number(inside.cpu), number(inside.wall)]);
    let [cpu, wall] = [outside.map(|cost| cost.cpu), outside.map(|cost| cost.wall)];
    table.row(&["`filtre check` as a whole".to_owned(), known(cpu), known(wall)]);
    let [cpu, wall] = [cpu.map(|cpu| cpu / inside.cpu), wall.map(|wall| wall / inside.wall)];
    table.row(&["ratio".to_owned(), known(cpu), known(wall)]);
    table.print();
}

/// Writes the files into a temporary directory.
fn write_files() -> TempDir {
    let directory = tempfile::tempdir().expect("there is a directory for temporary files");
    for file in 0..FILES {
        let path = directory.path().join(format!("{file:05}.filter"));
        fs::write(path, filter(file)).expect("the file can be written");
    }
    directory
}

/// A sound filter on the example object `contact`, different for each file.
fn filter(file: usize) -> String {
    let (day, age) = (file % 28 + 1, file % 80 + 18);
    format!(
        "(Prenom $eq \"Camille {file}\" $or EMail $like \"jean*\") $and status $eq \"client\"\n\
         $and cc_age $in [\"{age}\",\"{}\"] $and date_last_interaction $gt \"2025-01-{day:02} 06:00:00\"\n",
        age + 1
    )
}

/// Reads and parses all files; returns the number of valid ones.
fn read_files(directory: &Path) -> usize {
    let entries = fs::read_dir(directory).expect("the directory can be read");
    let is_sound = |entry: std::io::Result<fs::DirEntry>| {
        let text = fs::read_to_string(entry.expect("the entry can be read").path());
        black_box(filtre::parse(&text.expect("the file can be read"))).is_ok()
    };
    entries.filter_map(|entry| is_sound(entry).then_some(())).count()
}

/// Runs the program on all files.
fn check_files(program: &str, directory: &Path, catalogue: &str) {
    let mut command = Command::new(program);
    command.arg("check").arg(directory).args(["--schema", catalogue, "--object", "contact"]);
    let status = command.stdout(Stdio::null()).status().expect("the program can be run");
    assert!(status.success(), "{program} finds fault with the files");
}

/// User and system time, in milliseconds, of the children that a run waits for.
fn cpu_of_child(run: impl Fn()) -> f64 {
    let start = ticks_of_children();
    run();
    // The kernel reports 100 ticks a second, whatever its own unit is.
    (ticks_of_children() - start) * 10.0
}

fn ticks_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this runs on Linux");
    let (_, after_name) = stat.rsplit_once(')').expect("the name is in parentheses");
    // cutime and cstime are fields 16 and 17; the first after the name is 3.
    let fields = after_name.split_whitespace().skip(13).take(2);
    fields.map(|ticks| ticks.parse::<f64>().expect("ticks are a number")).sum()
}
