//! Strategies for reference trees, and the metadata of their fields.

use filtre::schema::ObjectInfo;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::tree::{Operand, Tree, Val};

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

pub fn field() -> impl Strategy<Value = String> {
    vec(name(), 1..4).prop_map(|names| names.join("."))
}

/// A field of [`object`].
fn known_field() -> impl Strategy<Value = String> {
    prop::sample::select(&KNOWN[..]).prop_map(str::to_owned)
}

const KNOWN: [&str; 6] = ["status", "Pays", "e-mail", "lien.nom", "été", "not"];

/// Metadata in which every field is text, so that any tree over it can be checked.
pub fn object() -> ObjectInfo {
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

pub fn condition(field: BoxedStrategy<String>) -> impl Strategy<Value = Tree> {
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

pub fn tree() -> impl Strategy<Value = Tree> {
    tree_over(field().boxed())
}

/// Trees whose fields are all in [`object`].
pub fn known_tree() -> impl Strategy<Value = Tree> {
    tree_over(known_field().boxed())
}
