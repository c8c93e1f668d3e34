//! Writes the cases that `tests/servers/run` runs on a database server.
//!
//! Usage: `write_cases DIALECT COUNT FILE`

mod cases;
#[path = "../databases/mod.rs"]
mod databases;
#[path = "../reference/mod.rs"]
mod reference;

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dialect, count, file] = arguments.as_slice() else {
        return Err("usage: write_cases DIALECT COUNT FILE".into());
    };
    cases::write(dialect.parse()?, count.parse()?, &mut BufWriter::new(File::create(file)?));
    Ok(())
}
