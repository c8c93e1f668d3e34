//! The meaning of filters, held to what database servers answered and to naive
//! references.
#![cfg(feature = "eval")]

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
    let limits = Limits { input: 1 << 30, nesting: 1 << 20, ..Limits::DEFAULT };
    let options = ParseOptions { limits, ..ParseOptions::default() };
    let ast = filtre::syntax::parse_with(text, &options).unwrap_or_else(|error| panic!("{text}: {error}"));
    object().check(&ast).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn matcher(text: &str, collation: Collation) -> Matcher {
    checked(text).matcher(collation).unwrap()
}

fn general(text: &str) -> Matcher {
    matcher(text, Collation::General)
}

/// A value as it is written in a filter.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', r#"\""#))
}

/// Whether a condition on a text holds, or the error of the check.
fn text_holds(op: &str, operand: &str, stored: &str, collation: Collation) -> Result<bool, String> {
    let text = format!("txt {op} {}", quoted(operand));
    let ast = filtre::parse(&text).unwrap();
    let checked = object().check(&ast).map_err(|error| error.to_string())?;
    Ok(checked.matcher(collation).unwrap().matches(&json!({ "txt": stored })))
}

// ---------------------------------------------------------------------------
// What MariaDB and MySQL answer under their general_ci collations.

/// The records of the rows about columns: text, integer, decimal, date,
/// date-time and choice.
const RECORDS: [[Option<&str>; 6]; 10] = [
    [Some("9"), Some("9"), Some("9.50"), Some("2024-12-31"), Some("2024-12-31 23:59:59"), Some("client")],
    [
        Some("65"),
        Some("65"),
        Some("65.00"),
        Some("2025-01-01"),
        Some("2025-01-01 06:00:00"),
        Some("prospect"),
    ],
    [Some("100"), Some("100"), Some("100.00"), Some("2025-01-01"), Some("2025-01-01 06:00:01"), Some("")],
    [Some(""), Some("0"), Some("0.00"), None, None, None],
    [None; 6],
    [Some("abc"), Some("-1"), Some("-1.25"), Some("2025-01-02"), Some("2025-01-02 00:00:00"), Some("client")],
    [
        Some("65abc"),
        Some("65"),
        Some("65.01"),
        Some("2025-06-15"),
        Some("2025-06-15 12:30:00"),
        Some("client"),
    ],
    [Some(" 65"), Some("66"), Some("64.99"), Some("2025-01-01"), Some("2025-01-01 00:00:00"), Some("client")],
    [Some("065"), Some("7"), Some("7.00"), Some("2025-01-01"), Some("2025-01-01 05:59:59"), Some("client")],
    [
        Some("6.5e1"),
        Some("70"),
        Some("70.00"),
        Some("2025-01-01"),
        Some("2025-01-01 06:00:30"),
        Some("client"),
    ],
];

/// One measured row: what was asked, and what two servers answered: `1` or `0`,
/// the numbers of the records selected, or an error.
struct Measured<'t> {
    kind: &'t str,
    left: &'t str,
    right: &'t str,
    mariadb: &'t str,
    mysql: &'t str,
}

fn measured() -> Vec<Measured<'static>> {
    let row = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        Measured {
            kind: columns[0],
            left: columns[1],
            right: columns[2],
            mariadb: columns[3],
            mysql: columns[6],
        }
    };
    include_str!("data/mysql_oracle.tsv").lines().skip(1).map(row).collect()
}

impl Measured<'_> {
    /// The answer here; nothing if the question cannot be asked.
    fn answer(&self) -> Option<String> {
        if self.kind == "COL" {
            return selected(&filter_of(self.left)?);
        }
        let [left, right]: [String; 2] =
            [self.left, self.right].map(|text| serde_json::from_str(text).unwrap());
        let (op, operand) = match self.kind {
            "LIKE" => ("$like", pattern_of(&right)?),
            "EQ" => ("$eq", right),
            "LT" => ("$lt", right),
            "REGEXP" => ("$regexp", right),
            other => panic!("{other}"),
        };
        Some(match text_holds(op, &operand, &left, Collation::General) {
            Ok(holds) => u8::from(holds).to_string(),
            Err(_) => "E".to_owned(),
        })
    }

    /// Whether an answer is that of both servers.
    fn agrees(&self, answer: &str) -> bool {
        [self.mariadb, self.mysql]
            .iter()
            .all(|server| *server == answer || answer == "E" && server.starts_with('E'))
    }
}

