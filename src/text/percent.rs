//! Percent-encoding of URLs.

/// Encodes all but unreserved characters, so that every decoder returns the
/// original text: a space becomes `%20`, not `+`.
pub(crate) fn encode(text: &str) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or('0');
    let mut out = String::with_capacity(encoded_length(text));
    for byte in text.bytes() {
        if is_unreserved(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(digit(byte >> 4));
            out.push(digit(byte & 15));
        }
    }
    out
}

/// Returns the length of the encoded text.
pub(crate) fn encoded_length(text: &str) -> usize {
    text.bytes().map(|byte| if is_unreserved(byte) { 1 } else { 3 }).fold(0, usize::saturating_add)
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Returns whether a text starts with an escape, such as `%24`.
pub(crate) fn is_escape(text: &str) -> bool {
    let digits = text.strip_prefix('%').and_then(|rest| rest.as_bytes().get(..2));
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Decodes escapes, and `+` as a space if `plus_is_space`; `None` if the result is
/// not UTF-8.
pub(crate) fn decode(text: &str, plus_is_space: bool) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '+']) {
        let (plain, special) = rest.split_at_checked(at)?;
        out.extend_from_slice(plain.as_bytes());
        let digits = special.get(1..3).filter(|_| is_escape(special));
        let (byte, length) = match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => (byte, 3),
            None if plus_is_space && special.starts_with('+') => (b' ', 1),
            None => (*special.as_bytes().first()?, 1),
        };
        out.push(byte);
        rest = special.get(length..)?;
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_inverts_encoding() {
        let text = "é $eq \"a+b&c=d%24\"\n\u{0}~-._";
        assert_eq!(decode(&encode(text), true).as_deref(), Some(text));
        assert_eq!(encode("a $eq"), "a%20%24eq");
        assert_eq!(encode(text).len(), encoded_length(text));
    }

    #[test]
    fn invalid_escapes_are_kept() {
        assert_eq!(decode("100%+é%2", true).as_deref(), Some("100% é%2"));
        assert_eq!(decode("a+b", false).as_deref(), Some("a+b"));
        assert_eq!(decode("%ff", false), None);
    }
}
