//! Evaluation of filters, compared with measured answers of database servers and
//! with naive references.
#![cfg(feature = "eval")]

#[path = "evaluate/logic.rs"]
mod logic;
#[path = "evaluate/measured.rs"]
mod measured;
#[path = "evaluate/records.rs"]
mod records;
#[path = "evaluate/text.rs"]
mod text;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use filtre::check::DateTime;
use filtre::eval::{ColumnarRow, Matcher, Stored, Truth};
use filtre::schema::ObjectInfo;
use filtre::text::Collation;
use filtre::{
    Checked,
    syntax::{Limits, ParseOptions},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// An object with a field of each type.
fn object() -> &'static ObjectInfo {
    static OBJECT: LazyLock<ObjectInfo> = LazyLock::new(|| {
        let fields = [
            ("txt", "text"),
            ("num", "int"),
            ("de", "decimal(10,2)"),
            ("d", "date"),
            ("dt", "datetime"),
            ("ch", "choice"),
            ("ok", "boolean"),
        ];
        let field = |(name, kind): (&str, &str)| {
            let attribs = json!({ "type": kind, "length": "100" });
            (name.to_owned(), json!({ "attribs": attribs, "read": "Y", "write": "Y" }))
        };
        let info: serde_json::Map<String, Value> = fields.into_iter().map(field).collect();
        ObjectInfo::from_json("record", &Value::from(info).to_string()).unwrap()
    });
    &OBJECT
}

fn checked(text: &str) -> Checked {
    let limits = Limits::default().with_input(1 << 30).with_nesting(1 << 20);
    let options = ParseOptions::default().with_limits(limits);
    let ast = filtre::syntax::parse_with(text, &options).unwrap_or_else(|error| panic!("{text}: {error}"));
    object().check(&ast).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn matcher(text: &str, collation: Collation) -> Matcher {
    checked(text).matcher(collation).unwrap()
}

fn general(text: &str) -> Matcher {
    matcher(text, Collation::General)
}

/// Returns a quoted value of the filter language.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', r#"\""#))
}

/// Returns whether a condition on a text is true, or the error of the check.
fn text_holds(op: &str, operand: &str, stored: &str, collation: Collation) -> Result<bool, String> {
    let text = format!("txt {op} {}", quoted(operand));
    let ast = filtre::parse(&text).unwrap();
    let checked = object().check(&ast).map_err(|error| error.to_string())?;
    Ok(checked.matcher(collation).unwrap().matches(&json!({ "txt": stored })))
}
