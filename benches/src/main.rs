//! Benchmarks of the library: `parse`, `linear`, `check-files`, `match-file`,
//! `compile`, `evaluate`, `like`, `sandbox`, `sandbox-load` and `stream`.
//!
//! Each prints its tables as Markdown; README.md explains them.

mod allocator;
mod check_files;
mod child;
mod compile;
mod evaluate;
mod filters;
mod floor;
mod like;
mod linear;
mod match_file;
mod parse;
mod peers;
mod rows;
mod sandbox;
mod stream;
mod table;
mod timer;

use std::process::ExitCode;

const USAGE: &str = "usage: filtre-benches parse | linear [REPEATED] | check-files [PROGRAM [CATALOGUE]] | match-file PROGRAM [MEGABYTES] | compile | evaluate [RECORDS] | like | sandbox [SECONDS] | sandbox-load [SECONDS] | stream [RECORDS]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["parse"] => parse::run(),
        ["linear", rest @ ..] if rest.len() <= 1 => return linear::run(rest.first().copied()),
        ["check-files", rest @ ..] if rest.len() <= 2 => {
            check_files::run(rest.first().copied(), rest.get(1).copied());
        }
        ["match-file", program] => return match_file::run(program, match_file::MEGABYTES),
        ["match-file", program, megabytes] => {
            return match_file::run(program, megabytes.parse().expect("a number of megabytes"));
        }
        ["compile"] => compile::run(),
        ["evaluate"] => evaluate::run(evaluate::RECORDS),
        ["evaluate", records] => evaluate::run(records.parse().expect("a number of records")),
        ["like"] => return like::run(),
        ["sandbox"] => sandbox::run(sandbox::SECONDS),
        ["sandbox", seconds] => sandbox::run(seconds.parse().expect("a number of seconds")),
        ["sandbox-load"] => return sandbox::load(sandbox::LOAD_SECONDS),
        ["sandbox-load", seconds] => return sandbox::load(seconds.parse().expect("a number of seconds")),
        ["stream"] => stream::run(stream::RECORDS),
        ["stream", records] => stream::run(records.parse().expect("a number of records")),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
