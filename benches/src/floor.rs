//! Two lower bounds for the cost of reading such a filter.
//!
//! One splits the text into tokens and builds nothing; the other
//! reads the same conditions with `serde_json` into structs that borrow.

use std::hint::black_box;

use serde::Deserialize;

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Blank,
    Word,
    Dollar,
    Quote,
    Mark,
    Other,
}

static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
}

const fn class(byte: u8) -> Class {
    match byte {
        b' ' | b'\t' | b'\n' | b'\r' => Class::Blank,
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => Class::Word,
        b'$' => Class::Dollar,
        b'"' => Class::Quote,
        b'(' | b')' | b'[' | b']' | b',' => Class::Mark,
        _ => Class::Other,
    }
}

/// The number of tokens of a filter; `None` if one is not a token.
pub fn count_tokens(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut count = 0;
    let mut at = skip(bytes, 0, Class::Blank);
    while at < bytes.len() {
        let end = end_of_token(bytes, at)?;
        black_box((at, end));
        count += 1;
        at = skip(bytes, end, Class::Blank);
    }
    Some(count)
}

/// The first position at or after `at` whose byte has another class.
#[inline]
fn skip(bytes: &[u8], mut at: usize, class: Class) -> usize {
    while at < bytes.len() && CLASSES[bytes[at] as usize] == class {
        at += 1;
    }
    at
}

#[inline]
fn end_of_token(bytes: &[u8], at: usize) -> Option<usize> {
    match CLASSES[bytes[at] as usize] {
        Class::Word => Some(skip(bytes, at + 1, Class::Word)),
        Class::Dollar => Some(skip(bytes, at + 1, Class::Word)),
        Class::Mark => Some(at + 1),
        Class::Quote => end_of_string(bytes, at + 1),
        Class::Blank | Class::Other => None,
    }
}

#[inline]
fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// A condition in JSON.
#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields are only filled")]
struct Condition<'a> {
    field: &'a str,
    op: &'a str,
    #[serde(borrow)]
    values: Vec<&'a str>,
    then: Option<&'a str>,
}

/// Reads conditions in JSON; false if that fails.
pub fn read_json(text: &str) -> bool {
    black_box(serde_json::from_str::<Vec<Condition<'_>>>(text)).is_ok()
}
