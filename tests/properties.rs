//! Properties of parsing, printing, formatting and recovery, over generated
//! trees, damaged texts and plain noise.
//!
//! The reference is a tree of its own with a printer of its own, written
//! naively and from the grammar's page alone. The printer writes one tree in
//! many spellings and remembers where it put everything.

mod support;

use std::collections::BTreeMap;
use std::ops::Range;

use filtre::schema::ObjectInfo;
use filtre::{
    Ast, Diagnostic, Span, parse,
    syntax::{
        Connective, Expression, ExpressionKind, Language, ParseOptions, Precedence, ValueKind, parse_lenient,
        parse_with,
    },
};
use proptest::collection::vec;
use proptest::prelude::*;

// ---------------------------------------------------------------------------
// The naive tree.

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Condition(String, &'static str, Operand),
    Not(Box<Tree>),
    Group(bool, Vec<Tree>),
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    One(Val),
    List(Vec<Val>),
}

#[derive(Clone, Debug, PartialEq)]
enum Val {
    Text(String),
    Parameter(String),
}

/// Merges a group into a group of the same connective around it, and takes
/// a group of one for its part.
fn normal(tree: &Tree) -> Tree {
    match tree {
        Tree::Condition(..) => tree.clone(),
        Tree::Not(inner) => Tree::Not(Box::new(normal(inner))),
        Tree::Group(is_and, parts) => {
            let mut flat = Vec::new();
            for part in parts.iter().map(normal) {
                match part {
                    Tree::Group(same, inner) if same == *is_and => flat.extend(inner),
                    other => flat.push(other),
                }
            }
            if flat.len() == 1 { flat.remove(0) } else { Tree::Group(*is_and, flat) }
        }
    }
}

/// What the library has read, as a naive tree.
fn converted(expression: Expression<'_, '_>) -> Tree {
    match expression.kind() {
        ExpressionKind::Condition(condition) => {
            let mut values: Vec<Val> = condition
                .values()
                .iter()
                .map(|value| match value.kind() {
                    ValueKind::Parameter => Val::Parameter(value.text().to_owned()),
                    _ => Val::Text(value.text().to_owned()),
                })
                .collect();
            let operand = if condition.has_list() {
                Operand::List(values)
            } else {
                assert_eq!(values.len(), 1);
                Operand::One(values.remove(0))
            };
            let op = condition.op().as_str();
            Tree::Condition(condition.field().to_owned(), op, operand)
        }
        ExpressionKind::Not(inner) => Tree::Not(Box::new(converted(inner))),
        ExpressionKind::Group(connective, parts) => {
            Tree::Group(connective == Connective::And, parts.map(converted).collect())
        }
        other => panic!("not a sound tree: {other:?}"),
    }
}

fn tree_of(ast: &Ast<'_>) -> Tree {
    converted(ast.root())
}

// ---------------------------------------------------------------------------
// The naive printer.

/// A stream of small choices.
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: u64) -> u64 {
        // Knuth's MMIX numbers.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_in(&mut self, limit: u64) -> bool {
        self.below(limit) == 0
    }
}

/// Where a condition was written.
#[derive(Debug)]
struct Place {
    field: Range<usize>,
    op: Range<usize>,
    operand: Range<usize>,
    values: Vec<Range<usize>>,
}

struct Printer {
    out: String,
    choices: Choices,
    places: Vec<Place>,
    comments: Vec<String>,
    has_comments: bool,
    has_extras: bool,
}

impl Printer {
    fn new(seed: u64) -> Self {
        Self {
            out: String::new(),
            choices: Choices(seed),
            places: Vec::new(),
            comments: Vec::new(),
            has_comments: true,
            has_extras: true,
        }
    }

    /// A tree in one of its spellings.
    fn write(mut self, tree: &Tree) -> Self {
        if self.has_extras && self.choices.one_in(8) {
            self.out.push('\u{feff}');
        }
        self.gap(false);
        self.expression(tree, 0);
        self.gap(false);
        if self.has_comments && self.choices.one_in(8) {
            self.comment();
        }
        self
    }

    /// White space and comments between two tokens.
    fn gap(&mut self, is_needed: bool) {
        if is_needed || !self.choices.one_in(3) {
            self.blanks();
        }
        while self.has_comments && self.choices.one_in(12) {
            self.comment();
            self.out.push_str(if self.choices.one_in(4) { "\r\n" } else { "\n" });
            self.blanks();
        }
    }

    fn blanks(&mut self) {
        for _ in 0..=self.choices.below(3) {
            let at = self.choices.below(6) as usize;
            self.out.push([' ', ' ', ' ', '\t', '\n', '\r'][at]);
        }
    }