/// The pattern of an SQL pattern; nothing for what only SQL can say.
fn pattern_of(sql: &str) -> Option<String> {
    (!sql.contains(['_', '\\', '*'])).then(|| sql.replace('%', "*"))
}

/// The numbers of the records that a filter selects, `-` for none, `E` if it is
/// refused.
fn selected(filter: &str) -> Option<String> {
    let Ok(checked) = object().check(&filtre::parse(filter).unwrap()) else { return Some("E".to_owned()) };
    let matcher = checked.matcher(Collation::General).unwrap();
    let matcher = matcher.with_columns(["txt", "num", "de", "d", "dt", "ch"]);
    let numbers = RECORDS.iter().zip(1..).filter(|(record, _)| matcher.matches(*record));
    let numbers: Vec<String> = numbers.map(|(_, number): (_, u32)| number.to_string()).collect();
    Some(if numbers.is_empty() { "-".to_owned() } else { numbers.join(",") })
}

/// The filter of an SQL condition; nothing for what only SQL can say: NULL, and
/// texts compared to numbers.
fn filter_of(sql: &str) -> Option<String> {
    if let Some(inner) = sql.strip_prefix("not (").and_then(|rest| rest.strip_suffix(')')) {
        return Some(format!("$not ({})", filter_of(inner)?));
    }
    let operators = [
        (" not like ", "$notlike"),
        (" not regexp ", "$not $regexp"),
        (" not in ", "$notin"),
        (" like ", "$like"),
        (" regexp ", "$regexp"),
        (" in ", "$in"),
        ("<>", "$neq"),
        (">=", "$gte"),
        ("<=", "$lte"),
        (">", "$gt"),
        ("<", "$lt"),
        ("=", "$eq"),
    ];
    let is_other =
        sql.ends_with("NULL") || sql.contains(",NULL") || sql.contains("<=>") || sql.contains(" is ");
    let (operator, op) =
        operators.into_iter().find(|(sql_operator, _)| !is_other && sql.contains(sql_operator))?;
    let (field, operand) = sql.split_once(operator)?;
    let (field, operand) = (field.trim(), operand.trim());
    let items = operand.trim_start_matches('(').trim_end_matches(')').split(',');
    // Only the lists of these rows have several operands, and no operand of
    // theirs has a comma.
    let items: Vec<&str> = if operand.starts_with('(') { items.collect() } else { vec![operand] };
    let mut values = Vec::new();
    for item in items {
        let text = item.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        let value = match text {
            Some(text) => text.to_owned(),
            None if field == "num" => item.to_owned(),
            None => return None,
        };
        values.push(quoted(&if op.ends_with("like") { pattern_of(&value)? } else { value }));
    }
    Some(match op {
        "$not $regexp" => format!("$not {field} $regexp {}", values[0]),
        "$in" | "$notin" => format!("{field} {op} [{}]", values.join(",")),
        _ => format!("{field} {op} {}", values[0]),
    })
}

