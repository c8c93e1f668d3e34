//! Hostile texts on a stack of 128 KiB: each one parses or has a message, without
//! recursion over the input.

use filtre::lint::{LintOptions, fix, lint};
use filtre::schema::ObjectInfo;
use filtre::{
    Ast, Code, Target,
    diagnostic::Applicability,
    parse,
    syntax::{Limits, ParseOptions, Visitor, parse_lenient, parse_with},
};

const STACK: usize = 128 * 1024;

/// Runs a test on a small stack.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(test).unwrap();
    thread.join().unwrap();
}

fn contact() -> ObjectInfo {
    ObjectInfo::from_json("contact", include_str!("../examples/catalogue/contact.json")).unwrap()
}

fn codes(text: &str) -> Vec<Code> {
    let (ast, findings) = parse_lenient(text, &ParseOptions::default());
    assert_eq!(ast.is_sound(), findings.is_empty());
    findings.iter().map(filtre::Diagnostic::code).collect()
}

/// Options for texts over 1 MiB.
fn wide() -> ParseOptions {
    ParseOptions::default().with_limits(Limits::default().with_input(16 << 20))
}

fn chain(length: usize) -> String {
    let condition = |at: usize| match at % 3 {
        0 => "Pays $eq \"FR\"",
        1 => "cc_age $gt \"5\"",
        _ => "Nom $in [\"a\",\"b\"]",
    };
    (0..length).map(condition).collect::<Vec<_>>().join(" $or ")
}

#[derive(Default)]
struct Count(usize);

impl Visitor for Count {
    fn condition(&mut self, _: filtre::syntax::ConditionRef<'_, '_>) {
        self.0 += 1;
    }
}

#[test]
fn hundred_thousand_conditions_do_not_overflow_the_stack() {
    on_small_stack(|| {
        let text = chain(100_000);
        let ast = parse_with(&text, &wide()).unwrap();
        let copy = ast.clone();
        assert!(copy == ast);
        let mut count = Count::default();
        ast.visit(&mut count);
        assert_eq!(count.0, 100_000);
        let printed = ast.to_string();
        assert!(parse_with(&printed, &wide()).unwrap() == ast);
        let json = serde_json::to_string(&ast).unwrap();
        assert!(Ast::from_json(&json).unwrap() == ast.clone().into_owned());
        let checked = contact().check(&ast).unwrap();
        assert_eq!(checked.clone().to_string(), printed);
        assert_eq!(checked.compile(Target::Portable).unwrap().requests().len(), 1);
        assert!(format!("{ast:?}").len() > printed.len());
    });
}

#[test]
fn mebibyte_of_conditions_is_linted_fixed_and_formatted() {
    on_small_stack(|| {
        let text = chain(45_000);
        assert!(text.len() <= Limits::default().input(), "{}", text.len());
        let findings = lint(&text, Some(&contact()), &LintOptions::default());
        assert!(findings.iter().any(|finding| finding.code() == Code::DuplicateCondition));
        assert!(filtre::format(&text).is_ok());
        let fixed = fix(&text, Some(&contact()), &LintOptions::default(), Applicability::Safe);
        assert!(parse(fixed.text()).is_ok() && fixed.fix_count() > 0);
    });
}

#[test]
fn too_many_conditions_are_refused() {
    on_small_stack(|| {
        let error = parse_with(&chain(100_001), &wide()).unwrap_err();
        assert_eq!(error.first().code(), Code::LimitExceeded);
        assert_eq!(error.first().message(), "the filter has more than 100000 conditions");
    });
}

#[test]
fn million_brackets_are_refused() {
    on_small_stack(|| {
        for bracket in ["(", "[", ")", "]", "{", "()", "[]", "$not ", "$not("] {
            let text = bracket.repeat(1_000_000 / bracket.len());
            let codes = codes(&text);
            assert!(!codes.is_empty(), "{bracket}");
        }
        assert_eq!(codes(&"(".repeat(1_000_000)), [Code::LimitExceeded]);
        assert_eq!(codes(&"$not ".repeat(200_000)), [Code::LimitExceeded]);
    });
}

#[test]
fn nesting_is_limited() {
    on_small_stack(|| {
        let nested = |depth: usize| {
            let mut text = "a $eq \"0\"".to_owned();
            for at in 0..depth {
                let connective = if at % 2 == 0 { "$and" } else { "$or" };
                text = format!("({text}) {connective} a $eq \"{at}\"");
            }
            text
        };
        let ast = parse(&nested(64)).map(Ast::into_owned).unwrap();
        let json = serde_json::to_string(&ast).unwrap();
        assert!(Ast::from_json(&json).unwrap() == ast);
        assert!(parse(&ast.to_string()).unwrap() == ast);
        assert!(filtre::format(&nested(64)).is_ok());
        assert_eq!(codes(&nested(65)), [Code::LimitExceeded]);
        let not = |depth: usize| format!("{}a $eq \"1\"", "$not ".repeat(depth));
        assert!(parse(&not(64)).is_ok());
        assert_eq!(codes(&not(65)), [Code::LimitExceeded]);
    });
}