    fn comment(&mut self) {
        const TEXTS: [&str; 10] = [
            "",
            " who?",
            " \"open",
            "#",
            " a $eq \"1\"",
            " é 💥 ",
            "\u{a0}x",
            " ) ] $and",
            "\\",
            " filtre-allow: none",
        ];
        let text = TEXTS[self.choices.below(10) as usize];
        self.out.push('#');
        self.out.push_str(text);
        self.comments.push(text.trim().to_owned());
    }

    /// `strength`: 0 where any expression may stand, 1 where a part of an
    /// `$and` stands, 2 after `$not`.
    fn expression(&mut self, tree: &Tree, strength: u8) {
        let own = match tree {
            Tree::Condition(..) | Tree::Not(_) => 2,
            Tree::Group(_, parts) if parts.len() == 1 => {
                return self.expression(&parts[0], strength);
            }
            Tree::Group(true, _) => 1,
            Tree::Group(false, _) => 0,
        };
        let mut parentheses = u32::from(own < strength);
        while self.has_extras && parentheses < 3 && self.choices.one_in(10) {
            parentheses += 1;
        }
        for _ in 0..parentheses {
            self.out.push('(');
            self.gap(false);
        }
        match tree {
            Tree::Condition(field, op, operand) => self.condition(field, op, operand),
            Tree::Not(inner) => {
                self.out.push_str("$not");
                let bare = self.out.len();
                self.gap(false);
                let after = self.out.len();
                self.expression(inner, 2);
                if bare == after && self.out[bare..].starts_with(|c| c != '(' && c != '$') {
                    self.insert_blank(bare);
                }
            }
            Tree::Group(is_and, parts) => {
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        self.gap(false);
                        self.out.push_str(if *is_and { "$and" } else { "$or" });
                        let bare = self.out.len();
                        self.gap(false);
                        let after = self.out.len();
                        self.expression(part, u8::from(*is_and));
                        if bare == after && self.out[bare..].starts_with(|c| c != '(' && c != '$') {
                            self.insert_blank(bare);
                        }
                    } else {
                        self.expression(part, u8::from(*is_and));
                    }
                }
            }
        }
        for _ in 0..parentheses {
            self.gap(false);
            self.out.push(')');
        }
    }

    /// Parts two words that would run together, and moves what comes after.
    fn insert_blank(&mut self, at: usize) {
        self.out.insert(at, ' ');
        for place in &mut self.places {
            let ranges = [&mut place.field, &mut place.op, &mut place.operand];
            for range in ranges.into_iter().chain(&mut place.values).filter(|range| range.start >= at) {
                *range = range.start + 1..range.end + 1;
            }
        }
    }

    fn condition(&mut self, field: &str, op: &str, operand: &Operand) {
        let field = self.token(field);
        self.gap(false);
        let op = self.token(op);
        let mut values = Vec::new();
        let operand = match operand {
            Operand::One(value) => {
                // A bare number would run into the operator.
                let is_bare = self.is_bare(value);
                self.gap(is_bare);
                let place = self.value(value, is_bare);
                values.push(place.clone());
                place
            }
            Operand::List(items) => {
                self.gap(false);
                let start = self.out.len();
                self.out.push('[');
                self.gap(false);
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        self.out.push(',');
                        self.gap(false);
                    }
                    let is_bare = self.is_bare(item);
                    values.push(self.value(item, is_bare));
                    self.gap(false);
                }
                self.out.push(']');
                start..self.out.len()
            }
        };
        self.places.push(Place { field, op, operand, values });
    }

    fn token(&mut self, text: &str) -> Range<usize> {
        let start = self.out.len();
        self.out.push_str(text);
        start..self.out.len()
    }

    fn is_bare(&mut self, value: &Val) -> bool {
        matches!(value, Val::Text(text) if is_number(text)) && self.choices.one_in(2)
    }

    fn value(&mut self, value: &Val, is_bare: bool) -> Range<usize> {
        let start = self.out.len();
        match value {
            Val::Parameter(name) => {
                self.out.push(':');
                self.out.push_str(name);
            }
            Val::Text(text) if is_bare => self.out.push_str(text),
            Val::Text(text) => {
                self.out.push('"');
                let characters: Vec<char> = text.chars().collect();
                for (at, &c) in characters.iter().enumerate() {
                    match c {
                        '"' => self.out.push_str("\\\""),
                        '\\' => {
                            let is_plain =
                                characters.get(at + 1).is_some_and(|next| !matches!(next, '"' | '\\'));
                            let is_lone = is_plain && self.has_extras && self.choices.one_in(2);
                            self.out.push_str(if is_lone { "\\" } else { "\\\\" });
                        }
                        c => self.out.push(c),
                    }
                }
                self.out.push('"');
            }
        }
        start..self.out.len()
    }
}

/// number = ["-"] 1*DIGIT [ "." 1*DIGIT ]
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        None => digits(text),
        Some((whole, decimals)) => digits(whole) && digits(decimals),
    }
}

