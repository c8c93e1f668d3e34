//! Messages that are not good enough yet. When one gets better, its snapshot
//! changes here, and it moves to `messages.rs`.

use filtre::syntax::parse_lenient;

fn messages(text: &str) -> String {
    let (_, findings) = parse_lenient(text, &Default::default());
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// Quotes doubled as in SQL: it is one mistake, and its fix is clear.
#[test]
fn doubled_quotes() {
    insta::assert_snapshot!("doubled_quotes", messages(r#"a $eq "say ""so""""#));
}

/// `between` knows no fix, though with two values its meaning is clear.
#[test]
fn between() {
    insta::assert_snapshot!("between", messages(r#"a $between ["1","5"]"#));
}

/// The field has a blank in it; that the name is wrong is not said.
#[test]
fn blank_in_a_field() {
    insta::assert_snapshot!("blank_in_a_field", messages(r#"date naissance $gt "2000-01-01""#));
}

/// A word in French for the connective is taken for a field.
#[test]
fn french_connective() {
    insta::assert_snapshot!("french_connective", messages(r#"a $eq "1" ET b $eq "2""#));
}
