//! A tree read from the interchange form is written to JSON that reads as the
//! same tree, and prints as text that parses to it.
#![no_main]

use filtre::{Ast, parse};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let read = Ast::from_json(text);
    let direct = serde_json::from_str::<Ast<'static>>(text);
    let Ok(ast) = read else {
        return assert!(direct.is_err(), "`serde` reads what `from_json` refuses");
    };
    assert!(text.starts_with('\u{feff}') || direct.is_ok_and(|direct| direct == ast));
    let json = serde_json::to_string(&ast).expect("what was read can be written");
    let again = Ast::from_json(&json).expect("what was written can be read");
    assert!(again == ast);
    assert_eq!(serde_json::to_string(&again).expect("it was written before"), json);
    assert!(parse(&ast.to_string()).expect("canonical text parses") == ast);
});