/// A tree in the one spelling that the contract calls canonical.
fn canonical(tree: &Tree) -> String {
    fn part(tree: &Tree) -> String {
        match tree {
            Tree::Group(..) => format!("({})", canonical(tree)),
            _ => canonical(tree),
        }
    }
    fn value(value: &Val) -> String {
        match value {
            Val::Parameter(name) => format!(":{name}"),
            Val::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
    match tree {
        Tree::Condition(field, op, Operand::One(one)) => format!("{field} {op} {}", value(one)),
        Tree::Condition(field, op, Operand::List(items)) => {
            let items: Vec<String> = items.iter().map(value).collect();
            format!("{field} {op} [{}]", items.join(","))
        }
        Tree::Not(inner) => format!("$not {}", part(inner)),
        Tree::Group(is_and, parts) => {
            let parts: Vec<String> = parts.iter().map(part).collect();
            parts.join(if *is_and { " $and " } else { " $or " })
        }
    }
}

// ---------------------------------------------------------------------------
// Strategies.

fn name() -> impl Strategy<Value = String> {
    let start = prop::sample::select("abzAZ_éßΩ中ñ𝒜ı".chars().collect::<Vec<_>>());
    let rest = prop::sample::select("abzAZ_09-éΩ中·\u{301}".chars().collect::<Vec<_>>());
    let made = (start, vec(rest, 0..6)).prop_map(|(start, rest)| {
        let mut name = String::from(start);
        name.extend(rest);
        name
    });
    const WORDS: [&str; 14] =
        ["and", "or", "not", "in", "like", "is", "null", "AND", "between", "filter", "true", "e5", "_", "a-"];
    prop_oneof![6 => made, 1 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned)]
}

fn field() -> impl Strategy<Value = String> {
    vec(name(), 1..4).prop_map(|names| names.join("."))
}

/// A field of [`object`].
fn known_field() -> impl Strategy<Value = String> {
    prop::sample::select(&KNOWN[..]).prop_map(str::to_owned)
}

const KNOWN: [&str; 6] = ["status", "Pays", "e-mail", "lien.nom", "été", "not"];

/// Every field a text, so that whatever parses can be checked.
fn object() -> ObjectInfo {
    let fields =
        KNOWN.map(|name| format!(r#""{name}":{{"attribs":{{"type":"text"}},"read":"Y","write":"Y"}}"#));
    ObjectInfo::from_json("sujet", &format!("{{{}}}", fields.join(","))).unwrap()
}

fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "\"",
        "\\",
        "\\\\",
        "\\\"",
        "$and",
        " $or ",
        "$eq \"x\"",
        ",",
        "[",
        "]",
        "(",
        ")",
        "#",
        "# x\n",
        ":p",
        "%24eq",
        "*",
        "\n",
        "\r\n",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{feff}",
        "\u{200b}",
        "'",
        "«",
        "»",
        "é",
        "e\u{301}",
        "💥",
        "\u{10ffff}",
        "client",
        "5",
        " ",
    ];
    prop_oneof![
        3 => vec(prop::sample::select(pieces.to_vec()), 0..6).prop_map(|pieces| pieces.concat()),
        2 => vec(any::<char>(), 0..8).prop_map(|characters| characters.into_iter().collect()),
        1 => "-?[0-9]{1,30}(\\.[0-9]{1,20})?",
        1 => "[a-z]{0,9}",
    ]
}

fn value() -> impl Strategy<Value = Val> {
    prop_oneof![6 => text().prop_map(Val::Text), 1 => name().prop_map(Val::Parameter)]
}

fn condition(field: BoxedStrategy<String>) -> impl Strategy<Value = Tree> {
    const SCALAR: [&str; 9] = ["$eq", "$neq", "$gt", "$gte", "$lt", "$lte", "$like", "$notlike", "$regexp"];
    let scalar = (prop::sample::select(&SCALAR[..]), value().prop_map(Operand::One));
    let list = prop_oneof![
        5 => vec(value(), 0..5).prop_map(Operand::List),
        1 => name().prop_map(|name| Operand::One(Val::Parameter(name))),
    ];
    let list = (prop::sample::select(&["$in", "$notin"][..]), list);
    (field, prop_oneof![2 => scalar, 1 => list])
        .prop_map(|(field, (op, operand))| Tree::Condition(field, op, operand))
}

fn tree_over(field: BoxedStrategy<String>) -> impl Strategy<Value = Tree> {
    condition(field).prop_recursive(5, 20, 4, |inner| {
        prop_oneof![
            1 => inner.clone().prop_map(|inner| Tree::Not(Box::new(inner))),
            3 => (any::<bool>(), vec(inner, 1..5)).prop_map(|(is_and, parts)| Tree::Group(is_and, parts)),
        ]
    })
}

fn tree() -> impl Strategy<Value = Tree> {
    tree_over(field().boxed())
}

/// Trees whose every field is known and whose spelling is short, to damage.
fn known_tree() -> impl Strategy<Value = Tree> {
    tree_over(known_field().boxed())
}

const WORDS: [&str; 88] = [
    "a",
    "status",
    "Pays",
    "client",
    "and",
    "AND",
    "or",
    "not",
    "NOT",
    "in",
    "like",
    "is",
    "null",
    "between",
    "contains",
    "$eq",
    "$neq",
    "$gt",
    "$gte",
    "$like",
    "$notlike",
    "$regexp",
    "$in",
    "$notin",
    "$and",
    "$or",
    "$not",
    "$AND",
    "$Eq",
    "$ne",
    "$nin",
    "$nlike",
    "$between",
    "$xyz",
    "$",
    "$$",
    "=",
    "==",
    "!=",
    "<>",
    ">=",
    "=<",
    "<",
    "&&",
    "||",
    "!",
    ":",
    ":p",
    ";",
    "~",
    "\"x\"",
    "\"a b\"",
    "\"",
    "'x'",
    "'",
    "“x”",
    "«",
    "»",
    "`x`",
    "`",
    "5",
    "-5",
    "1.5",
    "1.",
    "1e5",
    "2025-01-01",
    "2025-01-01 06:00",
    "(",
    ")",
    "[",
    "]",
    ",",
    "[\"x\",\"y\"]",
    "[]",
    "[a]",
    "\\",
    "#",
    "# c\n",
    "\n",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "%24eq",
    "%20",
    "filter=",
    "http://x/?filter=",
    "{",
    "é",
];

fn soup() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]);
    let blank = prop::sample::select(&[" ", " ", " ", "", "\n"][..]);
    vec((word, blank), 0..40)
        .prop_map(|words| words.into_iter().flat_map(|(word, blank)| [word, blank]).collect())
}

