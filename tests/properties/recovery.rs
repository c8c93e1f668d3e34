//! Properties of diagnostics and fixes over damaged and random text.

use std::collections::BTreeMap;

use filtre::syntax::{ParseOptions, parse_lenient};
use filtre::{Diagnostic, parse};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::damage::{damage, damaged, near_miss, random_words};
use crate::generate::{known_tree, object};
use crate::printer::Printer;
use crate::{cases, support};

/// Counts the mistakes by message, without what was found: a fix of one mistake
/// changes the token that another one found.
fn messages(findings: &[Diagnostic]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        let mistake = finding.message().split(", found ").next().unwrap_or_default();
        *counts.entry(mistake.to_owned()).or_default() += 1;
    }
    counts
}

/// Checks all findings of a text: their order, spans, wording and fixes.
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
            prop_assert_eq!(strict.into_vec(), findings.clone(), "the two parsers report different findings");
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
        let fixed = support::apply(text, fix);
        let (_, left) = parse_lenient(&fixed, &options);
        prop_assert!(
            left.len() < findings.len(),
            "the fix of `{}` leaves as many findings: {:?} gives {:?}",
            finding,
            fixed,
            messages(&left)
        );
        for (message, count) in messages(&left) {
            prop_assert!(
                before.get(&message).is_some_and(|&known| known >= count),
                "the fix of `{}` gives {:?}, which brings `{}`",
                finding,
                fixed,
                message
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(4_096))]

    #[test]
    fn text_with_damaged_characters_is_explained(
        tree in known_tree(), seed in any::<u64>(), damages in vec(damage(), 1..5)
    ) {
        let printed = Printer::new(seed).write(&tree);
        explained(&damaged(&printed.out, &damages, false))?;
    }

    #[test]
    fn text_with_damaged_words_is_explained(
        tree in known_tree(), seed in any::<u64>(), damages in vec(damage(), 1..5)
    ) {
        let printed = Printer::new(seed).write(&tree);
        explained(&damaged(&printed.out, &damages, true))?;
    }

    #[test]
    fn random_text_is_explained(text in vec(any::<char>(), 0..40)) {
        explained(&text.into_iter().collect::<String>())?;
    }

    #[test]
    fn random_syntax_characters_are_explained(text in "[a\"'$eqndor()\\[\\],:#\\\\ \n=<>!&|5.%-]{0,40}") {
        explained(&text)?;
    }

    #[test]
    fn random_words_are_explained(text in random_words()) {
        explained(&text)?;
    }

    #[test]
    fn syntax_of_other_languages_is_explained(text in near_miss()) {
        explained(&text)?;
    }
}
