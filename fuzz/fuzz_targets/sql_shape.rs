//! The SQL of any filter has as many placeholders as values, and contains only
//! text written by this crate and names from the metadata.
#![no_main]

use filtre::sql::{ColumnStorage, Dialect, SqlOptions};
use filtre_fuzz::CONTACT;

libfuzzer_sys::fuzz_target!(|input: &str| {
    let Ok(ast) = filtre::parse(input) else { return };
    let Ok(checked) = CONTACT.check(&ast) else { return };
    for dialect in Dialect::all() {
        for storage in [ColumnStorage::Typed, ColumnStorage::Text] {
            let options = SqlOptions::from(dialect).with_storage(storage).with_functions();
            let Ok(sql) = checked.to_sql(options) else { continue };
            let text = sql.text();
            let is_plain = |c: char| c.is_ascii_alphanumeric() || " `\"'()[]{}_.,:;$?!@^~|+-*=<>".contains(c);
            assert!(text.chars().all(is_plain), "{text}");
            let place = match dialect {
                Dialect::Postgres => "CAST($",
                Dialect::ClickHouse => "{p",
                _ => "?",
            };
            assert_eq!(text.matches(place).count(), sql.params().len(), "{text}");
            for quote in ['\'', '`', '"'] {
                assert!(text.matches(quote).count() % 2 == 0, "{text}");
            }
            let (opened, closed) = (text.matches('(').count(), text.matches(')').count());
            assert_eq!(opened, closed, "{text}");
        }
    }
});