/// Rows that are answered otherwise than by both servers, and why.
#[rustfmt::skip]
const DIFFERENT: [(&str, &[&str]); 15] = [
    ("a mark on its own does not count here, and is a character there", &[
        r#"LIKE "e\u0301" "\u00e9""#,
    ]),
    ("`ß` has no single capital, so it is itself here", &[
        r#"LIKE "\u00df" "s""#,
        r#"EQ "\u00df" "s""#,
    ]),
    ("characters past U+FFFF are all the same there", &[
        r#"LIKE "\ud83c\udf63" "\ud83c\udf7a""#,
        r#"EQ "\ud83c\udf63" "\ud83c\udf7a""#,
    ]),
    ("a shorter text is not filled up with blanks, which come after a tab", &[
        r#"LT "a" "a\t""#,
    ]),
    ("the servers differ in classes of one case", &[
        r#"REGEXP "abc" "^[[:upper:]]+$""#,
        r#"REGEXP "ABC" "^[[:lower:]]+$""#,
    ]),
    ("what looks around is no regular language", &[
        r#"REGEXP "ab" "(?<=a)b""#,
        r#"REGEXP "ab" "(?<!x)b""#,
    ]),
    ("`$` is the end of the text only", &[
        r#"REGEXP "a\n" "a$""#,
        r#"REGEXP "a\r" "a$""#,
    ]),
    ("the servers differ in what a line is", &[
        r#"REGEXP "a\u2028b" "a.b""#,
    ]),
    ("the servers differ in patterns with nothing in them, or repeated twice", &[
        r#"REGEXP "abc" """#,
        r#"REGEXP "a" "a**""#,
        r#"REGEXP "x" "^*""#,
    ]),
    ("a brace that starts no bound is refused", &[
        r#"REGEXP "a{2" "a{2""#,
        r#"REGEXP "a" "{""#,
        r#"REGEXP "a{" "a{""#,
        r#"REGEXP "a" "a{,2}""#,
        r#"REGEXP "aaa" "^a{,2}$""#,
    ]),
    ("an escape or a group that this syntax does not have is refused", &[
        r#"REGEXP "a" "(?#c)a""#,
        r#"REGEXP "a" "\\Qa\\E""#,
        r#"REGEXP "a" "\\h""#,
    ]),
    ("the servers differ in brackets inside brackets", &[
        r#"REGEXP "a" "[[.a.]]""#,
        r#"REGEXP "a" "[[=a=]]""#,
        r#"REGEXP "a" "[[a]]""#,
        r#"REGEXP "[" "[[]""#,
        r#"REGEXP "A" "[[:alpha:]&&[a]]""#,
        r#"REGEXP "a" "[a--b]""#,
    ]),
    ("the servers differ in whether symbols are punctuation", &[
        r#"REGEXP "$" "[[:punct:]]""#,
        r#"REGEXP "+" "[[:punct:]]""#,
    ]),
    ("what is not a number is refused", &[
        r#"COL num > 'abc'"#,
        r#"COL num = ''"#,
        r#"COL num <> ''"#,
        r#"COL num >= '6.5e1'"#,
        r#"COL num in ('x')"#,
        r#"COL num='0x41'"#,
        r#"COL num = '65,0'"#,
        r#"COL de > '65,00'"#,
        r#"COL de > 'abc'"#,
    ]),
    ("what is not a date, spelled in one of three ways, is refused", &[
        r#"COL d = '2025-1-1'"#,
        r#"COL d = '20250101'"#,
        r#"COL d = '01/01/2025'"#,
        r#"COL d = ''"#,
        r#"COL d <> ''"#,
        r#"COL d = '2025-02-30'"#,
        r#"COL d in ('abc')"#,
        r#"COL d = '2025-01-01T00:00:00'"#,
        r#"COL d = '25-01-01'"#,
        r#"COL d = '0000-00-00'"#,
        r#"COL d <> '0000-00-00'"#,
        r#"COL d < '2025'"#,
        r#"COL dt = '2025-01-01 6:00'"#,
        r#"COL dt = '2025-01-01 6:0:0'"#,
        r#"COL dt = '2025-01-01T06:00:00'"#,
        r#"COL dt = '2025-01-01T06:00:00Z'"#,
        r#"COL dt = '2025-01-01 06:00:00+00:00'"#,
        r#"COL dt = '20250101060000'"#,
        r#"COL dt = '2025-01-01 06:00:00.000'"#,
        r#"COL dt = '2025-01-01 06'"#,
        r#"COL dt > 'abc'"#,
        r#"COL dt > ''"#,
        r#"COL dt <> ''"#,
        r#"COL dt = ''"#,
        r#"COL dt > '2025-01-01 06:00 '"#,
        r#"COL dt > ' 2025-01-01 06:00'"#,
        r#"COL dt > '2025-01-01  06:00'"#,
        r#"COL dt in ('2025-01-01 06:00','abc')"#,
        r#"COL dt > '01/01/2025'"#,
        r#"COL dt > '2025-02-30'"#,
        r#"COL dt < '2025-01-01 24:00:00'"#,
    ]),
];

