//! SQLite selects the rows that the naive reference selects.

#![cfg(feature = "rusqlite")]

mod databases;
mod reference;

use databases::{Setup, blocks, create_table};
use filtre::sql::{ColumnStorage, Dialect, TextMeaning};
use filtre::text::Collation;
use reference::{FIELDS, Record};
use rusqlite::{Connection, params_from_iter};

/// The number of filters over the four setups.
fn cases() -> usize {
    std::env::var("FILTRE_CASES").map_or(20_000, |cases| cases.parse().unwrap())
}

fn table(setup: Setup, records: &[Record]) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    filtre::sql::sqlite::register(&connection).unwrap();
    connection.execute_batch(&create_table(setup)).unwrap();
    let places = vec!["?"; FIELDS.len()].join(", ");
    let mut insert = connection.prepare(&format!("INSERT INTO t VALUES (?, {places})")).unwrap();
    for (id, record) in records.iter().enumerate() {
        let values = FIELDS.map(|(field, _)| record.get(field).cloned().flatten());
        let id = Some(id.to_string());
        insert.execute(params_from_iter(std::iter::once(id).chain(values))).unwrap();
    }
    drop(insert);
    connection
}

fn assert_agreement(storage: ColumnStorage, collation: Collation) {
    let setup = Setup { dialect: Dialect::Sqlite, storage, meaning: TextMeaning::Exact(collation) };
    let (mut ran, mut refused, mut selected) = (0, 0, 0);
    for block in blocks(setup, cases() / 4, 11) {
        let connection = table(setup, &block.records);
        for case in &block.cases {
            let select = format!("SELECT id FROM t WHERE {} ORDER BY id", case.sql.text());
            let mut statement = connection.prepare(&select).unwrap();
            let rows =
                statement.query_map(params_from_iter(case.sql.params()), |row| row.get::<_, u32>(0)).unwrap();
            let rows: Vec<usize> = rows.map(|id| id.unwrap() as usize).collect();
            let differing: Vec<&Record> = (0..block.records.len())
                .filter(|id| rows.contains(id) != case.expected.contains(id))
                .map(|id| &block.records[id])
                .collect();
            assert!(
                differing.is_empty(),
                "{}\n{}\n{:?}\n{differing:?}",
                case.filter.text(),
                case.sql.text(),
                case.sql.params()
            );
            ran += 1;
            selected += rows.len();
        }
        refused += block.refused.len();
    }
    println!("{ran} filters, {refused} refused, {selected} rows");
    assert!(selected > ran && refused < ran / 2, "{refused} refused, {selected} selected of {ran}");
}

#[test]
fn sqlite_agrees_on_typed_columns_with_binary_collation() {
    assert_agreement(ColumnStorage::Typed, Collation::Binary);
}

#[test]
fn sqlite_agrees_on_typed_columns_with_general_collation() {
    assert_agreement(ColumnStorage::Typed, Collation::General);
}

#[test]
fn sqlite_agrees_on_text_columns_with_binary_collation() {
    assert_agreement(ColumnStorage::Text, Collation::Binary);
}

#[test]
fn sqlite_agrees_on_text_columns_with_general_collation() {
    assert_agreement(ColumnStorage::Text, Collation::General);
}
