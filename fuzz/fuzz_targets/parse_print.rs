//! A text parses exactly when the recovering parser finds nothing; a tree prints
//! as text that parses to the same tree and prints the same; a text that does
//! not parse has findings inside the text and an unsound tree.
#![no_main]

use filtre::{
    parse,
    syntax::{Language, ParseOptions, Precedence, parse_lenient, parse_with},
    text::LineIndex,
};
use filtre_fuzz::assert_spans;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for language in
        [Language::Authoring, Language::Wire(Precedence::Sql), Language::Wire(Precedence::LeftToRight)]
    {
        let options = ParseOptions::default().with_language(language);
        let (tree, findings) = parse_lenient(text, &options);
        match parse_with(text, &options) {
            Ok(ast) => {
                assert!(findings.is_empty() && tree.is_sound() && tree == ast);
                let printed = ast.to_string();
                let again = parse(&printed).expect("canonical text parses");
                assert!(again == ast, "{printed}");
                assert_eq!(again.to_string(), printed);
                assert!(ast.clone().into_owned() == ast);
            }
            Err(errors) => {
                assert!(!findings.is_empty() && !tree.is_sound());
                assert_eq!(errors.len(), findings.len());
                let index = LineIndex::new(text);
                for finding in &findings {
                    assert_spans(text, finding);
                    let _ = index.position(text, finding.span().start());
                }
                let printed = tree.to_string();
                assert!(parse(&printed).is_err(), "a faulty tree came back as `{printed}`");
            }
        }
    }
});
