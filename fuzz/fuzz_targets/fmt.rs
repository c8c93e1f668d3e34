//! A text is formatted exactly when it parses; the formatted text is the same
//! filter with the same comments, and stays as it is when formatted again.
#![no_main]

use filtre::{format, parse};
use filtre_fuzz::comments;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(ast) = parse(text) else { return assert!(format(text).is_err()) };
    let formatted = format(text).expect("what parses is formatted");
    let again = parse(&formatted).expect("what is formatted parses");
    assert!(again == ast, "{formatted}");
    assert_eq!(comments(&again), comments(&ast));
    assert_eq!(format(&formatted).as_deref(), Ok(formatted.as_str()));
    assert!(formatted.ends_with('\n'));
});