/// Texts that are nearly filters: conditions with words of other languages.
fn near_miss() -> impl Strategy<Value = String> {
    let field =
        prop::sample::select(&["status", "Pays", "[status]", "\"Pays\"", "`Pays`", ":p", "", "lien.nom"][..]);
    let op = prop::sample::select(
        &[
            "$eq",
            "=",
            "==",
            "!=",
            "$ne",
            "$AND",
            "$Eq",
            "eq",
            "LIKE",
            "$like",
            "in",
            "$in",
            "$notin",
            "not in",
            "$not $eq",
            "is not null",
            "between",
            "$between",
            "contains",
            "",
            "$xyz",
            "$eq $eq",
            "is",
        ][..],
    );
    let operand = prop::sample::select(
        &[
            "\"FR\"",
            "'FR'",
            "“FR”",
            "«FR»",
            "FR",
            "5",
            "2025-01-01",
            "2025-01-01 06:00",
            "",
            "(\"FR\")",
            "[\"FR\"]",
            "[\"FR\",]",
            "[\"FR\" \"BE\"]",
            "[FR,BE]",
            "[[\"FR\"],[\"BE\"]]",
            "(\"FR\",\"BE\")",
            "\"FR\",\"BE\"",
            "\"FR",
            "[\"FR\"",
            "[,\"FR\"]",
            "[\"FR\";\"BE\"]",
            ":p",
            "[]",
            "1 and 5",
            "O'Connor",
            "«\u{a0}FR\u{a0}»",
        ][..],
    );
    let joint = prop::sample::select(
        &[
            " $and ",
            " $or ",
            " and ",
            " AND ",
            " && ",
            " || ",
            " ",
            " $and $and ",
            " $and $or ",
            ", ",
            "; ",
            " $AND ",
            ") $and (",
            " $and (",
            ") $or ",
            " $and not ",
            " ! ",
            "\n$and ",
            "\u{a0}$and ",
            " & ",
            " # c\n $and ",
        ][..],
    );
    let condition = (field, op, operand).prop_map(|(field, op, operand)| format!("{field} {op} {operand}"));
    (vec((condition.clone(), joint), 0..5), condition).prop_map(|(parts, last)| {
        let mut text: String =
            parts.into_iter().flat_map(|(condition, joint)| [condition, joint.to_owned()]).collect();
        text.push_str(&last);
        text
    })
}

/// How a text is damaged, in one place.
#[derive(Clone, Debug)]
enum Damage {
    Delete(prop::sample::Index),
    Insert(prop::sample::Index, &'static str),
    Double(prop::sample::Index),
    Swap(prop::sample::Index),
    Cut(prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Damage::Delete),
        (any::<prop::sample::Index>(), prop::sample::select(&WORDS[..]))
            .prop_map(|(at, word)| Damage::Insert(at, word)),
        any::<prop::sample::Index>().prop_map(Damage::Double),
        any::<prop::sample::Index>().prop_map(Damage::Swap),
        any::<prop::sample::Index>().prop_map(Damage::Cut),
    ]
}

