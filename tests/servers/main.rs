//! Cases for databases that run outside: written as JSON lines, one a table, for
//! `tests/servers/run` to run and compare.

#![cfg(feature = "sql")]

#[path = "../databases/mod.rs"]
mod databases;
#[path = "../reference/mod.rs"]
mod reference;

use std::io::Write;

use databases::{Block, Case, Setup, blocks, create_table};
use filtre::build::{Filter, all, any, field};
use filtre::schema::ObjectInfo;
use filtre::sql::{Collation, ColumnStorage, Dialect, TextMeaning};
use reference::{FIELDS, Record};
use serde_json::{Value, json};

/// The setups of a dialect.
fn setups(dialect: Dialect) -> Vec<Setup> {
    let meanings = match dialect {
        Dialect::Mysql | Dialect::MariaDb => vec![TextMeaning::Exact(Collation::Binary), TextMeaning::Close],
        _ => vec![TextMeaning::Exact(Collation::Binary)],
    };
    let storages = [ColumnStorage::Typed, ColumnStorage::Text];
    let setup = |meaning| storages.map(move |storage| Setup { dialect, storage, meaning });
    meanings.into_iter().flat_map(setup).collect()
}

fn line(setup: Setup, block: &Block) -> Value {
    let rows = block.records.iter().enumerate().map(|(id, record)| {
        let values = FIELDS.map(|(field, _)| record.get(field).cloned().flatten());
        std::iter::once(json!(id)).chain(values.map(|value| json!(value))).collect::<Vec<_>>()
    });
    let cases = block.cases.iter().map(|case| {
        let mut line = serde_json::to_value(&case.sql).unwrap();
        line["filter"] = json!(case.filter.text());
        line["expected"] = json!(case.expected);
        // The columns that the filter reads, behind that of the number.
        let is_read = |field: &str| case.filter.fields().contains(&field);
        line["reads"] =
            (1..).zip(FIELDS).filter(|(_, (field, _))| is_read(field)).map(|(at, _)| at).collect();
        if setup.dialect == Dialect::ClickHouse {
            line["named"] = case.sql.named_params().collect();
        }
        line
    });
    json!({
        "setup": format!("{:?}, {:?}", setup.storage, setup.meaning),
        "create": create_table(setup),
        "rows": rows.collect::<Vec<_>>(),
        "cases": cases.collect::<Vec<_>>(),
        "refused": block.refused.len(),
    })
}

/// Long chains, long lists and deep nesting, on one record whose name is `7`.
fn extremes() -> Vec<(&'static str, Filter)> {
    let name = field("nom");
    let others = |count: usize| (0..count).map(|at| format!("other {at}"));
    let chain = others(4_000).map(|other| name.eq(other)).chain([name.eq("7")]);
    let nested = (0..50).fold(name.eq("7"), |nested, depth| {
        let differ = others(7).map(|other| name.neq(other));
        let equal = others(7).map(|other| name.eq(other));
        if depth % 2 == 0 {
            all([nested].into_iter().chain(differ))
        } else {
            any([nested].into_iter().chain(equal))
        }
        .unwrap()
    });
    vec![
        ("a long $or", any(chain).unwrap()),
        ("a long $and", all(others(4_000).map(|other| name.neq(other))).unwrap()),
        ("a long list", name.is_in(others(9_000).chain(["7".to_owned()]))),
        ("a long list of numbers", field("solde").is_in((0..1_000).map(|at| format!("{at}.5")))),
        ("deep groups", nested),
    ]
}

fn extreme_line(setup: Setup) -> Value {
    let object = ObjectInfo::from_json("contact", &reference::metadata()).unwrap();
    let record = Record::from([("nom".into(), Some("7".into())), ("solde".into(), Some("7.5".into()))]);
    let case = |(name, filter): (&str, Filter)| {
        let sql = filter.check(&object).unwrap().to_sql(setup.options()).unwrap();
        let filter = reference::Filter::condition("nom", reference::Op::Eq, name);
        Case { filter, sql, expected: vec![0] }
    };
    let cases = extremes().into_iter().map(case).collect();
    line(setup, &Block { records: vec![record], cases, refused: Vec::new() })
}

fn write(dialect: Dialect, cases: usize, output: &mut impl Write) {
    let setups = setups(dialect);
    for &setup in &setups {
        writeln!(output, "{}", extreme_line(setup)).unwrap();
    }
    for (seed, &setup) in setups.iter().enumerate() {
        for block in blocks(setup, cases.div_ceil(setups.len()), 101 + seed as u64) {
            writeln!(output, "{}", line(setup, &block)).unwrap();
        }
    }
}

#[test]
#[ignore = "writes cases to FILTRE_OUTPUT: tests/servers/run calls it"]
fn write_cases() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let dialect = Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == variable("FILTRE_DIALECT"));
    let file = std::fs::File::create(variable("FILTRE_OUTPUT")).unwrap();
    let cases = variable("FILTRE_CASES").parse().unwrap();
    write(dialect.unwrap(), cases, &mut std::io::BufWriter::new(file));
}

#[test]
fn every_dialect_has_cases_for_most_filters() {
    for dialect in Dialect::all() {
        let mut output = Vec::new();
        write(dialect, 40, &mut output);
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
