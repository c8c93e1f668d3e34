//! Replaces control and invisible characters, which could act on a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character must not reach a terminal: control, bidirectional and
/// zero-width characters.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Appends a visible form of a character: a control picture, else its code point.
pub(crate) fn push(shown: &mut String, character: char) {
    match u32::from(character) {
        code @ 0..=0x1f => shown.push(char::from_u32(code.saturating_add(0x2400)).unwrap_or('?')),
        0x7f => shown.push('\u{2421}'),
        // Writing to a `String` never fails.
        code if is_hidden(character) => drop(write!(shown, "<U+{code:04X}>")),
        _ => shown.push(character),
    }
}

/// Sanitizes a text to one line.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    except(text, |_| false)
}

/// Sanitizes a text, but keeps line breaks and tabs.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    except(text, |character| matches!(character, '\n' | '\t'))
}

/// Sanitizes a text, but keeps some characters.
pub(crate) fn except(text: &str, is_kept: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|character| is_hidden(character) && !is_kept(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().saturating_add(16));
    for character in text.chars() {
        if is_kept(character) {
            shown.push(character);
        } else {
            push(&mut shown, character);
        }
    }
    Cow::Owned(shown)
}

/// Escapes hidden characters of JSON, which occur inside strings only. Line
/// breaks between tokens are kept.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    let is_harmful = |character| is_hidden(character) && character != '\n';
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().saturating_add(16));
    for character in text.chars() {
        if !is_harmful(character) {
            shown.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a `String` never fails.
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown() {
        let text = "a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200b}\u{e0041}\tb\r\n";
        assert_eq!(line(text), "a␛[31m␡<U+009B><U+202E><U+200B><U+E0041>␉b␍␊");
        assert_eq!(lines("a\tb\r\n"), "a\tb␍\n");
        assert_eq!(line("é « x »"), "é « x »");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = "\u{7f}\u{202e}\u{e0041}é";
        let written = serde_json::to_string(text).unwrap();
        let shown = json(&written);
        assert_eq!(shown, "\"\\u007f\\u202e\\udb40\\udc41é\"");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }
}