/// Damages a text that is cut in pieces: its characters, or its words.
fn damaged(text: &str, damages: &[Damage], by_word: bool) -> String {
    let mut pieces: Vec<String> = if by_word {
        text.split_inclusive([' ', '(', '[', ',', '"']).map(str::to_owned).collect()
    } else {
        text.chars().map(String::from).collect()
    };
    for damage in damages {
        if pieces.is_empty() {
            break;
        }
        let length = pieces.len();
        match damage {
            Damage::Delete(at) => {
                pieces.remove(at.index(length));
            }
            Damage::Insert(at, word) => pieces.insert(at.index(length + 1), (*word).to_owned()),
            Damage::Double(at) => pieces.insert(at.index(length), pieces[at.index(length)].clone()),
            Damage::Swap(at) => pieces.swap(at.index(length), (at.index(length) + 1) % length),
            Damage::Cut(at) => pieces.truncate(at.index(length)),
        }
    }
    pieces.concat()
}

// ---------------------------------------------------------------------------
// What holds of every text, good or bad.

fn messages(findings: &[Diagnostic]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.message().to_owned()).or_default() += 1;
    }
    counts
}

/// Checks whatever is told about a text; gives the failure as a text.
fn explained(text: &str) -> Result<(), TestCaseError> {
    let options = ParseOptions::default();
    let (ast, findings) = parse_lenient(text, &options);
    let strict = parse(text);
    prop_assert_eq!(strict.is_ok(), findings.is_empty(), "strict and tolerant parsers disagree");
    prop_assert_eq!(ast.is_sound(), findings.is_empty(), "soundness does not follow the findings");
    match strict {
        Ok(strict) => {
            prop_assert_eq!(&strict, &ast);
            return Ok(());
        }
        Err(strict) => {
            prop_assert_eq!(strict.into_vec(), findings.clone(), "the two parsers tell different things");
        }
    }
    prop_assert!(object().check(&ast).is_err(), "a faulty tree was checked");
    prop_assert!(parse(&ast.to_string()).is_err(), "a faulty tree prints as a filter: {}", ast);
    prop_assert!(ast.to_string() != text, "a faulty tree prints as its text");
    for pair in findings.windows(2) {
        prop_assert!(pair[0].span().start() <= pair[1].span().start(), "findings out of order");
    }
    let before = messages(&findings);
    for finding in &findings {
        prop_assert!(support::lies_within(text, finding), "outside of the text: {:?}", finding);
        for said in [Some(finding.message()), finding.help()].into_iter().flatten() {
            prop_assert_eq!(support::style_fault(text, said), None, "{}", said);
        }
        prop_assert!(finding.help().is_some(), "no help: {}", finding);
        let Some(fix) = finding.fix() else { continue };
        let mended = support::apply(text, fix);
        let (_, left) = parse_lenient(&mended, &options);
        prop_assert!(
            left.len() < findings.len(),
            "the fix of `{}` leaves as many findings: {:?} gives {:?}",
            finding,
            mended,
            messages(&left)
        );
        for (message, count) in messages(&left) {
            prop_assert!(
                before.get(&message).is_some_and(|&known| known >= count),
                "the fix of `{}` gives {:?}, which brings `{}`",
                finding,
                mended,
                message
            );
        }
    }
    Ok(())
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        max_shrink_iters: 4_096,
        max_global_rejects: 65_536,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn range(span: Span) -> Range<usize> {
    span.start() as usize..span.end() as usize
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn every_spelling_of_a_tree_parses_to_it(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).map_err(|error| TestCaseError::fail(format!("{error}: {:?}", printed.out)))?;
        prop_assert!(ast.is_sound());
        prop_assert_eq!(tree_of(&ast), normal(&tree));
    }

    #[test]
    fn the_canonical_text_is_that_of_the_contract_and_parses_back(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).unwrap();
        let text = ast.to_string();
        prop_assert_eq!(&text, &canonical(&normal(&tree)));
        let again = parse(&text).unwrap();
        prop_assert_eq!(&again, &ast);
        prop_assert_eq!(again.to_string(), text);
    }

    #[test]
    fn spans_slice_to_what_was_written(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let text = printed.out.as_str();
        let ast = parse(text).unwrap();
        prop_assert_eq!(ast.conditions().count(), printed.places.len());
        for (condition, place) in ast.conditions().zip(&printed.places) {
            prop_assert_eq!(range(condition.field_span()), place.field.clone());
            prop_assert_eq!(condition.field_span().slice(text), condition.field());
            prop_assert_eq!(range(condition.op_span()), place.op.clone());
            prop_assert_eq!(condition.op_span().slice(text), condition.op().as_str());
            prop_assert_eq!(range(condition.operand_span()), place.operand.clone());
            prop_assert_eq!(range(condition.span()), place.field.start..place.operand.end);
            let values: Vec<_> = condition.values().iter().map(|value| range(value.span())).collect();
            prop_assert_eq!(&values, &place.values);
            for value in condition.values() {
                let written = value.span().slice(text);
                match value.kind() {
                    ValueKind::Quoted => prop_assert!(written.starts_with('"') && written.ends_with('"')),
                    ValueKind::Number => prop_assert_eq!(written, value.text()),
                    ValueKind::Parameter => prop_assert_eq!(written.strip_prefix(':'), Some(value.text())),
                }
            }
        }
        let comments: Vec<&str> = ast.comments().iter().map(filtre::syntax::Comment::text).collect();
        prop_assert_eq!(comments, printed.comments.iter().map(String::as_str).collect::<Vec<_>>());
        for comment in ast.comments() {
            prop_assert!(comment.span().slice(text).starts_with('#'));
        }
    }

    #[test]
    fn spans_of_groups_hold_their_parts(tree in tree(), seed in any::<u64>()) {
        fn holds(outer: Expression<'_, '_>) -> bool {
            let inner: Vec<_> = match outer.kind() {
                ExpressionKind::Not(inner) => vec![inner],
                ExpressionKind::Group(_, parts) => parts.collect(),
                _ => vec![],
            };
            inner.iter().all(|inner| {
                inner.span().start() >= outer.span().start() && inner.span().end() <= outer.span().end() && holds(*inner)
            }) && inner.windows(2).all(|pair| pair[0].span().end() <= pair[1].span().start())
        }
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).unwrap();
        prop_assert!(holds(ast.root()), "{}", printed.out);
    }

    #[test]
    fn json_goes_there_and_back(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).unwrap();
        let json = serde_json::to_string(&ast).unwrap();
        let read: Ast<'static> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&read, &ast);
        prop_assert_eq!(&Ast::from_json(&json).unwrap(), &ast);
        prop_assert_eq!(&Ast::from_json(&serde_json::to_string_pretty(&ast).unwrap()).unwrap(), &ast);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn json_has_the_shape_of_the_contract(tree in tree(), seed in any::<u64>()) {
        fn shape(tree: &Tree) -> serde_json::Value {
            use serde_json::json;
            let value = |value: &Val| match value {
                Val::Text(text) => json!(text),
                Val::Parameter(name) => json!({ "$param": name }),
            };
            match tree {
                Tree::Condition(field, op, Operand::One(one)) => json!({ field: { *op: value(one) } }),
                Tree::Condition(field, op, Operand::List(items)) => {
                    json!({ field: { *op: items.iter().map(value).collect::<Vec<_>>() } })
                }
                Tree::Not(inner) => json!({ "$not": shape(inner) }),
                Tree::Group(is_and, parts) => {
                    json!({ if *is_and { "$and" } else { "$or" }: parts.iter().map(shape).collect::<Vec<_>>() })
                }
            }
        }
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).unwrap();
        prop_assert_eq!(serde_json::to_value(&ast).unwrap(), shape(&normal(&tree)));
    }

    #[test]
    fn formatting_keeps_the_tree_and_every_comment(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let formatted = filtre::format(&printed.out)
            .map_err(|error| TestCaseError::fail(format!("{error}: {:?}", printed.out)))?;
        let ast = parse(&formatted).unwrap();
        prop_assert_eq!(tree_of(&ast), normal(&tree));
        let mut kept: Vec<&str> = ast.comments().iter().map(filtre::syntax::Comment::text).collect();
        let mut comments: Vec<&str> = printed.comments.iter().map(String::as_str).collect();
        kept.sort_unstable();
        comments.sort_unstable();
        prop_assert_eq!(kept, comments);
        prop_assert!(formatted.ends_with('\n'));
    }

    #[test]
    fn formatting_is_idempotent(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let once = filtre::format(&printed.out).unwrap();
        let twice = filtre::format(&once).unwrap();
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn an_owned_tree_is_the_same(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).unwrap();
        let owned = parse(&printed.out).unwrap().into_owned();
        prop_assert_eq!(&owned, &ast);
        prop_assert_eq!(&ast.clone(), &ast);
        prop_assert_eq!(owned.to_string(), ast.to_string());
        prop_assert_eq!(owned.comments(), ast.comments());
        for (a, b) in owned.conditions().zip(ast.conditions()) {
            prop_assert_eq!((a.span(), a.op_span(), a.operand_span()), (b.span(), b.op_span(), b.operand_span()));
        }
    }

    #[test]
    fn equality_is_that_of_normal_trees(a in tree(), b in tree(), seed in any::<u64>()) {
        let (left, right) = (Printer::new(seed).write(&a), Printer::new(!seed).write(&b));
        let same = parse(&left.out).unwrap() == parse(&right.out).unwrap();
        prop_assert_eq!(same, normal(&a) == normal(&b));
        let again = Printer::new(!seed).write(&a);
        prop_assert!(parse(&left.out).unwrap() == parse(&again.out).unwrap(), "two spellings of one tree");
    }

    #[test]
    fn a_visit_tells_the_tree(tree in tree(), seed in any::<u64>()) {
        #[derive(Default)]
        struct Told(Vec<String>);
        impl filtre::syntax::Visitor for Told {
            fn condition(&mut self, condition: filtre::syntax::ConditionRef<'_, '_>) {
                self.0.push(condition.field().to_owned());
            }
            fn fault(&mut self) {
                self.0.push("fault".to_owned());
            }
            fn enter_group(&mut self, connective: Connective) {
                self.0.push(format!("({connective}"));
            }
            fn leave_group(&mut self, connective: Connective) {
                self.0.push(format!("{connective})"));
            }
            fn enter_not(&mut self) {
                self.0.push("(not".to_owned());
            }
            fn leave_not(&mut self) {
                self.0.push("not)".to_owned());
            }
        }
        fn told(tree: &Tree, out: &mut Vec<String>) {
            match tree {
                Tree::Condition(field, ..) => out.push(field.clone()),
                Tree::Not(inner) => {
                    out.push("(not".to_owned());
                    told(inner, out);
                    out.push("not)".to_owned());
                }
                Tree::Group(is_and, parts) => {
                    let word = if *is_and { "$and" } else { "$or" };
                    out.push(format!("({word}"));
                    parts.iter().for_each(|part| told(part, out));
                    out.push(format!("{word})"));
                }
            }
        }
        let printed = Printer::new(seed).write(&tree);
        let mut visitor = Told::default();
        parse(&printed.out).unwrap().visit(&mut visitor);
        let mut expected = Vec::new();
        told(&normal(&tree), &mut expected);
        prop_assert_eq!(visitor.0, expected);
    }

    #[test]
    fn flat_text_is_read_in_both_ways_as_a_fold(
        first in condition(field().boxed()),
        rest in vec((any::<bool>(), condition(field().boxed())), 0..8),
        seed in any::<u64>(),
    ) {
        let has_parameter = |tree: &Tree| match tree {
            Tree::Condition(_, _, Operand::One(value)) => matches!(value, Val::Parameter(_)),
            Tree::Condition(_, _, Operand::List(items)) => items.iter().any(|item| matches!(item, Val::Parameter(_))),
            _ => false,
        };
        prop_assume!(!has_parameter(&first) && !rest.iter().any(|(_, tree)| has_parameter(tree)));
        let mut printer = Printer { has_comments: false, ..Printer::new(seed) };
        printer.has_extras = false;
        printer.expression(&first, 1);
        let mut folded = first.clone();
        let mut alternatives = vec![vec![first]];
        for (is_and, next) in &rest {
            printer.gap(false);
            printer.out.push_str(if *is_and { "$and " } else { "$or " });
            printer.expression(next, 1);
            folded = Tree::Group(*is_and, vec![folded, next.clone()]);
            if *is_and {
                alternatives.last_mut().unwrap().push(next.clone());
            } else {
                alternatives.push(vec![next.clone()]);
            }
        }
        let sql = Tree::Group(false, alternatives.into_iter().map(|parts| Tree::Group(true, parts)).collect());
        let read = |language| {
            let options = ParseOptions::default().with_language(language);
            parse_with(&printer.out, &options).map(|ast| tree_of(&ast))
        };
        prop_assert_eq!(read(Language::Wire(Precedence::LeftToRight)), Ok(normal(&folded)));
        prop_assert_eq!(read(Language::Wire(Precedence::Sql)), Ok(normal(&sql)));
        prop_assert_eq!(read(Language::Authoring), Ok(normal(&sql)));
    }

    #[test]
    fn a_checked_tree_prints_as_the_tree(tree in known_tree(), seed in any::<u64>()) {
        fn is_checkable(tree: &Tree) -> bool {
            match tree {
                Tree::Condition(_, _, Operand::List(items)) => !items.is_empty(),
                Tree::Condition(_, op, _) => *op != "$regexp",
                Tree::Not(inner) => is_checkable(inner),
                Tree::Group(_, parts) => parts.iter().all(is_checkable),
            }
        }
        prop_assume!(is_checkable(&tree));
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).unwrap();
        let checked = object().check(&ast).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(checked.to_string(), canonical(&normal(&tree)));
    }
}

