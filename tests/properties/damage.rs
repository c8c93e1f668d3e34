//! Strategies for damaged and nearly valid filters.

use proptest::collection::vec;
use proptest::prelude::*;

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

pub fn random_words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]);
    let space = prop::sample::select(&[" ", " ", " ", "", "\n"][..]);
    vec((word, space), 0..40)
        .prop_map(|words| words.into_iter().flat_map(|(word, space)| [word, space]).collect())
}

/// Filters with syntax of other query languages.
pub fn near_miss() -> impl Strategy<Value = String> {
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

/// A change of one piece of a text.
#[derive(Clone, Debug)]
pub enum Damage {
    Delete(prop::sample::Index),
    Insert(prop::sample::Index, &'static str),
    Double(prop::sample::Index),
    Swap(prop::sample::Index),
    Cut(prop::sample::Index),
}

pub fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Damage::Delete),
        (any::<prop::sample::Index>(), prop::sample::select(&WORDS[..]))
            .prop_map(|(at, word)| Damage::Insert(at, word)),
        any::<prop::sample::Index>().prop_map(Damage::Double),
        any::<prop::sample::Index>().prop_map(Damage::Swap),
        any::<prop::sample::Index>().prop_map(Damage::Cut),
    ]
}

/// Applies changes to the characters or, with `by_word`, the words of a text.
pub fn damaged(text: &str, damages: &[Damage], by_word: bool) -> String {
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
