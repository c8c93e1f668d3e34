//! The cases for database servers: most filters can be written for each dialect.

#![cfg(feature = "sql")]

mod cases;
#[path = "../databases/mod.rs"]
mod databases;
#[path = "../reference/mod.rs"]
mod reference;

use filtre::sql::Dialect;
use serde_json::Value;

#[test]
fn most_filters_have_a_case_for_each_dialect() {
    for dialect in Dialect::all() {
        let mut output = Vec::new();
        cases::write(dialect, 40, &mut output);
        let lines: Vec<Value> = output
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect();
        let cases: usize = lines.iter().map(|line| line["cases"].as_array().unwrap().len()).sum();
        let refused: u64 = lines.iter().map(|line| line["refused"].as_u64().unwrap()).sum();
        assert!(cases >= 40 && refused < 30, "{dialect}: {cases} cases, {refused} refused");
    }
}
