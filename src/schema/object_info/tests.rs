//! Reading, errors, lookup and construction of the metadata of an object.

use super::*;
use crate::schema::FieldType;

const SAMPLE: &str = include_str!("../../../tests/data/object_info_sample.json");

fn read(text: &str) -> ObjectInfo {
    ObjectInfo::from_json("contact", text).unwrap()
}

fn error(text: &str) -> String {
    ObjectInfo::from_json("contact", text).unwrap_err().to_string()
}

/// An object of text fields.
fn object(names: &[&str]) -> ObjectInfo {
    let member = |name| {
        format!(r#"{}:{{"attribs":{{"type":"text"}},"read":"Y","write":"Y"}}"#, serde_json::Value::from(name))
    };
    let members: Vec<_> = names.iter().map(|&name| member(name)).collect();
    read(&format!("{{{}}}", members.join(",")))
}

#[test]
fn sample_of_the_documentation_is_read() {
    let contact = ObjectInfo::from_json("contact", SAMPLE).unwrap();
    assert_eq!(contact.name(), "contact");
    let names: Vec<_> = contact.fields().iter().map(Field::name).collect();
    assert_eq!(names, ["Adresse", "Civilite", "CP"], "in the service's order");
    let civilite = contact.field("Civilite").unwrap();
    assert_eq!(civilite.field_type(), &FieldType::Choice);
    assert_eq!(civilite.length(), Some(16));
    assert_eq!((civilite.label(), civilite.description()), (None, None), "an empty label counts as absent");
    assert_eq!(civilite.attribute("label"), Some(""));
    assert_eq!(civilite.attribute("modified_date"), Some("2022-11-08 14:58:52"));
    assert!(civilite.is_readable() && civilite.is_writable() && !civilite.is_personal_data());
    assert_eq!((civilite.choices(), civilite.note()), (None, None));
    assert!(!civilite.is_unique() && !civilite.never_null());
    assert_eq!((contact.links(), contact.note()), (None, None));
}

#[test]
fn optional_attributes_may_be_missing() {
    let contact = read(r#"{"a": {"attribs": {"type": "date"}, "read": "N", "write": "N"}}"#);
    let field = contact.field("a").unwrap();
    assert_eq!((field.label(), field.description(), field.length()), (None, None, None));
    assert!(!field.is_personal_data() && !field.is_readable() && !field.is_writable());
    assert_eq!(read("{}").fields(), []);
}

#[test]
fn length_is_digits_only() {
    for (text, expected) in [
        ("100", Some(100)),
        ("007", Some(7)),
        ("4294967295", Some(u32::MAX)),
        ("4294967296", None),
        ("", None),
        ("+5", None),
        ("-5", None),
        ("10,2", None),
        (" 5", None),
    ] {
        let text = format!(
            r#"{{"a": {{"attribs": {{"type": "", "length": "{text}"}}, "read": "Y", "write": "Y"}}}}"#
        );
        assert_eq!(read(&text).field("a").unwrap().length(), expected, "{text}");
    }
}

#[test]
fn unknown_attributes_are_kept() {
    let contact = read(
        r#"{"a": {"attribs": {"type": "text", "unit": "€", "rank": [1, 2], "both": "in"},
            "read": "Y", "write": "N", "delete": null, "both": "out"}}"#,
    );
    let field = contact.field("a").unwrap();
    let texts = ["unit", "rank", "delete", "write", "both"].map(|name| field.attribute(name));
    assert_eq!(texts, [Some("€"), Some("[1, 2]"), Some("null"), Some("N"), Some("in")]);
    assert_eq!((field.attribute("attribs"), field.attribute("other")), (None, None));
}

