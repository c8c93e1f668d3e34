//! The tokens of the strict grammar, each a nom parser.
//!
//! Its errors are empty, because [`super::recovery`] explains the mistakes.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{char, digit1};
use nom::combinator::{not, opt, recognize};
use nom::multi::many0_count;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use crate::syntax::ast::ValueKind;
use crate::syntax::ops::{Keyword, pack_byte};
use crate::text::span::{Span, offset};

/// The result of a token parser: the rest of the text, and the token.
pub(crate) type Lexed<'a, Token> = IResult<&'a str, Token, ()>;

const REFUSED: nom::Err<()> = nom::Err::Error(());

/// Skips a byte order mark.
pub(crate) fn byte_order_mark(input: &str) -> Lexed<'_, ()> {
    opt(tag("\u{feff}")).map(drop).parse(input)
}

/// Skips whitespace.
#[inline]
pub(crate) fn white_space(input: &str) -> &str {
    let length = input.bytes().take_while(|&byte| CLASSES.is(byte, BLANK)).count();
    input.get(length..).unwrap_or("")
}

/// comment = "#" to end of line
pub(crate) fn comment(input: &str) -> Lexed<'_, &str> {
    if !input.starts_with('#') {
        return Err(REFUSED);
    }
    let end = input.find('\n').unwrap_or(input.len());
    let (text, rest) = input.split_at_checked(end).ok_or(REFUSED)?;
    Ok((rest, text.trim_end_matches('\r')))
}

/// field = name *( "." name )
#[inline]
pub(crate) fn field(input: &str) -> Lexed<'_, &str> {
    recognize((name, many0_count(preceded(char('.'), name)))).parse(input)
}

/// name = (XID_Start / "_") *( XID_Continue / "-" )
#[inline]
pub(crate) fn name(input: &str) -> Lexed<'_, &str> {
    input.split_at_checked(name_length(input)).filter(|(name, _)| !name.is_empty()).map(swap).ok_or(REFUSED)
}

/// parameter = ":" name
pub(crate) fn parameter(input: &str) -> Lexed<'_, &str> {
    preceded(char(':'), name).parse(input)
}

/// A whole word that starts with `$`.
#[inline(always)]
pub(crate) fn keyword(input: &str) -> Lexed<'_, Keyword> {
    let rest = input.strip_prefix('$').ok_or(REFUSED)?;
    let letters = rest.bytes().take_while(|&byte| CLASSES.is(byte, LOWER));
    let (length, word) = letters
        .fold((0_usize, u64::from(b'$')), |(n, word), byte| (n.wrapping_add(1), pack_byte(word, byte)));
    let keyword = Keyword::from_packed(word).ok_or(REFUSED)?;
    let rest = rest.get(length..).ok_or(REFUSED)?;
    if continues_word(rest) { Err(REFUSED) } else { Ok((rest, keyword)) }
}

/// A token between conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    Open,
    Close,
    Keyword(Keyword),
}

/// Iterates over the tokens between two conditions, a range without mistakes.
pub(crate) fn joints(text: &str, range: Range<usize>) -> impl Iterator<Item = (Joint, Span)> {
    let end = range.end;
    let between = text.get(range).unwrap_or("");
    let mut rest = between.strip_prefix('\u{feff}').unwrap_or(between);
    let mut joint =
        alt((char('(').map(|_| Joint::Open), char(')').map(|_| Joint::Close), keyword.map(Joint::Keyword)));
    let place = move |rest: &str| offset(end.saturating_sub(rest.len()));
    iter::from_fn(move || {
        rest = white_space(rest);
        while let Ok((after, _)) = comment(rest) {
            rest = white_space(after);
        }
        let (after, token) = joint.parse(rest).ok()?;
        let span = Span::new(place(rest), place(after));
        rest = after;
        Some((token, span))
    })
}

/// The text of a value, and how it was written.
#[inline]
pub(crate) fn value(input: &str) -> Lexed<'_, (Cow<'_, str>, ValueKind)> {
    let quoted = string.map(|text| (text, ValueKind::Quoted));
    let bare = number.map(|text| (Cow::Borrowed(text), ValueKind::Number));
    let named = parameter.map(|text| (Cow::Borrowed(text), ValueKind::Parameter));
    alt((quoted, bare, named)).parse(input)
}

/// string = DQUOTE *( any but DQUOTE and "\" / "\" any ) DQUOTE
#[inline]
pub(crate) fn string(input: &str) -> Lexed<'_, Cow<'_, str>> {
    let body = input.strip_prefix('"').ok_or(REFUSED)?;
    let (end, has_backslash) = string_end(body).ok_or(REFUSED)?;
    let (raw, rest) = body.split_at_checked(end).ok_or(REFUSED)?;
    let rest = rest.strip_prefix('"').ok_or(REFUSED)?;
    Ok((rest, if has_backslash { unescape(raw) } else { Cow::Borrowed(raw) }))
}

/// number = ["-"] 1*DIGIT [ "." 1*DIGIT ]
pub(crate) fn number(input: &str) -> Lexed<'_, &str> {
    let digits = (opt(char('-')), digit1, opt((char('.'), digit1)));
    terminated(recognize(digits), not(number_runs_on)).parse(input)
}

/// Whether a text is a whole number.
pub(crate) fn is_number(text: &str) -> bool {
    matches!(number(text), Ok(("", _)))
}