/// Rows that cannot be asked here, and why.
#[rustfmt::skip]
const NOT_COVERED: [(&str, &[&str]); 5] = [
    ("a pattern has no escapes", &[
        r#"LIKE "50%" "50\\%""#,
        r#"LIKE "50x" "50\\%""#,
        r#"LIKE "a\\b" "a\\\\b""#,
        r#"LIKE "ab" "a\\b""#,
        r#"LIKE "a\\b" "a\\b""#,
        r#"LIKE "a\\" "a\\""#,
        r#"LIKE "a\\" "a\\\\""#,
        r#"LIKE "a\\xyz" "a\\\\%""#,
        r#"LIKE "a%" "a\\\\%""#,
    ]),
    ("`*` is never itself in a pattern", &[
        r#"LIKE "abc" "a*""#,
    ]),
    ("no pattern has a wildcard for one character", &[
        r#"LIKE "" "_""#,
        r#"LIKE "e\u0301" "_""#,
        r#"LIKE "\u00df" "_""#,
        r#"LIKE "\ud83c\udf63" "_""#,
        r#"COL num like '6_'"#,
        r#"COL d like '2025-01-0_'"#,
    ]),
    ("texts are never compared to numbers", &[
        r#"COL txt > 65"#,
        r#"COL txt < 65"#,
        r#"COL txt = 65"#,
        r#"COL txt in (65,9)"#,
        r#"COL txt in (65,'9')"#,
        r#"COL dt = 20250101060000"#,
        r#"COL ch = 1"#,
    ]),
    ("no filter speaks of NULL", &[
        r#"COL txt not in ('65',NULL)"#,
        r#"COL txt is null"#,
        r#"COL txt = NULL"#,
        r#"COL txt <> NULL"#,
        r#"COL txt <=> NULL"#,
    ]),
];

#[test]
fn measured_rows_agree_or_are_explained() {
    let explained =
        |table: &[(&str, &[&str])], row: &str| table.iter().filter(|(_, rows)| rows.contains(&row)).count();
    let mut faults = Vec::new();
    let mut agreed = 0;
    for row in measured() {
        let name = format!("{} {} {}", row.kind, row.left, row.right);
        let name = name.trim();
        let (different, not_covered) = (explained(&DIFFERENT, name), explained(&NOT_COVERED, name));
        let (expected, answer) = match row.answer() {
            None => ((0, 1), "not covered".to_owned()),
            Some(answer) if row.agrees(&answer) => ((0, 0), answer),
            Some(answer) => ((1, 0), answer),
        };
        agreed += usize::from(expected == (0, 0));
        if (different, not_covered) != expected {
            faults.push(format!("{name}: {answer}, not {} and {}", row.mariadb, row.mysql));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(agreed, 189);
    let explained: usize = DIFFERENT.iter().chain(&NOT_COVERED).map(|(_, rows)| rows.len()).sum();
    assert_eq!(agreed + explained, measured().len(), "every explanation is of a row");
}

// ---------------------------------------------------------------------------
// Patterns, from elsewhere and against a naive reference.

/// The lines of a file of JSON values.
fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap()
}

#[test]
fn wildcards_as_others_match_them() {
    let mut tried = 0;
    for row in lines(include_str!("data/wildcards.jsonl")) {
        let (pattern, stored) = (text(&row, "pattern"), text(&row, "text"));
        if pattern.contains('?') {
            continue;
        }
        tried += 1;
        let expected = row["match"].as_bool().unwrap();
        assert_eq!(text_holds("$like", pattern, stored, Collation::Binary), Ok(expected), "{row}");
        if expected {
            assert_eq!(text_holds("$like", pattern, stored, Collation::General), Ok(true), "{row}");
        }
    }
    assert_eq!(tried, 112);
}

#[test]
fn sql_patterns_as_another_server_matches_them() {
    let mut tried = 0;
    for row in lines(include_str!("data/mysql_like.jsonl")) {
        let Some(pattern) = pattern_of(text(&row, "pattern")).filter(|_| row["escape"].is_null()) else {
            continue;
        };
        tried += 1;
        let collation = match text(&row, "collation") {
            "binary" => Collation::Binary,
            _ => Collation::General,
        };
        let expected = row["match"].as_bool().unwrap();
        assert_eq!(text_holds("$like", &pattern, text(&row, "value"), collation), Ok(expected), "{row}");
    }
    assert_eq!(tried, 6, "the others have escapes or a wildcard for one character");
}

#[test]
fn regular_expressions_as_another_server_matches_them() {
    let mut tried = 0;
    for row in lines(include_str!("data/mysql_regexp_like.jsonl")) {
        if !row["flags"].is_null() {
            continue;
        }
        tried += 1;
        let expected = row["match"].as_bool().unwrap();
        let (pattern, stored) = (text(&row, "pattern"), text(&row, "text"));
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::General), Ok(expected), "{row}");
    }
    assert_eq!(tried, 25, "the others have flags beside the pattern");
}

