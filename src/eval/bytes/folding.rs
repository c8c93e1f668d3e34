//! Case and accent folding: canonical decomposition, removal of characters of the
//! general category Mn, and upper case where that is a single character.

use std::sync::LazyLock;

use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::char::decompose_canonical;

use crate::text::unicode::is_nonspacing_mark;

/// Folded text, on the stack unless it is long.
pub(crate) type Folded = SmallVec<[u8; 256]>;

/// The character that is ignored at the end of a text.
pub(super) const PADDING: u8 = b' ';

/// Returns the text without the spaces at its end.
#[inline]
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    let mut kept = bytes;
    while let [before @ .., PADDING] = kept {
        kept = before;
    }
    kept
}

/// Returns the text without case and accents.
#[inline(never)]
pub(crate) fn fold(text: &str) -> Folded {
    if text.is_ascii() {
        let mut folded = Folded::from_slice(text.as_bytes());
        folded.make_ascii_uppercase();
        return folded;
    }
    let mut folded = Folded::with_capacity(text.len());
    let mut has_order = true;
    for c in text.chars() {
        has_order &= fold_character(c, |c| push(&mut folded, c));
    }
    if has_order { folded } else { fold_reordered(text) }
}

fn push(folded: &mut Folded, c: char) {
    folded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Folds one character. Returns false if canonical ordering may move it among its
/// neighbours.
#[inline]
fn fold_character(c: char, mut emit: impl FnMut(char)) -> bool {
    if c.is_ascii() {
        emit(c.to_ascii_uppercase());
        return true;
    }
    if let Some(&folded) = (c as usize).checked_sub(LATIN_START).and_then(|at| LATIN.get(at)) {
        emit(folded);
        return true;
    }
    let mut has_order = true;
    decompose_canonical(c, |part| {
        if !is_nonspacing_mark(part) {
            has_order &= canonical_combining_class(part) == 0;
            emit(upper(part));
        }
    });
    has_order
}

/// Folds a text in which canonical ordering may move combining marks.
#[cold]
fn fold_reordered(text: &str) -> Folded {
    let mut folded = Folded::with_capacity(text.len());
    text.nfd().filter(|&c| !is_nonspacing_mark(c)).for_each(|c| push(&mut folded, upper(c)));
    folded
}

/// Returns the character in upper case if that is a single character, otherwise
/// unchanged.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

/// The first character of [`LATIN`].
const LATIN_START: usize = 0x80;

/// The folded form of each character from U+0080 to U+024F: always one character.
static LATIN: LazyLock<Vec<char>> = LazyLock::new(|| {
    let fold = |c: char| {
        let base = std::iter::once(c).nfd().next().unwrap_or(c);
        upper(base)
    };
    ('\u{80}'..='\u{24f}').map(fold).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        String::from_utf8(fold(text).to_vec()).unwrap()
    }

    fn folded_by_definition(text: &str) -> String {
        let upper = |c: char| {
            let upper: Vec<char> = c.to_uppercase().collect();
            if let [upper] = upper[..] { upper } else { c }
        };
        text.nfd().filter(|&c| !is_nonspacing_mark(c)).map(upper).collect()
    }

    #[test]
    fn every_character_folds_as_defined() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(folded(&text), folded_by_definition(&text), "{c:?}");
        }
    }

    #[test]
    fn case_and_accents_are_removed() {
        assert_eq!(folded("Hélène d'Œuvre"), "HELENE D'ŒUVRE");
        assert_eq!(folded("e\u{301}\u{e9}"), "EE");
        assert_eq!(folded("ßŉǰ"), "ßŉJ", "a character without a single upper-case character is unchanged");
        assert_eq!(folded("ıİµſ"), "II\u{39c}S");
        assert_eq!(folded("각"), "\u{1100}\u{1161}\u{11a8}");
    }

    #[test]
    fn remaining_marks_are_in_canonical_order() {
        // Two musical marks of the combining classes 216 and 226, in reverse order.
        let text = "\u{1d158}\u{1d16d}\u{1d165}x";
        assert_eq!(folded(text), folded_by_definition(text));
        assert_ne!(folded(text), text.to_uppercase());
    }
}
