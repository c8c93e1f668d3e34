//! `match-file`: `filtre match` over a large file of records, beside `jq` with
//! the same condition.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use crate::child::{self, Usage};
use crate::table::{Table, number};

/// The default size of the file, in megabytes.
pub const MEGABYTES: u64 = 1_000;

/// Runs of each program; the fastest counts.
const RUNS: usize = 3;

/// The limits: throughput as a multiple of `jq`'s, and memory in MiB.
const LEAST_RATIO: f64 = 5.0;
const MOST_MEMORY: f64 = 64.0;

const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/catalogue");

const FILTER: &str = "status $eq \"client\" $and date_last_interaction $gt \"2025-01-01 06:00:00\" \
                      $and EMail $like \"*.fr\" $and cc_age $gte \"18\"";
const SELECT: &str = "select(.data.status == \"client\" and .data.date_last_interaction > \"2025-01-01 06:00:00\" \
                      and (.data.EMail | endswith(\".fr\")) and (.data.cc_age | tonumber) >= 18)";

/// Measures in turns and prints the table; fails if a limit is exceeded.
pub fn run(program: &str, megabytes: u64) -> ExitCode {
    let directory = tempfile::tempdir().expect("there is a directory for temporary files");
    let records = directory.path().join("records.ndjson");
    let length = write(&records, megabytes).expect("the records can be written");
    let output = |name: &str| directory.path().join(name);
    let (mut binary, mut general, mut jq) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        binary.push(filtre(program, "binary", &records, &output("binary")));
        general.push(filtre(program, "general", &records, &output("general")));
        jq.push(measure(Command::new("jq").args(["-c", SELECT]).arg(&records), &output("jq")));
    }
    let [binary, general, jq] = [binary, general, jq].map(quickest);
    for name in ["general", "jq"] {
        let same = fs::read(output(name)).ok() == fs::read(output("binary")).ok();
        assert!(same, "{name} keeps other records");
    }
    print(
        length,
        &[("`filtre match`", &general), ("`filtre match --collation binary`", &binary), ("`jq -c`", &jq)],
    );
    let is_good =
        |usage: &Usage| jq.wall / usage.wall >= LEAST_RATIO && usage.memory / MEBIBYTE <= MOST_MEMORY;
    if is_good(&general) && is_good(&binary) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const MEBIBYTE: f64 = (1 << 20) as f64;

fn filtre(program: &str, collation: &str, records: &Path, output: &Path) -> Usage {
    let mut command = Command::new(program);
    command.args(["match", "--schema", CATALOGUE, "--object", "contact", "--collation", collation, FILTER]);
    measure(command.arg(records), output)
}

fn measure(command: &mut Command, output: &Path) -> Usage {
    let output = File::create(output).expect("the output can be written");
    child::run(command.stdin(Stdio::null()).stdout(output).stderr(Stdio::null()))
}

fn quickest(runs: Vec<Usage>) -> Usage {
    let quickest = runs.into_iter().min_by(|a, b| a.wall.total_cmp(&b.wall));
    quickest.expect("there is a run")
}

fn print(length: u64, subjects: &[(&str, &Usage)]) {
    let megabytes = length as f64 / 1e6;
    let heading = format!("A file of {} MB", number(megabytes));
    let mut table =
        Table::new(&heading, &["", "wall, s", "CPU, s", "MB/s", "memory, MiB", "throughput over jq"]);
    let slowest = subjects.last().map_or(f64::NAN, |(_, usage)| usage.wall);
    for (name, usage) in subjects {
        let figures =
            [usage.wall, usage.cpu, megabytes / usage.wall, usage.memory / MEBIBYTE, slowest / usage.wall];
        let cells: Vec<String> = std::iter::once((*name).to_owned()).chain(figures.map(number)).collect();
        table.row(&cells);
    }
    table.print();
}

/// Writes records as the service answers them, one a line; the bytes written.
fn write(path: &Path, megabytes: u64) -> std::io::Result<u64> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut length = 0;
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for id in 100_000_u64.. {
        // A linear congruential generator: the same file at every run.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let line = record(id, random >> 16);
        file.write_all(line.as_bytes())?;
        length += line.len() as u64;
        if length >= megabytes * 1_000_000 {
            break;
        }
    }
    file.flush()?;
    Ok(length)
}

fn record(id: u64, random: u64) -> String {
    let pick = |from: &[&'static str], shift: u32| from[(random >> shift) as usize % from.len()];
    let name = pick(&["Durand", "Martin", "Lefèvre", "Dubois", "Moreau", "Müller", "O'Connor", "Petit"], 0);
    let first_name = pick(&["Camille", "Zoé", "Marie", "Léa"], 3);
    let domain = pick(&["fr", "net", "com"], 5);
    let country = pick(&["FR", "BE", ""], 7);
    let status = pick(&["client", "prospect", "inactif"], 9);
    let (year, month, day) = (random % 7, random % 11 + 1, random % 27 + 1);
    let (age, cents, minute) = (random % 75 + 15, random % 100, random % 60);
    format!(
        "{{\"id\":\"{id}\",\"data\":{{\"Civilite\":\"Madame\",\"Prenom\":\"{first_name}\",\"Nom\":\"{name}\",\
         \"EMail\":\"contact{id}@example.{domain}\",\"Adresse\":\"{age} rue de la Paix\",\"CP\":\"{:05}\",\
         \"Pays\":\"{country}\",\"Telephone\":\"+336{:08}\",\"status\":\"{status}\",\"cc_age\":\"{age}\",\
         \"date_last_interaction\":\"202{year}-{month:02}-{day:02} 06:{minute:02}:00\",\
         \"date_naissance\":\"1980-02-03\",\"solde\":\"{age}.{cents:02}\",\"optin\":\"1\"}}}}\n",
        random % 95_000,
        random % 100_000_000,
    )
}