/// A character that cannot follow a number.
fn number_runs_on(input: &str) -> Lexed<'_, ()> {
    let next = input.chars().next().filter(|&c| is_name_continue(c) || matches!(c, '.' | '"' | ':'));
    next.map(|_| (input, ())).ok_or(REFUSED)
}

/// The offset of the quote that ends a string, and whether a backslash comes
/// before it. Both are ASCII, so bytes are enough.
#[inline]
pub(crate) fn string_end(body: &str) -> Option<(usize, bool)> {
    let mut has_backslash = false;
    let mut bytes = body.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((at, has_backslash)),
            b'\\' => {
                has_backslash = true;
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

/// Resolves the escapes of a string: `\"` is `"`, `\\` is `\`, and any other
/// backslash is a backslash.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains("\\\"") && !raw.contains("\\\\") {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match characters.clone().next() {
            Some(escaped @ ('"' | '\\')) => {
                characters.next();
                text.push(escaped);
            }
            _ => text.push('\\'),
        }
    }
    Cow::Owned(text)
}

/// The length of the name at the start of a text; 0 without a name.
#[inline]
pub(crate) fn name_length(input: &str) -> usize {
    let ascii = input.bytes().take_while(|&byte| CLASSES.is(byte, NAME)).count();
    let first = input.bytes().next().unwrap_or(b' ');
    if first.is_ascii_digit() || first == b'-' {
        return 0;
    }
    match input.as_bytes().get(ascii) {
        Some(byte) if !byte.is_ascii() => unicode_name_length(input, ascii),
        _ => ascii,
    }
}

#[cold]
fn unicode_name_length(input: &str, ascii: usize) -> usize {
    let mut characters = input.get(ascii..).unwrap_or("").char_indices();
    let end = characters.find(|&(at, c)| {
        let fits = if at == 0 && ascii == 0 { is_name_start(c) } else { is_name_continue(c) };
        !fits
    });
    end.map_or(input.len(), |(at, _)| ascii.saturating_add(at))
}

/// The classes of each byte: one lookup per byte finds the end of a run. Bytes
/// over 127 have no class, because other letters are looked up as characters.
struct Classes([u8; 256]);

const BLANK: u8 = 1;
const LOWER: u8 = 2;
const NAME: u8 = 4;

static CLASSES: Classes = {
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    #[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
    while byte < 128 {
        let class = &mut classes[byte as usize];
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            *class |= BLANK;
        }
        if byte.is_ascii_lowercase() {
            *class |= LOWER;
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            *class |= NAME;
        }
        byte += 1;
    }
    Classes(classes)
};

impl Classes {
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a byte is less than 256")]
    const fn is(&self, byte: u8, class: u8) -> bool {
        self.0[byte as usize] & class != 0
    }
}

/// Whether a character can start a name.
pub(crate) fn is_name_start(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

/// Whether a character can continue a name.
pub(crate) fn is_name_continue(c: char) -> bool {
    c == '-' || unicode_ident::is_xid_continue(c)
}

/// Whether a text is a whole field.
pub(crate) fn is_field(text: &str) -> bool {
    matches!(field(text), Ok(("", _)))
}

/// Whether a text is a whole name.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && name_length(text) == text.len()
}

/// Whether a keyword would continue here: letters and digits cannot follow one.
#[inline]
fn continues_word(rest: &str) -> bool {
    match rest.bytes().next() {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric() || byte == b'_',
        Some(_) => rest.chars().next().is_some_and(unicode_ident::is_xid_continue),
    }
}

const fn swap<'a>((left, right): (&'a str, &'a str)) -> (&'a str, &'a str) {
    (right, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_measured_in_bytes() {
        for (text, length) in
            [("a", 1), ("a-b_9 x", 5), ("é.x", 2), ("aé-b!", 5), ("9a", 0), ("-a", 0), ("", 0), ("_", 1)]
        {
            assert_eq!(name_length(text), length, "{text}");
        }
        assert_eq!(field("a.b.c $eq"), Ok((" $eq", "a.b.c")));
        assert_eq!(field("a. b"), Ok((". b", "a")));
    }

    #[test]
    fn keywords_are_matched_whole() {
        assert!(keyword("$eq \"x\"").is_ok());
        assert!(keyword("$in[").is_ok());
        assert!(keyword("$eq-5").is_ok());
        for word in ["$eqx", "$eq1", "$eq_", "$EQ", "$", "eq", "$equal", "$eqé", "$notlikely"] {
            assert!(keyword(word).is_err(), "{word}");
        }
    }

    #[test]
    fn numbers_do_not_run_into_names() {
        for (text, expected) in [("5", "5"), ("-5.50)", "-5.50"), ("007,", "007"), ("1$and", "1")] {
            assert_eq!(number(text).map(|(_, n)| n), Ok(expected));
        }
        for text in ["1a", "1.", "1-2", "1.2.3", "+1", ".5", "-", "1e5", "1\"x\"", "1_"] {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn strings_resolve_escapes() {
        for (raw, text) in [
            (r#""a\"b""#, "a\"b"),
            (r#""a\\b""#, "a\\b"),
            (r#""\d+\.""#, r"\d+\."),
            (r#""\\d""#, r"\d"),
            (r#""é\\""#, "é\\"),
            ("\"\n\"", "\n"),
        ] {
            assert_eq!(string(raw).map(|(rest, text)| (rest, text.into_owned())), Ok(("", text.to_owned())));
        }
        assert!(string(r#""a\""#).is_err());
    }
}
