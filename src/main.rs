//! The program `filtre`: it only calls the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    filtre::cli::main()
}