#[test]
fn long_strings_parse() {
    on_small_stack(|| {
        for (unit, length) in
            [("a", 1_000_000), ("é", 500_000), ("\\\\", 500_000), ("\\\"", 500_000), ("*", 1_000_000)]
        {
            let text = format!("Nom $like \"{}\"", unit.repeat(length));
            let ast = parse(&text).unwrap();
            assert!(parse(&ast.to_string()).unwrap() == ast);
            assert!(contact().check(&ast).is_ok());
            let _ = lint(&text, Some(&contact()), &LintOptions::default());
        }
    });
}

#[test]
fn mebibyte_of_any_token_is_refused() {
    on_small_stack(|| {
        for unit in [
            "\"",
            "'",
            "`",
            "«",
            "\\",
            ",",
            "\u{a0}",
            "#\n",
            "%24",
            "=",
            "a = 'x' && ",
            "a $eq ",
            "$and ",
            "a $in [",
            "a$eq1$or ",
            ":",
            "$",
            "é",
            "\0",
            "\u{202e}",
            "a ",
            "1 ",
            "a $eq \"x $and ",
            "filter=",
            "{",
            "&&",
        ] {
            let text = unit.repeat((1 << 20) / unit.len());
            let findings = codes(&text);
            assert!(!findings.is_empty() && findings.len() <= 1_000, "{unit:?}");
            assert!(filtre::format(&text).is_err());
        }
    });
}

#[test]
fn text_over_the_limit_is_refused() {
    on_small_stack(|| {
        let text = format!("a $eq \"{}\"", "x".repeat(1 << 20));
        let error = parse(&text).unwrap_err();
        assert_eq!(error.first().code(), Code::LimitExceeded);
        assert_eq!(error.first().span().start(), 1 << 20);
        assert!(parse_with(&text, &wide()).is_ok());
    });
}

#[test]
fn list_length_is_limited() {
    on_small_stack(|| {
        let list = |length: usize| format!("a $in [{}]", vec!["1"; length].join(","));
        let ast = parse(&list(100_000)).map(Ast::into_owned).unwrap();
        assert_eq!(ast.conditions().next().unwrap().values().len(), 100_000);
        assert_eq!(codes(&list(100_001)), [Code::LimitExceeded]);
    });
}

#[test]
fn last_error_counts_the_errors_not_shown() {
    on_small_stack(|| {
        let text = vec!["a = \"1\""; 1_005].join(" $or ");
        let (_, findings) = parse_lenient(&text, &ParseOptions::default());
        assert_eq!(findings.len(), 1_000);
        let last = findings.last().unwrap();
        assert_eq!((last.code(), last.message()), (Code::LimitExceeded, "6 more errors are not shown"));
        let (_, exact) = parse_lenient(&vec!["a = \"1\""; 1_000].join(" $or "), &ParseOptions::default());
        assert!(exact.iter().all(|finding| finding.code() == Code::Syntax && finding.fix().is_some()));
    });
}

#[test]
fn long_texts_are_fixed() {
    on_small_stack(|| {
        let text = vec!["pays $eq 5"; 2_000].join(" $or ");
        let fixed = fix(&text, Some(&contact()), &LintOptions::default(), Applicability::Safe);
        assert!(parse(fixed.text()).is_ok());
        assert!(fixed.fix_count() > 0);
    });
}

#[test]
fn deep_json_is_refused_and_wide_json_parses() {
    on_small_stack(|| {
        for text in [
            "{\"$and\":[".repeat(1_000_000),
            "[".repeat(1_000_000),
            format!("{}{}{}", "{\"$not\":".repeat(100_000), "{\"a\":{\"$eq\":1}}", "}".repeat(100_000)),
            format!("{}{}{}", "{\"$or\":[".repeat(1_000), "{\"a\":{\"$eq\":1}}", "]}".repeat(1_000)),
            format!("{{\"a\":{{\"$eq\":{}{}}}}}", "[".repeat(100_000), "]".repeat(100_000)),
        ] {
            assert!(Ast::from_json(&text).is_err());
            assert!(ObjectInfo::from_json("x", &text).is_err());
        }
        let wide: Vec<String> = (0..100_000).map(|at| format!("{{\"a\":{{\"$eq\":{at}}}}}")).collect();
        let text = format!("{{\"$or\":[{}]}}", wide.join(","));
        assert_eq!(Ast::from_json(&text).unwrap().conditions().count(), 100_000);
    });
}
