//! Properties of canonical text, formatted text and JSON.

use filtre::{Ast, parse};
use proptest::prelude::*;

use crate::cases;
use crate::generate::{known_tree, object, tree};
use crate::printer::Printer;
use crate::tree::{Operand, Tree, Val, canonical, normal, tree_of};

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn canonical_text_follows_the_contract_and_parses_back(tree in tree(), seed in any::<u64>()) {
        let printed = Printer::new(seed).write(&tree);
        let ast = parse(&printed.out).unwrap();
        let text = ast.to_string();
        prop_assert_eq!(&text, &canonical(&normal(&tree)));
        let again = parse(&text).unwrap();
        prop_assert_eq!(&again, &ast);
        prop_assert_eq!(again.to_string(), text);
    }

    #[test]
    fn checked_filter_prints_its_canonical_text(tree in known_tree(), seed in any::<u64>()) {
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
    fn json_round_trips(tree in tree(), seed in any::<u64>()) {
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
    fn json_follows_the_contract(tree in tree(), seed in any::<u64>()) {
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
}

#[test]
fn json_nests_as_deep_as_text() {
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

#[test]
fn examples_of_the_contract_have_their_canonical_text() {
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