proptest! {
    #![proptest_config(cases(4_096))]

    #[test]
    fn a_text_damaged_by_characters_is_explained(
        tree in known_tree(), seed in any::<u64>(), damages in vec(damage(), 1..5)
    ) {
        let printed = Printer::new(seed).write(&tree);
        explained(&damaged(&printed.out, &damages, false))?;
    }

    #[test]
    fn a_text_damaged_by_words_is_explained(
        tree in known_tree(), seed in any::<u64>(), damages in vec(damage(), 1..5)
    ) {
        let printed = Printer::new(seed).write(&tree);
        explained(&damaged(&printed.out, &damages, true))?;
    }

    #[test]
    fn noise_is_explained(text in vec(any::<char>(), 0..40)) {
        explained(&text.into_iter().collect::<String>())?;
    }

    #[test]
    fn letters_of_the_language_in_any_order_are_explained(text in "[a\"'$eqndor()\\[\\],:#\\\\ \n=<>!&|5.%-]{0,40}") {
        explained(&text)?;
    }

    #[test]
    fn words_of_the_language_in_any_order_are_explained(text in soup()) {
        explained(&text)?;
    }

    #[test]
    fn words_of_other_languages_are_explained(text in near_miss()) {
        explained(&text)?;
    }
}

/// The wire language refuses what is not in it, and agrees with itself.
#[test]
fn the_wire_language_is_the_flat_part() {
    let options = ParseOptions::default().with_language(Language::Wire(Precedence::Sql));
    for (text, is_flat) in [
        (r#"a $eq "1" $and b $in ["2",3] $or c $like "x*""#, true),
        (r#"(a $eq "1")"#, false),
        (r#"$not a $eq "1""#, false),
        ("a $eq :p", false),
        ("a $in :p", false),
        ("a $in [:p]", false),
        ("a $eq \"1\" # c", false),
        ("a $eq \"# (c)\"", true),
    ] {
        assert!(parse(text).is_ok(), "{text}");
        assert_eq!(parse_with(text, &options).is_ok(), is_flat, "{text}");
        let (ast, findings) = parse_lenient(text, &options);
        assert_eq!((ast.is_sound(), findings.is_empty()), (is_flat, is_flat), "{text}");
    }
}

/// As deep as text can nest, JSON goes there and back.
#[test]
fn json_goes_as_deep_as_text() {
    let nots = format!("{}a $eq \"1\"", "$not ".repeat(64));
    let groups = {
        let mut text = "a $eq \"0\"".to_owned();
        for level in 0..64 {
            text = format!("({text}) ${} b $eq \"{level}\"", if level % 2 == 0 { "and" } else { "or" });
        }
        text
    };
    let mixed = {
        let mut text = "a $eq \"0\"".to_owned();
        for level in 0..32 {
            text = format!("$not ({text} ${} b $eq \"{level}\")", if level % 2 == 0 { "and" } else { "or" });
        }
        text
    };
    for text in [nots, groups, mixed] {
        let ast = parse(&text).unwrap();
        let json = serde_json::to_string(&ast).unwrap();
        assert_eq!(Ast::from_json(&json).unwrap(), ast);
        assert_eq!(serde_json::from_str::<Ast<'static>>(&json).unwrap(), ast);
        assert_eq!(parse(&ast.to_string()).unwrap(), ast, "the canonical text nests no deeper");
        assert_eq!(parse(&filtre::format(&text).unwrap()).unwrap(), ast);
    }
}

/// Every exact spelling that the contract settles.
#[test]
fn the_examples_of_the_contract() {
    for (text, canonical) in [
        ("a $eq \"x\"$and b $eq 5", r#"a $eq "x" $and b $eq "5""#),
        ("a $and_ $eq \"x\"", ""),
        (r#"a $regexp "\d+""#, r#"a $regexp "\\d+""#),
        (r#"a $eq "\"" "#, r#"a $eq "\"""#),
        ("a $eq -0.50", r#"a $eq "-0.50""#),
        ("a $eq 007", r#"a $eq "007""#),
        (
            "a $eq 99999999999999999999.000000000000000000001",
            r#"a $eq "99999999999999999999.000000000000000000001""#,
        ),
        ("a $eq 1 $or b $eq 2 $and c $eq 3", r#"a $eq "1" $or (b $eq "2" $and c $eq "3")"#),
        ("a $eq 1 $and (b $eq 2 $and c $eq 3)", r#"a $eq "1" $and b $eq "2" $and c $eq "3""#),
        ("$not (a $eq 1)", r#"$not a $eq "1""#),
        ("$not a $eq 1 $and b $eq 2", r#"$not a $eq "1" $and b $eq "2""#),
        ("$not (a $eq 1 $and b $eq 2)", r#"$not (a $eq "1" $and b $eq "2")"#),
        ("$not $not a $eq 1", r#"$not $not a $eq "1""#),
        ("\u{feff}a $in [ ]", "a $in []"),
        ("a $in :p $and b $in [ :q , 5 ]", r#"a $in :p $and b $in [:q,"5"]"#),
        ("# c\na $eq 5 # d", r#"a $eq "5""#),
        ("# only", ""),
        ("", ""),
        ("a $eq +5", ""),
        ("a $eq .5", ""),
        ("a $eq 5.", ""),
        ("a $eq 1e5", ""),
        ("a. b $eq 5", ""),
        ("a $EQ 5", ""),
        ("a $in \"x\"", ""),
        ("a $eq [\"x\"]", ""),
        ("a $eq \"x\" $and", ""),
        ("a\u{a0}$eq \"x\"", ""),
    ] {
        let read = parse(text).map(|ast| ast.to_string()).unwrap_or_default();
        assert_eq!(read, canonical, "{text}");
    }
}
