//! Valid responses, and the locations of mistakes.

use super::*;

fn error(text: &str) -> String {
    Page::read(text, "contact").unwrap_err().to_string()
}

#[test]
fn values_keep_their_json() {
    let text = r#"{"total":2,"objects":[
        {"id":"1","data":{"b":"","a":"\u00e9\n","contact.c":null}},
        {"id":2,"data":{"b":"x","a":"y","c":true}},
        {"id":3,"data":{"b":"x"}},
        {"id":4,"data":{"c":[1],"b":{"x":1e5}}},
        {"id":5,"data":{}}]}"#;
    let page = Page::read(text, "contact").unwrap();
    let lines: Vec<String> =
        page.records().iter().map(|record| serde_json::to_string(record).unwrap()).collect();
    assert_eq!(
        lines,
        [
            r#"{"id":"1","data":{"b":"","a":"é\n","c":null}}"#,
            r#"{"id":"2","data":{"b":"x","a":"y","c":true}}"#,
            r#"{"id":"3","data":{"b":"x"}}"#,
            r#"{"id":"4","data":{"c":[1],"b":{"x":1e5}}}"#,
            r#"{"id":"5","data":{}}"#,
        ]
    );
    assert!(Arc::ptr_eq(&page.records()[0].columns, &page.records()[1].columns));
    assert!(page.other("total").is_some());
    assert_eq!(Page::read(r#"{"objects":[]}"#, "contact").unwrap().records(), []);
}

#[test]
fn mistakes_have_a_location() {
    for (text, expected) in [
        ("{}", "`$`: missing key `objects`"),
        ("[]", "`$`: expected an object, found a list"),
        ("null", "`$`: expected an object, found null"),
        (r#"{"objects":null}"#, "`$.objects`: expected a list, found null"),
        (r#"{"objects":{}}"#, "`$.objects`: expected a list, found an object"),
        (r#"{"objects":[],"objects":[]}"#, "`$.objects`: duplicate key `objects`"),
        (r#"{"objects":[1]}"#, "`$.objects[0]`: expected an object, found a number"),
        (r#"{"objects":[{"id":1}]}"#, "`$.objects[0]`: missing key `data`"),
        (r#"{"objects":[{"data":{}}]}"#, "`$.objects[0]`: missing key `id`"),
        (r#"{"objects":[{"id":"","data":{}}]}"#, "`$.objects[0].id`: an empty id"),
        (
            r#"{"objects":[{"id":1.5,"data":{}}]}"#,
            "`$.objects[0].id`: expected a string or a whole number, found a number",
        ),
        (r#"{"objects":[{"id":1,"data":[]}]}"#, "`$.objects[0].data`: expected an object, found a list"),
        (
            r#"{"objects":[{"id":1,"data":{"a":1,"contact.a":2}}]}"#,
            r#"`$.objects[0].data["contact.a"]`: duplicate field"#,
        ),
        (
            r#"{"objects":[{"id":1,"data":{"a":"\ud800"}}]}"#,
            "`$.objects[0].data.a`: unpaired surrogate in a `\\u` escape",
        ),
        (r#"{"objects":["#, "line 1, column 12: unexpected end of the JSON"),
        (r#"{"objects":[]}x"#, "line 1, column 15: trailing characters"),
        ("<html>", "line 1, column 1: expected value"),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
    let deep = format!(r#"{{"objects":[{{"id":1,"data":{{"a":{}{}}}}}]}}"#, "[".repeat(40), "]".repeat(40));
    assert_eq!(error(&deep), "`$.objects[0].data.a`: more than 32 levels of JSON");
    let deeper = format!(r#"{{"x":{}{}}}"#, "[".repeat(400_000), "]".repeat(400_000));
    assert_eq!(error(&deeper), "`$.x`: more than 32 levels of JSON");
}

#[test]
fn no_response_causes_a_panic() {
    let text = r#"{"objects":[{"id":"1","data":{"a":"é\"","b":null},"link":{}},{"id":2,"data":{"b":1}}]}"#;
    for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
        assert!(Page::read(&text[..end], "contact").is_err(), "{}", &text[..end]);
    }
    assert!(Page::read(text, "contact").is_ok());
}