#[test]
fn errors_have_a_path() {
    let attribs =
        |inner: &str| format!(r#"{{"Adresse": {{"attribs": {{{inner}}}, "read": "Y", "write": "Y"}}}}"#);
    let rights = |outer: &str| format!(r#"{{"a": {{"attribs": {{"type": "text"}}{outer}}}}}"#);
    let table = [
        ("[]".to_owned(), "`$`: expected an object, found a list"),
        ("null".to_owned(), "`$`: expected an object, found null"),
        ("\"\"".to_owned(), "`$`: expected an object, found a string"),
        (r#"{"a": true}"#.to_owned(), "`$.a`: expected an object, found a boolean"),
        (r#"{"a": {}}"#.to_owned(), "`$.a`: missing key `attribs`"),
        (r#"{"a": {"attribs": 1}}"#.to_owned(), "`$.a.attribs`: expected an object, found a number"),
        (attribs(""), "`$.Adresse.attribs`: missing key `type`"),
        (attribs(r#""type": null"#), "`$.Adresse.attribs.type`: expected a string, found null"),
        (
            attribs(r#""type": "text", "length": 100"#),
            "`$.Adresse.attribs.length`: expected a string, found a number",
        ),
        (attribs(r#""type": "", "label": []"#), "`$.Adresse.attribs.label`: expected a string, found a list"),
        (
            attribs(r#""type": "", "description": {}"#),
            "`$.Adresse.attribs.description`: expected a string, found an object",
        ),
        (
            attribs(r#""type": "", "created_date": 0"#),
            "`$.Adresse.attribs.created_date`: expected a string, found a number",
        ),
        (
            attribs(r#""type": "", "modified_date": false"#),
            "`$.Adresse.attribs.modified_date`: expected a string, found a boolean",
        ),
        (
            attribs(r#""type": "", "is_personal_data": "y""#),
            "`$.Adresse.attribs.is_personal_data`: expected `Y` or `N`, found another string",
        ),
        (attribs(r#""type": "a", "type": "b""#), "`$.Adresse.attribs.type`: duplicate key `type`"),
        (rights(""), "`$.a`: missing key `read`"),
        (rights(r#", "read": "Y""#), "`$.a`: missing key `write`"),
        (rights(r#", "read": "yes", "write": "Y""#), "`$.a.read`: expected `Y` or `N`, found another string"),
        (rights(r#", "read": true, "write": "Y""#), "`$.a.read`: expected a string, found a boolean"),
        (rights(r#", "read": "Y", "write": """#), "`$.a.write`: expected `Y` or `N`, found another string"),
        (rights(r#", "read": "Y", "read": "N""#), "`$.a.read`: duplicate key `read`"),
        (r#"{"a": 1, "b": 2, "\u0061": 3}"#.to_owned(), "`$.a`: duplicate key `a`"),
        (r#"{"weird name": 1}"#.to_owned(), r#"`$["weird name"]`: expected an object, found a number"#),
        (r#"{"a\"\n": {}}"#.to_owned(), r#"`$["a\"\n"]`: missing key `attribs`"#),
        (r#"{"": {}}"#.to_owned(), r#"`$[""]`: missing key `attribs`"#),
        (r#"{"é_1": {}}"#.to_owned(), "`$.é_1`: missing key `attribs`"),
        (r#"{"\ud800": {}}"#.to_owned(), "`$`: unpaired surrogate in a `\\u` escape"),
        (attribs(r#""type": "\udead""#), "`$.Adresse.attribs.type`: unpaired surrogate in a `\\u` escape"),
    ];
    for (text, expected) in table {
        assert_eq!(error(&text), expected, "{text}");
    }
}

#[test]
fn malformed_json_has_a_position() {
    let table = [
        ("", "line 1, column 1: unexpected end of the JSON"),
        ("{\n  \"é\" 1}", "line 2, column 7: expected `:`"),
        ("{\"a\": {},\n}", "line 2, column 1: key must be a string"),
        ("{} {}", "line 1, column 4: trailing characters"),
        ("<html>", "line 1, column 1: expected value"),
        ("{'a': 1}", "line 1, column 2: key must be a string"),
        (
            "{\"a\": \"\t\"}",
            "line 1, column 7: control character (\\u0000-\\u001F) found while parsing a string",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(error(text), expected, "{text:?}");
    }
    let error = ObjectInfo::from_json("contact", "{\n").unwrap_err();
    assert_eq!((error.path(), error.message()), ("$", "unexpected end of the JSON"));
    assert_eq!(error.position().map(|position| position.line), Some(2));
}

#[test]
fn byte_order_mark_is_skipped() {
    assert_eq!(read(&format!("\u{feff}{SAMPLE}")), read(SAMPLE));
}

#[test]
fn hostile_texts_do_not_overflow() {
    let deep = "[".repeat(1 << 20);
    assert!(ObjectInfo::from_json("a", &deep).is_err());
    let deep = format!("{deep}{}", "]".repeat(1 << 20));
    let text = format!(r#"{{"a": {{"attribs": {{"type": "", "x": {deep}}}, "read": "Y", "write": "Y"}}}}"#);
    assert_eq!(read(&text).field("a").unwrap().attribute("x"), Some(deep.as_str()));
    let objects = format!("{}{}", r#"{"a":"#.repeat(1 << 16), "}".repeat(1 << 16));
    assert!(ObjectInfo::from_json("a", &objects).is_err());
    assert!(ObjectInfo::from_json("a", "{\"a\":1e999999}").is_err());
}

#[test]
fn field_is_found_by_exact_name() {
    let names = [
        "Prenom",
        "prenom",
        "",
        "date_naissance",
        "naissance",
        "xaissance",
        "é",
        "weird name",
        "a\0",
        "\0a",
        "a",
    ];
    let contact = object(&names);
    for (at, name) in names.iter().enumerate() {
        let index = contact.index_of(name).unwrap();
        assert_eq!(index as usize, at, "{name}");
        assert_eq!(contact.get(index).map(Field::name), Some(*name));
        assert_eq!(contact.field(name).map(Field::name), Some(*name));
    }
    for name in ["PRENOM", "aissance", "\0", " a", "date_naissancf"] {
        assert_eq!(contact.index_of(name), None, "{name}");
    }
    assert_eq!(contact.get(11), None);
    assert_eq!(object(&[]).index_of("a"), None);
}

#[test]
fn lookup_finds_field_in_another_case() {
    let contact = object(&["EMail", "Nom", "NOM", "Été"]);
    assert_eq!(contact.lookup_index("EMail"), Lookup::Exact(0));
    assert_eq!(contact.lookup_index("email"), Lookup::OtherCase(0));
    assert_eq!(contact.lookup_index("ÉTÉ"), Lookup::OtherCase(3));
    assert_eq!(contact.lookup_index("Nom"), Lookup::Exact(1));
    assert_eq!(contact.lookup_index("nom"), Lookup::Ambiguous);
    assert_eq!(contact.lookup_index("e-mail"), Lookup::Missing);
    assert_eq!(contact.lookup("nom"), Lookup::Ambiguous);
    assert_eq!(contact.lookup("email").found(), contact.field("EMail"));
    assert_eq!(object(&[]).lookup_index(""), Lookup::Missing);
}

#[test]
fn built_object_equals_object_that_was_read() {
    let built = ObjectInfo::new("contact")
        .with("a", FieldType::Integer)
        .with_field(
            Field::new("b", FieldType::Text)
                .with_label("B")
                .with_description("d")
                .with_length(5)
                .with_personal_data(true)
                .with_readable(false)
                .with_writable(false),
        )
        .with("a", FieldType::Date);
    assert_eq!(built.fields().len(), 2, "the second `a` replaces the first");
    let read = read(&serde_json::to_string(&built).unwrap());
    for (built, read) in built.fields().iter().zip(read.fields()) {
        let summary = |field: &Field| {
            format!(
                "{:?}",
                (
                    field.name(),
                    field.field_type(),
                    field.label(),
                    field.description(),
                    field.length(),
                    field.is_personal_data(),
                    field.is_readable(),
                    field.is_writable()
                )
            )
        };
        assert_eq!(summary(built), summary(read));
        assert_eq!(built.attribute("type"), read.attribute("type"));
        assert_eq!(built.attribute("read"), read.attribute("read"));
    }
}

#[test]
fn fields_can_be_selected_and_removed() {
    let contact = object(&["a", "b", "c"]);
    let names =
        |object: &ObjectInfo| object.fields().iter().map(|field| field.name().to_owned()).collect::<Vec<_>>();
    let only = contact.clone().only(["c", "a"]).unwrap();
    assert_eq!(names(&only), ["a", "c"]);
    assert_eq!((only.index_of("c"), only.index_of("b")), (Some(1), None));
    assert_eq!(names(&contact.clone().without(["c", "a"]).unwrap()), ["b"]);
    assert_eq!(contact.without(["A"]).unwrap_err().to_string(), "unknown field `A` of `contact`");
}

#[test]
fn metadata_can_be_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    shared(&object(&[]));
}
