//! Each offered fix removes its finding and adds none; repeated fixing ends
//! with no fix left; a text that parses still parses; safe fixes keep the
//! meaning of a checked filter.
#![no_main]

use filtre::lint::{LintOptions, fix, lint};
use filtre::{Code, diagnostic::Applicability, parse};
use filtre_fuzz::{CONTACT, apply, assert_spans, worlds};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let options = LintOptions::default();
    let findings = lint(text, Some(&CONTACT), &options);
    for finding in &findings {
        assert_spans(text, finding);
        let Some(fix) = finding.fix() else { continue };
        // A syntax error hides other findings, and a finding hides lighter ones.
        let is_syntax = matches!(finding.code(), Code::Syntax | Code::LimitExceeded);
        let object = if is_syntax { None } else { Some(&*CONTACT) };
        let severe = |text: &str| {
            let findings = lint(text, object, &options);
            findings.iter().filter(|other| other.severity() >= finding.severity()).count()
        };
        let fixed = apply(text, fix);
        assert!(severe(&fixed) < severe(text), "{finding:?} in {text:?}, fixed {fixed:?}");
    }
    let ast = parse(text).ok();
    let checked = ast.as_ref().and_then(|ast| CONTACT.check(ast).ok());
    for least in [Applicability::Safe, Applicability::Unsafe] {
        let fixed = fix(text, Some(&CONTACT), &options, least);
        let is_left =
            |finding: &filtre::Diagnostic| finding.fix().is_some_and(|fix| fix.applicability() >= least);
        assert!(
            !fixed.findings().iter().any(is_left),
            "{:?} is left in {:?}",
            fixed.findings(),
            fixed.text()
        );
        assert!(fixed.fix_count() > 0 || fixed.text() == text);
        assert!(ast.is_none() || parse(fixed.text()).is_ok(), "{:?}", fixed.text());
        if let (Some(checked), Applicability::Safe) = (&checked, least) {
            let ast = parse(fixed.text()).expect("it parses, see above");
            let fixed = CONTACT.check(&ast).expect("safe fixes keep a filter good");
            assert_eq!(worlds(checked), worlds(&fixed), "{checked}\n{fixed}");
        }
    }
});