/// A text as a collation sees it, straight from the definition.
fn folded(text: &str, collation: Collation) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    if collation == Collation::Binary {
        return text.chars().collect();
    }
    // The texts below hold no marks but nonspacing ones.
    let upper = |c: char| {
        let upper: Vec<char> = c.to_uppercase().collect();
        if let [upper] = upper[..] { upper } else { c }
    };
    text.nfd().filter(|&c| !is_combining_mark(c)).map(upper).collect()
}

/// Whether a pattern matches a text: by dynamic programming over both.
fn matches_naively(pattern: &str, text: &str, collation: Collation) -> bool {
    let text = folded(text, collation);
    // `None` is the wildcard.
    let mut tokens = Vec::new();
    for (at, piece) in pattern.split('*').enumerate() {
        if at > 0 {
            tokens.push(None);
        }
        tokens.extend(folded(piece, collation).into_iter().map(Some));
    }
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for token in tokens {
        let before = ends.clone();
        for end in 0..ends.len() {
            ends[end] = match token {
                None => before[..=end].contains(&true),
                Some(c) => end > 0 && before[end - 1] && text[end - 1] == c,
            };
        }
    }
    ends[text.len()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn patterns_match_as_by_dynamic_programming(
        pattern in "[aAbé*\u{301}ßœ %_]{0,12}|(a\\*|b){0,40}|[*]?[aé]{1,20}[*]?",
        stored in "[aAbBéÉ\u{301}ßœ %_]{0,16}|[ab]{0,60}",
    ) {
        for collation in [Collation::Binary, Collation::General] {
            prop_assert_eq!(
                text_holds("$like", &pattern, &stored, collation),
                Ok(matches_naively(&pattern, &stored, collation)),
                "{:?} {:?} {:?}", pattern, stored, collation
            );
        }
    }

    #[test]
    fn texts_compare_as_by_definition(
        operand in "[aAbé\u{301}ßœ \\t]{0,12}|[abc]{7,9}[ ]{0,3}\u{301}?",
        stored in "[aAbé\u{301}ßœ \\t]{0,12}|[aBc]{7,9}[ ]{0,3}\u{301}?",
    ) {
        for collation in [Collation::Binary, Collation::General] {
            let key = |text: &str| {
                let mut key = folded(text, collation);
                while collation == Collation::General && key.last() == Some(&' ') {
                    key.pop();
                }
                key
            };
            let order = key(&stored).cmp(&key(&operand));
            let holds = |op: &str| text_holds(op, &operand, &stored, collation).unwrap();
            let found = ["$eq", "$neq", "$lt", "$lte", "$gt", "$gte"].map(holds);
            let expected =
                [order.is_eq(), order.is_ne(), order.is_lt(), order.is_le(), order.is_gt(), order.is_ge()];
            prop_assert_eq!(found, expected, "{:?} {:?} {:?}", stored, operand, collation);
        }
    }
}

// ---------------------------------------------------------------------------
// Three-valued logic and types.

const TRUTHS: [Truth; 3] = [Truth::True, Truth::False, Truth::Unknown];

#[test]
fn logic_is_three_valued() {
    // `txt` makes the left part true, false or unknown, `ch` the right part.
    let value = |truth| match truth {
        Truth::True => json!("a"),
        Truth::False => json!("b"),
        Truth::Unknown => Value::Null,
    };
    let not = |truth| match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Unknown => Truth::Unknown,
    };
    let and = |left, right| match (left, right) {
        (Truth::False, _) | (_, Truth::False) => Truth::False,
        (Truth::True, other) | (other, Truth::True) => other,
        _ => Truth::Unknown,
    };
    let parts = [r#"txt $eq "a""#, r#"txt $regexp "^a""#, r#"txt $like "a*""#, r#"txt $in ["a"]"#];
    for part in parts {
        for left in TRUTHS {
            for right in TRUTHS {
                let record = json!({ "txt": value(left), "ch": value(right) });
                let truth = |filter: &str| general(filter).truth(&record);
                assert_eq!(truth(part), left);
                assert_eq!(truth(&format!("$not {part}")), not(left));
                assert_eq!(truth(&format!("{part} $and ch $eq \"a\"")), and(left, right));
                assert_eq!(truth(&format!("{part} $or ch $eq \"a\"")), not(and(not(left), not(right))));
                let negated = format!("$not ({part} $or $not (ch $eq \"a\" $and {part}))");
                assert_eq!(truth(&negated), and(not(left), and(right, left)));
            }
        }
    }
}

#[test]
fn typed_fields_read_what_is_stored() {
    use Truth::{False, True, Unknown};
    for (filter, field, stored, expected) in [
        (r#"num $eq "65""#, "num", json!("065.0"), True),
        (r#"num $eq "65""#, "num", json!(65), True),
        (r#"num $eq "65""#, "num", json!(65.0), True),
        (r#"num $eq "65.5""#, "num", json!(65), False),
        (r#"num $lt "65.5""#, "num", json!(65), True),
        (r#"num $eq "65""#, "num", json!(" 65"), Unknown),
        (r#"num $neq "65""#, "num", json!(""), Unknown),
        (r#"num $neq "65""#, "num", json!("abc"), Unknown),
        (r#"num $neq "65""#, "num", json!(true), Unknown),
        (r#"num $gt "18446744073709551614""#, "num", json!(u64::MAX), True),
        (r#"de $lte "-99999999999999999999.5""#, "de", json!("-99999999999999999999.51"), True),
        (r#"de $in ["1.50","3"]"#, "de", json!(1.5), True),
        (r#"de $in ["1.50","3"]"#, "de", json!("03"), True),
        (r#"de $notin ["1.50","3"]"#, "de", json!(2), True),
        (r#"de $eq "0.1""#, "de", json!(0.1), True),
        (r#"d $eq "2025-01-01""#, "d", json!("2025-01-01 00:00"), True),
        (r#"dt $gt "2025-01-01""#, "dt", json!("2025-01-01 00:00:01"), True),
        (r#"dt $in ["2025-01-01","2025-01-02 06:00"]"#, "dt", json!("2025-01-02 06:00:00"), True),
        (r#"d $eq "2025-01-01""#, "d", json!("2025-02-30"), Unknown),
        (r#"d $lt "2025-01-01""#, "d", json!(""), Unknown),
        (r#"d $lt "2025-01-01""#, "d", json!(20240101), Unknown),
        (r#"ok $eq "yes""#, "ok", json!("TRUE"), True),
        (r#"ok $eq "1""#, "ok", json!(true), True),
        (r#"ok $in ["0","1"]"#, "ok", json!(0), True),
        (r#"ok $neq "1""#, "ok", json!("maybe"), Unknown),
        (r#"ok $neq "1""#, "ok", json!(""), Unknown),
        (r#"num $like "6*""#, "num", json!(65), True),
        (r#"num $like "*""#, "num", json!(""), Unknown),
        (r#"num $like "a*""#, "num", json!("abc"), True),
        (r#"num $regexp "^$""#, "num", json!(""), Unknown),
        (r#"txt $eq "65""#, "txt", json!(65), True),
        (r#"txt $eq "true""#, "txt", json!(true), True),
        (r#"txt $eq """#, "txt", json!(""), True),
        (r#"txt $like "*""#, "txt", json!(""), True),
        (r#"txt $eq "a""#, "txt", json!(["a"]), Unknown),
        (r#"ch $eq "É ""#, "ch", json!("e"), True),
    ] {
        let record = json!({ field: stored });
        assert_eq!(general(filter).truth(&record), expected, "{filter} of {record}");
        assert_eq!(general(filter).matches(&record), expected == True, "{filter} of {record}");
    }
}

#[test]
fn date_time_compares_by_time_and_matches_patterns_as_text() {
    use Truth::{False, True, Unknown};
    for (filter, stored, expected) in [
        (r#"d $eq "2025-01-01""#, "2025-01-01 00:00:00", True),
        (r#"d $lt "2025-01-01""#, "2024-12-31", True),
        (r#"d $in ["2025-01-01","2025-01-02"]"#, "2025-01-02 00:00", True),
        (r#"dt $gt "2025-01-01 06:00""#, "2025-01-01 06:00:01", True),
        (r#"dt $neq "2025-01-01""#, "2025-01-01 00:00", False),
        (r#"dt $like "2025-01-*""#, "2025-01-01 06:00", True),
        (r#"dt $regexp "^2025-01-01$""#, "2025-01-01", True),
        (r#"txt $eq "2025-01-01""#, "2025-01-01", True),
        (r#"txt $eq "2025-01-01""#, "2025-01-01 00:00", False),
        (r#"num $gt "0""#, "2025-01-01", Unknown),
        (r#"ok $eq "1""#, "2025-01-01", Unknown),
    ] {
        let stored: DateTime = stored.parse().unwrap();
        let name = filter.split(' ').next().unwrap();
        assert_eq!(general(filter).truth(&HashMap::from([(name, stored)])), expected, "{filter} {stored}");
    }
}

#[test]
fn an_empty_list_holds_nothing() {
    use filtre::build::field;
    let none = || std::iter::empty::<String>();
    for (name, known, unknown) in
        [("txt", "a", Value::Null), ("num", "1", json!("abc")), ("ok", "1", json!(""))]
    {
        let is_in = field(name).is_in(none()).check(object()).unwrap();
        let not_in = field(name).is_not_in(none()).check(object()).unwrap();
        let truths = |value: Value| {
            let record = json!({ name: value });
            [&is_in, &not_in].map(|filter| filter.matcher(Collation::General).unwrap().truth(&record))
        };
        assert_eq!(truths(json!(known)), [Truth::False, Truth::True]);
        assert_eq!(truths(unknown), [Truth::Unknown, Truth::Unknown]);
    }
}

#[test]
fn lists_of_any_length_hold_their_items() {
    for length in [1, 2, 8, 9, 1_000] {
        let items = |item: &dyn Fn(usize) -> String| {
            let items: Vec<String> = (0..length).map(|at| quoted(&item(at))).collect();
            format!("[{}]", items.join(","))
        };
        let texts = general(&format!("txt $in {}", items(&|at| format!("É{at} "))));
        let numbers =
            general(&format!("num $notin {}", items(&|at| format!("{}.{}", at * 7 % length, at % 2))));
        let dates = general(&format!("d $in {}", items(&|at| format!("{:04}-01-01", at + 1))));
        for at in 0..length {
            assert!(texts.matches(&json!({ "txt": format!("e{at}") })));
            assert!(dates.matches(&json!({ "d": format!("{:04}-01-01 00:00", at + 1) })));
        }
        assert!(!texts.matches(&json!({ "txt": format!("e{length}") })));
        assert!(!dates.matches(&json!({ "d": "0001-01-02" })));
        assert!(numbers.matches(&json!({ "num": length })) && !numbers.matches(&json!({ "num": "0" })));
    }
}

// ---------------------------------------------------------------------------
// Records.

#[test]
fn records_of_every_kind_answer_alike() {
    let matcher = general(r#"txt $eq "a" $and num $gt "5""#);
    assert_eq!(matcher.fields().collect::<Vec<_>>(), ["txt", "num"]);
    assert!(matcher.matches(&HashMap::from([("txt", "A"), ("num", "6")])));
    assert!(
        matcher.matches(&HashMap::from([
            ("txt".to_owned(), "A".to_owned()),
            ("num".to_owned(), "6".to_owned())
        ]))
    );
    assert!(matcher.matches(&BTreeMap::from([("txt", Some("A")), ("num", Some("6")), ("ch", None)])));
    assert!(matcher.matches(json!({ "txt": "A", "num": 6 }).as_object().unwrap()));
    let number = general(r#"num $eq "6.5" $or num $eq "6""#);
    assert!(number.matches(&[6_i8]) && number.matches(&[6_u64]) && number.matches(&[6.5_f32]));
    assert!(general(r#"num $eq "0.1""#).matches(&[0.1_f32]) && !number.matches(&[7_i32]));
    assert!(matcher.matches(&["a", "6"]) && matcher.matches(&vec![Some("a"), Some("6")]));
    assert!(!matcher.matches(&["a"]) && !matcher.matches(&[Some("a"), None]));
    assert!(!matcher.matches(&json!("a")), "what is no object has no field");
    let columns = [vec!["6", "5"], vec!["a", "a"]];
    let matcher = matcher.with_columns(["num", "txt", "txt"]);
    assert!(matcher.matches(&ColumnarRow::new(&columns, 0)));
    assert!(
        !matcher.matches(&ColumnarRow::new(&columns, 1)) && !matcher.matches(&ColumnarRow::new(&columns, 2))
    );
    let without = matcher.clone().with_columns(["txt"]);
    assert_eq!(without.truth(&["a", "6"]), Truth::Unknown, "a field without a column is NULL");
    let known = |field: &str| (field == "num").then_some(Stored::Integer(6));
    let left = checked(r#"txt $eq "a" $and num $gt "5""#).partial(Collation::General, known).unwrap();
    assert!(matches!(left, filtre::eval::Partial::Undecided(rest) if rest.to_string() == r#"txt $eq "a""#));
}

#[test]
fn arrays_and_objects_are_faults_of_a_record() {
    let matcher = general(r#"txt $eq "a" $or ch $eq "b""#);
    let record = json!({ "txt": "a", "ch": { "b": 1 }, "num": [] });
    assert!(matcher.matches(&record));
    let error = matcher.try_matches(&record).unwrap_err();
    assert_eq!(
        (error.field(), error.to_string().as_str()),
        ("ch", "the field `ch` holds an array or an object")
    );
    assert_eq!(matcher.try_matches(&json!({ "txt": "a", "num": [] })), Ok(true));
}

#[test]
fn matchers_go_everywhere() {
    fn everywhere<T: Send + Sync + Clone + 'static>(_: &T) {}
    let matcher = general(r#"txt $regexp "a""#);
    everywhere(&matcher);
    let other = matcher.clone();
    assert!(std::thread::spawn(move || other.matches(&["A"])).join().unwrap() && matcher.matches(&["a"]));
    assert_eq!(format!("{matcher:?}"), r#"Matcher { fields: ["txt"], conditions: 1 }"#);
}

// ---------------------------------------------------------------------------
// Regular expressions.

#[test]
fn posix_classes_are_of_all_of_unicode() {
    for (pattern, stored, expected) in [
        ("^[[:alpha:]]+$", "éœж", true),
        ("^[[:digit:]]$", "\u{663}", true),
        ("^[[:alnum:]_]+$", "é1_", true),
        ("^[^[:space:]]$", "\u{a0}", false),
        ("[[:punct:]]", "«", true),
        ("^[[:^upper:]]$", "é", true),
        ("(?-u)[[:alpha:]]", "é", false),
    ] {
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::Binary), Ok(expected), "{pattern}");
    }
}

#[test]
fn case_folds_under_one_collation_and_accents_under_none() {
    for (pattern, stored, general, binary) in [
        ("é", "É", true, false),
        ("e", "é", false, false),
        ("(?-i)a", "A", false, false),
        ("A", "A", true, true),
    ] {
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::General), Ok(general), "{pattern}");
        assert_eq!(text_holds("$regexp", pattern, stored, Collation::Binary), Ok(binary), "{pattern}");
    }
}

#[test]
fn whatever_the_check_accepts_can_run() {
    let large = [
        "[[:alpha:]]{1,255}".to_owned(),
        "(?i)[[:alpha:]é]{200}".to_owned(),
        "k".repeat(199_000),
        "[ks]{60000}".to_owned(),
        "(a|b){60000}".to_owned(),
        format!("{}a{}", "(".repeat(240), ")".repeat(240)),
        format!("{}a{}", "(b|".repeat(80), ")*".repeat(80)),
        (0..20_000).map(|word| format!("w{word}|")).collect::<String>() + "x",
    ];
    for pattern in large {
        let shown: String = pattern.chars().take(20).collect();
        for collation in [Collation::General, Collation::Binary] {
            let matcher = matcher(&format!("txt $regexp {}", quoted(&pattern)), collation);
            assert_ne!(matcher.truth(&["a"]), Truth::Unknown, "{shown} has an engine");
        }
    }
}

// ---------------------------------------------------------------------------
// Sizes.

#[test]
fn long_chains_and_deep_nests_need_no_stack() {
    let on_a_small_stack = |run: fn()| {
        std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
    };
    on_a_small_stack(|| {
        let filter = vec![r#"txt $eq "a""#; 100_000].join(" $or ");
        let matcher = general(&filter);
        assert_eq!(matcher.truth(&["b"]), Truth::False);
        let negated = general(&format!("$not ({filter})"));
        assert!(negated.matches(&["b"]) && !negated.matches(&["a"]));
    });
    on_a_small_stack(|| {
        let depth = 20_000;
        let filter = r#"txt $eq "a" $and (ch $eq "b" $or $not ("#.repeat(depth)
            + r#"txt $eq "c""#
            + &"))".repeat(depth);
        let matcher = general(&filter);
        assert!(matcher.matches(&["a", "b"]) && !matcher.matches(&["b", "b"]));
        assert_eq!(matcher.clone().truth(&["a"]), Truth::Unknown);
        let known = |field: &str| (field == "ch").then_some(Stored::Text("x"));
        assert!(checked(&filter).partial(Collation::General, known).is_ok());
    });
}
