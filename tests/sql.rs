//! The SQL of each dialect, its errors, and its safety against injected SQL.

#![cfg(feature = "sql")]

use std::collections::BTreeMap;
use std::fmt::Write;

use filtre::build::{all, any, field};
use filtre::schema::ObjectInfo;
use filtre::sql::{ColumnStorage, Dialect, Sql, SqlError, SqlOptions, SqlValue, TextMeaning};
use filtre::text::Collation;
use filtre::{Checked, syntax::OpClass};

fn object(fields: &[(&str, &str)]) -> ObjectInfo {
    let attributes = |kind: &str| serde_json::json!({"attribs": {"type": kind}, "read": "Y", "write": "Y"});
    let fields: BTreeMap<&str, _> = fields.iter().map(|&(name, kind)| (name, attributes(kind))).collect();
    ObjectInfo::from_json("contact", &serde_json::to_string(&fields).unwrap()).unwrap()
}

fn contact() -> ObjectInfo {
    object(&[
        ("nom", "text"),
        ("statut", "choice"),
        ("age", "integer"),
        ("solde", "decimal"),
        ("optin", "boolean"),
        ("naissance", "date"),
        ("vu", "datetime"),
    ])
}

fn checked(text: &str) -> Checked {
    contact().check(&filtre::parse(text).unwrap()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn sql(text: &str, options: impl Into<SqlOptions>) -> Result<Sql, SqlError> {
    checked(text).to_sql(options)
}

/// Every operator, type and shape.
const FILTERS: [&str; 30] = [
    r#"nom $eq "Zoé""#,
    r#"nom $neq "Zoé""#,
    r#"nom $gt "M""#,
    r#"nom $lte "M""#,
    r#"nom $in ["a","b"]"#,
    r#"nom $notin ["a","b"]"#,
    r#"nom $like "10%_!?[*\"""#,
    r#"nom $notlike "*a""#,
    r#"nom $regexp "^[dD]u .\s$""#,
    r#"$not nom $regexp "a|b""#,
    r#"statut $eq "client""#,
    r#"age $gte "18""#,
    r#"age $in ["16","17"]"#,
    r#"age $lt "7.50""#,
    r#"age $neq "-123456789012345678901234567890""#,
    r#"age $like "1*""#,
    r#"solde $gt "0""#,
    r#"solde $lt "-1.5""#,
    r#"solde $notin ["0","12.30"]"#,
    r#"solde $regexp "5$""#,
    r#"optin $eq "yes""#,
    r#"optin $notin ["no"]"#,
    r#"naissance $gte "1990-06-15""#,
    r#"naissance $eq "1850-01-01""#,
    r#"vu $gt "2025-01-01""#,
    r#"vu $lte "2025-01-01 06:00""#,
    r#"vu $in ["2025-01-01","2025-01-02 12:00:01"]"#,
    r#"vu $like "2025-*""#,
    r#"$not (age $lt 18 $or nom $eq "x" $and optin $eq 1)"#,
    r#"nom $eq "a" $or nom $eq "b" $or nom $gt "c" $and age $eq 1"#,
];

fn shown(dialect: Dialect, options: &SqlOptions) -> String {
    let mut out = String::new();
    for filter in FILTERS {
        let shown = match sql(filter, options.clone()) {
            Ok(sql) => {
                // No quoted text may look like a placeholder.
                let place = match dialect {
                    Dialect::ClickHouse => "{p",
                    Dialect::Postgres => "CAST($",
                    _ => "?",
                };
                assert_eq!(sql.text().matches(place).count(), sql.params().len(), "{}", sql.text());
                format!("{}\n{}", sql.text(), serde_json::to_string(sql.params()).unwrap())
            }
            Err(error) => format!("error: {error}\nhelp: {}", error.help()),
        };
        let _ = writeln!(out, "{filter}\n{shown}\n");
    }
    out
}

#[test]
fn every_dialect_compares_typed_columns() {
    for dialect in Dialect::all() {
        insta::assert_snapshot!(format!("typed_{}", dialect.as_str()), shown(dialect, &dialect.into()));
    }
}

#[test]
fn every_dialect_compares_text_columns() {
    for dialect in Dialect::all() {
        let options = SqlOptions::from(dialect).with_storage(ColumnStorage::Text);
        insta::assert_snapshot!(format!("text_{}", dialect.as_str()), shown(dialect, &options));
    }
}

#[test]
fn each_meaning_is_written_or_refused() {
    let mut out = String::new();
    let filters = [r#"nom $gt "a""#, r#"nom $in ["a"]"#, r#"nom $like "a*""#, r#"nom $regexp "a""#];
    for dialect in Dialect::all() {
        for meaning in [
            TextMeaning::Exact(Collation::Binary),
            TextMeaning::Exact(Collation::General),
            TextMeaning::Close,
            TextMeaning::Native,
        ] {
            let _ = writeln!(out, "{dialect}, {meaning:?}");
            for filter in filters {
                match sql(filter, SqlOptions::from(dialect).with_meaning(meaning)) {
                    Ok(sql) => drop(writeln!(out, "  {}", sql.text())),
                    Err(error) => drop(writeln!(out, "  error: {error}; help: {}", error.help())),
                }
            }
        }
    }
    insta::assert_snapshot!("meanings_of_texts", out);
}

#[test]
fn options_set_table_storage_and_functions() {
    let options =
        SqlOptions::from(Dialect::Sqlite).with_table("c\"`t").with_field_storage("age", ColumnStorage::Text);
    let written = sql("nom $eq \"a\" $and optin $eq 1", options.clone()).unwrap();
    assert_eq!(written.text(), "(`c\"``t`.`nom` COLLATE BINARY = ? AND `c\"``t`.`optin` = ?)");
    assert!(sql("age $eq 1", options.clone()).unwrap().text().starts_with("CASE WHEN"));
    assert!(sql("nom $regexp \"a\"", options.clone()).is_err());
    assert!(sql("nom $regexp \"a\"", options.clone().with_functions()).is_ok());
    let stray = options.with_field_storage("aeg", ColumnStorage::Text);
    assert_eq!(sql("age $eq 1", stray).unwrap_err().to_string(), "unknown field `aeg` in the SQL options");
}

#[test]
fn column_name_replaces_field_name() {
    let options = SqlOptions::from(Dialect::Sqlite).with_column("age", "a`ge").with_table("c");
    assert_eq!(options.column("age"), "a`ge");
    assert_eq!(options.column("nom"), "nom");
    let written = sql("age $eq 1 $and optin $eq 1", options.clone()).unwrap();
    assert_eq!(written.text(), "(`c`.`a``ge` = CAST(? AS INTEGER) AND `c`.`optin` = ?)");
    let stray = sql("age $eq 1", options.clone().with_column("aeg", "x")).unwrap_err();
    assert_eq!(stray.to_string(), "unknown field `aeg` in the SQL options");
    let invalid = sql("age $eq 1", options.with_column("age", "")).unwrap_err();
    assert!(matches!(invalid, SqlError::Name { .. }));
}

#[test]
fn first_place_numbers_placeholders() {
    let filter = "age $in [1, 2] $and optin $eq 1";
    for dialect in Dialect::all() {
        let plain = sql(filter, dialect).unwrap();
        let written = sql(filter, SqlOptions::from(dialect).with_first_place(9)).unwrap();
        assert_eq!(written.params(), plain.params());
        let expected = match dialect {
            Dialect::Postgres => plain.text().replace("$3", "$11").replace("$2", "$10").replace("$1 ", "$9 "),
            Dialect::ClickHouse => plain
                .text()
                .replace("{p", "{p#")
                .replace("p#0", "p9")
                .replace("p#1", "p10")
                .replace("p#2", "p11"),
            _ => plain.text().to_owned(),
        };
        assert_eq!(written.text(), expected);
    }
    let named = sql(filter, SqlOptions::from(Dialect::ClickHouse).with_first_place(9)).unwrap();
    let names: Vec<String> = named.named_params().map(|(name, _)| name).collect();
    assert_eq!(names, ["p9", "p10", "p11"]);
    let zero = SqlOptions::from(Dialect::Postgres).with_first_place(0);
    assert!(sql("age $eq 1", zero).unwrap().text().contains("$1"));
    let last = SqlOptions::from(Dialect::Postgres).with_first_place(65_535);
    assert!(sql("age $eq 1", last.clone()).unwrap().text().contains("$65535"));
    assert!(matches!(sql(filter, last), Err(SqlError::TooManyValues { limit: 65_535, .. })));
}

#[test]
fn dialect_is_parsed_from_both_of_its_names() {
    for dialect in Dialect::all() {
        assert_eq!(dialect.as_str().parse(), Ok(dialect));
        assert_eq!(dialect.to_string().parse(), Ok(dialect));
        assert_eq!(dialect.as_str().to_uppercase().parse(), Ok(dialect));
    }
    assert!("".parse::<Dialect>().is_err());
}

#[test]
fn json_has_sql_and_params() {
    let written = sql("age $gt 5 $and optin $eq 0 $and nom $eq \"a\"", Dialect::ClickHouse);
    let json = serde_json::to_string(&written.unwrap()).unwrap();
    let text = "(`age` > {p0:Int64} AND `optin` = {p1:Bool} AND `nom` = {p2:String})";
    assert_eq!(json, format!(r#"{{"sql":"{text}","params":[5,false,"a"]}}"#));
}

#[test]
fn empty_list_selects_no_row_or_each_row_that_is_not_null() {
    let of = |op: &str, name: &str| {
        let text = format!("{name} {op} :items");
        let filter = filtre::parse(&text).unwrap();
        let bound = filtre::build::Parameters::new().with_list("items", Vec::<&str>::new());
        let checked = contact().check(&filter).unwrap().bind(&bound).unwrap();
        checked.to_sql(Dialect::Postgres).unwrap().text().to_owned()
    };
    assert_eq!(of("$in", "nom"), "1 = 0");
    assert_eq!(of("$notin", "age"), "\"age\" IS NOT NULL");
    assert_eq!(of("$notin", "$not optin"), "1 = 0");
    assert_eq!(of("$in", "$not vu"), "\"vu\" IS NOT NULL");
}

#[test]
fn error_has_reason_help_and_span() {
    let refused = |text: &str, dialect| {
        let error = sql(text, dialect).unwrap_err();
        assert!(!error.help().is_empty());
        error.to_string()
    };
    assert_eq!(refused("nom $eq :p", Dialect::Mysql), "the parameter `:p` has no value");
    assert_eq!(
        refused("nom $eq \"a\0\"", Dialect::Postgres),
        "PostgreSQL does not accept the character U+0000, found in a value of `nom`"
    );
    assert_eq!(
        refused("nom $like \"a\0*\"", Dialect::Sqlite),
        "SQLite does not accept the character U+0000, found in a value of `nom`"
    );
    assert_eq!(
        refused("solde $gt \"0.12345678901234567890\"", Dialect::Sqlite),
        "the number compared with `solde` has more digits than SQLite compares exactly"
    );
    assert_eq!(
        refused("nom $regexp \"\\\\bdu\"", Dialect::DuckDb),
        "DuckDB cannot run the pattern on `nom`: database engines differ on `\\b`"
    );
    let span = sql("age $gt 1 $and nom $regexp \"\\\\ba\"", Dialect::Mysql).unwrap_err().span().unwrap();
    assert_eq!((span.start(), span.end()), (15, 33));
}

#[test]
fn limits_are_enforced() {
    let items = |count: usize| (0..count).map(|item| item.to_string()).collect::<Vec<_>>();
    for (dialect, limit) in [
        (Dialect::Mysql, 65_535),
        (Dialect::MariaDb, 65_535),
        (Dialect::Postgres, 65_535),
        (Dialect::Sqlite, 32_766),
        (Dialect::DuckDb, 65_535),
        (Dialect::ClickHouse, 10_000),
    ] {
        let of = |count| field("nom").is_in(items(count)).check(&contact()).unwrap().to_sql(dialect);
        assert_eq!(of(limit).unwrap().params().len(), limit);
        assert_eq!(
            of(limit + 1).unwrap_err().to_string(),
            format!("the condition exceeds the {limit} bound values that {dialect} allows")
        );
    }
    let mut filter = field("nom").eq("a");
    for _ in 0..70 {
        filter = all([field("nom").eq("b"), any([field("nom").eq("c"), filter]).unwrap()]).unwrap();
    }
    let error = filter.check(&contact()).unwrap().to_sql(Dialect::Sqlite).unwrap_err();
    assert_eq!(error.to_string(), "the filter exceeds the limit of 120 nested groups");
}

#[test]
fn hostile_names_are_quoted_or_refused() {
    let names = [
        ("a`b", ["`a``b`", "\"a`b\"", "`a``b`"]),
        ("a\"b", ["`a\"b`", "\"a\"\"b\"", "`a\"b`"]),
        ("a\\", ["`a\\`", "\"a\\\"", "`a\\\\`"]),
        (
            "'; DROP TABLE t; --",
            ["`'; DROP TABLE t; --`", "\"'; DROP TABLE t; --\"", "`'; DROP TABLE t; --`"],
        ),
        ("x.y", ["`x.y`", "\"x.y\"", "`x.y`"]),
        ("@&#?", ["`@&#?`", "\"@&#?\"", "`@&#?`"]),
        ("{p0:String} $1", ["`{p0:String} $1`", "\"{p0:String} $1\"", "`{p0:String} $1`"]),
    ];
    let benign = checked("nom $gt \"5\"");
    for (name, [backquoted, quoted, escaped]) in names {
        for dialect in Dialect::all() {
            let quoted = match dialect {
                Dialect::Postgres | Dialect::DuckDb => quoted,
                Dialect::ClickHouse => escaped,
                _ => backquoted,
            };
            let plain = benign.to_sql(SqlOptions::from(dialect).with_table("t")).unwrap();
            let written = benign.to_sql(SqlOptions::from(dialect).with_table(name)).unwrap();
            let in_quotes = if quoted.starts_with('"') { "\"t\"." } else { "`t`." };
            assert_eq!(written.text(), plain.text().replace(in_quotes, &format!("{quoted}.")));
        }
        // A field cannot have a name that no filter can spell.
        let refused = field(name).gt("5").check(&object(&[(name, "text")]));
        assert_eq!(refused.is_err(), name != "x.y", "{name}");
    }
    for name in ["", "a\0b", "a\nb", "a\u{7f}", "a\u{85}"] {
        for dialect in Dialect::all() {
            let refused = benign.to_sql(SqlOptions::from(dialect).with_table(name));
            assert!(matches!(refused, Err(SqlError::Name { .. })), "{name:?}");
        }
    }
    let long = "é".repeat(32);
    let checked = field(&*long).eq("5").check(&object(&[(&long, "text")])).unwrap();
    assert!(checked.to_sql(Dialect::Postgres).is_err(), "PostgreSQL would truncate the name");
    assert!(checked.to_sql(Dialect::Mysql).is_ok());
}

/// Hostile and unusual texts.
fn strings() -> Vec<String> {
    let lines = include_str!("data/strings.jsonl").lines();
    let text =
        |line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned();
    lines.map(text).collect()
}

fn text_of(param: &SqlValue) -> &str {
    param.as_text().unwrap_or_else(|| panic!("{param:?}"))
}

/// The text of the `$like` pattern that a bound pattern was made from.
fn read_pattern(dialect: Dialect, pattern: &str) -> String {
    let mut characters = pattern.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        match (dialect, character) {
            (Dialect::Sqlite, '[') => {
                text.extend(characters.next());
                assert_eq!(characters.next(), Some(']'));
            }
            (Dialect::ClickHouse, '\\') if characters.as_str() == "z" => break,
            (Dialect::ClickHouse, '\\') | (_, '!') if dialect != Dialect::Sqlite => {
                text.extend(characters.next())
            }
            (Dialect::Sqlite | Dialect::ClickHouse, _) => text.push(character),
            (_, '%') => text.push('*'),
            (_, _) => text.push(character),
        }
    }
    text
}

/// Whether a bound pattern was made from a text.
fn is_pattern_of(dialect: Dialect, pattern: &str, text: &str) -> bool {
    match (dialect, pattern.strip_prefix("(?s)\\A")) {
        (Dialect::ClickHouse, Some(regexp)) => read_pattern(dialect, regexp) == text.replace('*', ".*"),
        // A function searches for the text at the start, the end or anywhere.
        (Dialect::ClickHouse, None) => pattern == text.trim_matches('*'),
        _ => read_pattern(dialect, pattern) == text,
    }
}

/// A condition of each operator on a text, as SQL, or `None` if the text is no
/// regular expression or the dialect refuses the condition.
fn each_operator(object: &ObjectInfo, dialect: Dialect, text: &str) -> [(OpClass, Option<Sql>); 11] {
    let name = field("nom");
    let list = || [text, text];
    let filters = [
        (OpClass::Equality, name.eq(text)),
        (OpClass::Equality, name.neq(text)),
        (OpClass::Equality, name.is_in(list())),
        (OpClass::Equality, name.is_not_in(list())),
        (OpClass::Order, name.gt(text)),
        (OpClass::Order, name.gte(text)),
        (OpClass::Order, name.lt(text)),
        (OpClass::Order, name.lte(text)),
        (OpClass::Pattern, name.like(text)),
        (OpClass::Pattern, name.notlike(text)),
        (OpClass::Regexp, name.regexp(text)),
    ];
    let options = SqlOptions::from(dialect).with_functions();
    filters.map(|(class, filter)| match filter.check(object).map(|checked| checked.to_sql(options.clone())) {
        Ok(Err(SqlError::Pattern { .. } | SqlError::Nul { .. })) | Err(_) => (class, None),
        Ok(sql) => (class, Some(sql.unwrap())),
    })
}

#[test]
fn hostile_text_changes_only_the_bound_value() {
    let (object, strings) = (contact(), strings());
    let (mut written, mut refused) = (0, 0);
    for dialect in Dialect::all() {
        let mut benign_by_shape = BTreeMap::new();
        for text in &strings {
            // The SQL may depend on the positions of wildcards.
            let piece = |piece: &str| if piece.is_empty() { "" } else { "b" };
            let shape = text.split('*').map(piece).collect::<Vec<_>>().join("*");
            let benign = benign_by_shape.entry(shape).or_insert_with_key(|shape| {
                let mut benign = each_operator(&object, dialect, shape);
                benign[10] = each_operator(&object, dialect, "b")[10].clone();
                benign
            });
            for ((class, sql), (_, benign)) in each_operator(&object, dialect, text).iter().zip(&*benign) {
                let (Some(sql), Some(benign)) = (sql, benign) else {
                    refused += 1;
                    continue;
                };
                assert_eq!(sql.text(), benign.text(), "{text}");
                assert_eq!(sql.params().len(), benign.params().len());
                match (class, text_of(&sql.params()[0])) {
                    (OpClass::Regexp, _) => {}
                    (OpClass::Pattern, pattern) => {
                        assert!(is_pattern_of(dialect, pattern, text), "{pattern}")
                    }
                    (_, param) => assert_eq!(param, text),
                }
                written += 1;
            }
        }
    }
    assert!(written > 230_000 && refused < 20_000, "{written} written, {refused} refused");
}

#[test]
fn sqlite_finds_exactly_the_compared_text() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE contact (nom TEXT); CREATE INDEX noms ON contact (nom)").unwrap();
    let mut strings = strings();
    strings.sort();
    strings.dedup();
    for text in &strings {
        connection.execute("INSERT INTO contact VALUES (?)", [text]).unwrap();
    }
    let found = |filter: filtre::build::Filter| -> Vec<String> {
        let sql = filter.check(&contact()).unwrap().to_sql(Dialect::Sqlite).unwrap();
        let texts = sql.params().iter().map(text_of);
        let mut select =
            connection.prepare(&format!("SELECT nom FROM contact WHERE {}", sql.text())).unwrap();
        let rows = select.query_map(rusqlite::params_from_iter(texts), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for text in &strings {
        let alone = std::slice::from_ref(text);
        assert_eq!(found(field("nom").eq(text)), alone);
        assert_eq!(found(field("nom").is_in([text])), alone);
        if !text.contains(['*', '\0']) {
            assert_eq!(found(field("nom").eq(text).and(field("nom").like(text))), alone);
        }
    }
}

#[test]
fn sqlite_runs_long_chains_and_deep_groups() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection
        .execute_batch("CREATE TABLE contact (nom TEXT, age INTEGER); INSERT INTO contact VALUES ('7', 1)")
        .unwrap();
    let count = |filter: filtre::build::Filter| -> u32 {
        let sql = filter.check(&contact()).unwrap().to_sql(Dialect::Sqlite).unwrap();
        let select = format!("SELECT COUNT(*) FROM contact WHERE {}", sql.text());
        let texts = sql.params().iter().map(text_of);
        connection.query_row(&select, rusqlite::params_from_iter(texts), |row| row.get(0)).unwrap()
    };
    for length in [2, 8, 9, 63, 64, 65, 513, 5_000] {
        let equal = (0..length).map(|at| field("nom").eq((at + 1_000_000).to_string()));
        assert_eq!(count(any(equal.clone().chain([field("nom").eq("7")])).unwrap()), 1);
        assert_eq!(count(any(equal).unwrap()), 0);
        let differ = (0..length).map(|at| field("nom").neq((at + 1_000_000).to_string()));
        assert_eq!(count(all(differ).unwrap()), 1);
    }
    let mut nested = field("nom").eq("7");
    for depth in 0..55 {
        let others: Vec<_> = (0..7).map(|_| field("nom").eq("x")).collect();
        nested = if depth % 2 == 0 {
            any([nested].into_iter().chain(others)).unwrap()
        } else {
            all([nested].into_iter().chain(others.into_iter().map(|other| !other))).unwrap()
        };
    }
    assert_eq!(count(nested), 1);
}
