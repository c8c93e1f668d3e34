//! Cases for database servers as JSON lines, one line per table.

use std::io::Write;

use crate::databases::{Block, Case, Setup, blocks, create_table};
use crate::reference::{self, FIELDS, Record};
use filtre::build::{Filter, all, any, field};
use filtre::schema::ObjectInfo;
use filtre::sql::{ColumnStorage, Dialect, TextMeaning};
use filtre::text::Collation;
use serde_json::{Value, json};

/// The setups to test on a dialect.
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
        // The positions of the columns that the filter reads, after that of the id.
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

/// Writes the given number of cases for a dialect.
pub fn write(dialect: Dialect, cases: usize, output: &mut impl Write) {
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
