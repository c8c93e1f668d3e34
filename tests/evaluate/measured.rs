//! Answers of MariaDB and MySQL, measured under their `general_ci` collations.

use super::*;

/// The records of the `COL` rows: text, integer, decimal, date, date-time and
/// choice.
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

/// One measured row: a query, and the answers of two servers: `1`, `0`, the numbers
/// of the selected records, or an error.
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
    include_str!("../data/mysql_oracle.tsv").lines().skip(1).map(row).collect()
}

impl Measured<'_> {
    /// Returns the answer of this evaluator; `None` if the query has no filter.
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

    /// Returns whether both servers gave this answer.
    fn agrees(&self, answer: &str) -> bool {
        [self.mariadb, self.mysql]
            .iter()
            .all(|server| *server == answer || answer == "E" && server.starts_with('E'))
    }
}

/// Translates an SQL pattern; `None` if it has no equivalent.
pub fn pattern_of(sql: &str) -> Option<String> {
    (!sql.contains(['_', '\\', '*'])).then(|| sql.replace('%', "*"))
}

/// Returns the numbers of the records that a filter selects, `-` for none, `E` if
/// the check rejects it.
fn selected(filter: &str) -> Option<String> {
    let Ok(checked) = object().check(&filtre::parse(filter).unwrap()) else { return Some("E".to_owned()) };
    let matcher = checked.matcher(Collation::General).unwrap();
    let matcher = matcher.with_columns(["txt", "num", "de", "d", "dt", "ch"]);
    let numbers = RECORDS.iter().zip(1..).filter(|(record, _)| matcher.matches(*record));
    let numbers: Vec<String> = numbers.map(|(_, number): (_, u32)| number.to_string()).collect();
    Some(if numbers.is_empty() { "-".to_owned() } else { numbers.join(",") })
}

/// Translates an SQL condition; `None` if it has no equivalent: NULL, and texts
/// compared with numbers.
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
    // No operand of a list contains a comma.
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

/// Rows on which this evaluator differs from a server, by reason.
#[rustfmt::skip]
const DIFFERENT: [(&str, &[&str]); 15] = [
    ("a lone combining mark is ignored here, and is a character there", &[
        r#"LIKE "e\u0301" "\u00e9""#,
    ]),
    ("`ß` has no single upper-case character, so it is unchanged here", &[
        r#"LIKE "\u00df" "s""#,
        r#"EQ "\u00df" "s""#,
    ]),
    ("characters past U+FFFF are equal there", &[
        r#"LIKE "\ud83c\udf63" "\ud83c\udf7a""#,
        r#"EQ "\ud83c\udf63" "\ud83c\udf7a""#,
    ]),
    ("a shorter text is not padded with spaces, which sort after a tab", &[
        r#"LT "a" "a\t""#,
    ]),
    ("the servers differ in the case of classes", &[
        r#"REGEXP "abc" "^[[:upper:]]+$""#,
        r#"REGEXP "ABC" "^[[:lower:]]+$""#,
    ]),
    ("lookaround is not supported", &[
        r#"REGEXP "ab" "(?<=a)b""#,
        r#"REGEXP "ab" "(?<!x)b""#,
    ]),
    ("`$` is the end of the text only", &[
        r#"REGEXP "a\n" "a$""#,
        r#"REGEXP "a\r" "a$""#,
    ]),
    ("the servers differ in line terminators", &[
        r#"REGEXP "a\u2028b" "a.b""#,
    ]),
    ("the servers differ in empty patterns and double repetition", &[
        r#"REGEXP "abc" """#,
        r#"REGEXP "a" "a**""#,
        r#"REGEXP "x" "^*""#,
    ]),
    ("a brace that does not start a repetition is rejected", &[
        r#"REGEXP "a{2" "a{2""#,
        r#"REGEXP "a" "{""#,
        r#"REGEXP "a{" "a{""#,
        r#"REGEXP "a" "a{,2}""#,
        r#"REGEXP "aaa" "^a{,2}$""#,
    ]),
    ("an escape or a group outside the supported syntax is rejected", &[
        r#"REGEXP "a" "(?#c)a""#,
        r#"REGEXP "a" "\\Qa\\E""#,
        r#"REGEXP "a" "\\h""#,
    ]),
    ("the servers differ in nested brackets", &[
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
    ("an operand that is not a number is rejected", &[
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
    ("an operand that is not a date in one of the three forms is rejected", &[
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

/// Rows without an equivalent filter, by reason.
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
    ("`*` is always a wildcard in a pattern", &[
        r#"LIKE "abc" "a*""#,
    ]),
    ("patterns have no wildcard for one character", &[
        r#"LIKE "" "_""#,
        r#"LIKE "e\u0301" "_""#,
        r#"LIKE "\u00df" "_""#,
        r#"LIKE "\ud83c\udf63" "_""#,
        r#"COL num like '6_'"#,
        r#"COL d like '2025-01-0_'"#,
    ]),
    ("texts are never compared with numbers", &[
        r#"COL txt > 65"#,
        r#"COL txt < 65"#,
        r#"COL txt = 65"#,
        r#"COL txt in (65,9)"#,
        r#"COL txt in (65,'9')"#,
        r#"COL dt = 20250101060000"#,
        r#"COL ch = 1"#,
    ]),
    ("filters have no NULL", &[
        r#"COL txt not in ('65',NULL)"#,
        r#"COL txt is null"#,
        r#"COL txt = NULL"#,
        r#"COL txt <> NULL"#,
        r#"COL txt <=> NULL"#,
    ]),
];

#[test]
fn measured_answers_agree_or_are_listed_as_different() {
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
    assert_eq!(agreed + explained, measured().len(), "every listed row exists");
}
