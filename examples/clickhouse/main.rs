//! A filter as a condition for ClickHouse, with its values by name, as JSON.
//!
//! `cargo run --features sql --example clickhouse -- 'status $eq "client"'`

use std::collections::BTreeMap;

use filtre::schema::ObjectInfo;
use filtre::sql::{Dialect, SqlOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contact = ObjectInfo::from_json("contact", include_str!("../catalogue/contact.json"))?;
    let text = std::env::args().nth(1).unwrap_or_else(|| "status $eq \"client\"".into());
    let checked = contact.check(&filtre::parse(&text)?)?;
    // ClickHouse resolves a bare name to an alias of the `SELECT` if one exists.
    let sql = checked.to_sql(SqlOptions::from(Dialect::ClickHouse).with_table("contact"))?;
    let params: BTreeMap<String, String> = sql.named_params().collect();
    println!("{}", serde_json::json!({ "sql": sql.text(), "params": params }));
    Ok(())
}
