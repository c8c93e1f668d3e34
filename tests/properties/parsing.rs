//! Properties of parsing: trees, spans and visits.

use std::ops::Range;

use filtre::syntax::{
    Connective, Expression, ExpressionKind, Language, ParseOptions, Precedence, ValueKind, parse_lenient,
    parse_with,
};
use filtre::{Span, parse};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases;
use crate::generate::{condition, field, tree};
use crate::printer::Printer;
use crate::tree::{Operand, Tree, Val, normal, tree_of};

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
    fn spans_cover_the_written_tokens(tree in tree(), seed in any::<u64>()) {
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
    fn group_spans_contain_their_parts_in_order(tree in tree(), seed in any::<u64>()) {
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
    fn owned_tree_equals_the_borrowed_tree(tree in tree(), seed in any::<u64>()) {
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
    fn trees_are_equal_if_their_normal_forms_are(a in tree(), b in tree(), seed in any::<u64>()) {
        let (left, right) = (Printer::new(seed).write(&a), Printer::new(!seed).write(&b));
        let same = parse(&left.out).unwrap() == parse(&right.out).unwrap();
        prop_assert_eq!(same, normal(&a) == normal(&b));
        let again = Printer::new(!seed).write(&a);
        prop_assert!(parse(&left.out).unwrap() == parse(&again.out).unwrap(), "two spellings of one tree");
    }

    #[test]
    fn visitor_sees_the_whole_tree_in_order(tree in tree(), seed in any::<u64>()) {
        #[derive(Default)]
        struct Seen(Vec<String>);
        impl filtre::syntax::Visitor for Seen {
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
        fn expect(tree: &Tree, out: &mut Vec<String>) {
            match tree {
                Tree::Condition(field, ..) => out.push(field.clone()),
                Tree::Not(inner) => {
                    out.push("(not".to_owned());
                    expect(inner, out);
                    out.push("not)".to_owned());
                }
                Tree::Group(is_and, parts) => {
                    let word = if *is_and { "$and" } else { "$or" };
                    out.push(format!("({word}"));
                    parts.iter().for_each(|part| expect(part, out));
                    out.push(format!("{word})"));
                }
            }
        }
        let printed = Printer::new(seed).write(&tree);
        let mut visitor = Seen::default();
        parse(&printed.out).unwrap().visit(&mut visitor);
        let mut expected = Vec::new();
        expect(&normal(&tree), &mut expected);
        prop_assert_eq!(visitor.0, expected);
    }

    #[test]
    fn flat_text_follows_the_precedence_of_each_language(
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
}

#[test]
fn wire_language_accepts_only_flat_filters() {
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
