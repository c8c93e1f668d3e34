//! A checked filter prints as text that checks and prints the same; a
//! compiled filter means the same under every precedence that its target allows; and no
//! metadata makes anything panic (which follows a NUL in the input).
#![no_main]

use filtre::schema::{ObjectInfo, Overlay};
use filtre::{
    Checked, Target, parse,
    syntax::{Language, ParseOptions, Precedence, parse_with},
};
use filtre_fuzz::{CONTACT, column};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (filter, metadata) = text.split_once('\0').unwrap_or((text, text));
    checks(filter, &CONTACT);
    let overlay = Overlay::from_json(metadata);
    if let Ok(object) = ObjectInfo::from_json("object", metadata) {
        checks(filter, &object);
    }
    if let Ok(overlay) = overlay
        && let Ok(object) = CONTACT.clone().with_overlay(&overlay)
    {
        checks(filter, &object);
    }
});

fn checks(text: &str, object: &ObjectInfo) {
    let Ok(ast) = parse(text) else { return };
    let Ok(checked) = object.check(&ast) else { return };
    let printed = checked.to_string();
    let again = parse(&printed).expect("canonical text parses");
    let again = object.check(&again).expect("what was checked checks again");
    assert_eq!(again.to_string(), printed);
    for target in Target::ALL {
        compiles(&checked, target);
    }
}

fn compiles(checked: &Checked, target: Target) {
    let Ok(plan) = checked.compile(target) else { return };
    for request in plan.requests() {
        let read = |reading| {
            let options = ParseOptions::default().with_language(Language::Wire(reading));
            parse_with(request.as_str(), &options).expect("a request is wire text")
        };
        let (sql, left_to_right) = (read(Precedence::Sql), read(Precedence::LeftToRight));
        if matches!(target, Target::Portable | Target::Strict) {
            assert_eq!(column(sql.root()), column(left_to_right.root()), "{request}");
        }
        assert_eq!(request.query().len(), request.query_length());
    }
}
