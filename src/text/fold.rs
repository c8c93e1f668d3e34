//! Case and accent folding: canonical decomposition, combining marks of the
//! general category Mn removed, and each character in upper case if that is one
//! character.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// A buffer that folded text is written to.
pub(crate) trait Sink {
    fn push(&mut self, c: char);
    fn clear(&mut self);
}

impl Sink for String {
    fn push(&mut self, c: char) {
        self.push(c);
    }

    fn clear(&mut self) {
        self.clear();
    }
}

/// Returns the text without case and accents.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Writes the text without case and accents to an empty buffer.
#[inline]
pub(crate) fn fold_into(text: &str, sink: &mut impl Sink) {
    let mut is_ordered = true;
    for c in text.chars() {
        is_ordered &= fold_character(c, |c| sink.push(c));
    }
    if !is_ordered {
        sink.clear();
        fold_reordered(text, sink);
    }
}

/// Folds one character; returns false if canonical ordering may move it among its
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
    let mut is_ordered = true;
    decompose_canonical(c, |part| {
        if !is_nonspacing_mark(part) {
            is_ordered &= canonical_combining_class(part) == 0;
            emit(upper(part));
        }
    });
    is_ordered
}

/// Folds a text in which canonical ordering may move characters.
#[cold]
fn fold_reordered(text: &str, sink: &mut impl Sink) {
    text.nfd().filter(|&c| !is_nonspacing_mark(c)).for_each(|c| sink.push(upper(c)));
}

/// Returns the character in upper case if that is one character, otherwise
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

/// No character below is a nonspacing mark.
const FIRST_MARK: char = '\u{300}';

/// The ranges of the general category Mn, in order.
static MARKS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let hir = regex_syntax::parse(r"\p{Mn}");
    match hir.as_ref().map(regex_syntax::hir::Hir::kind) {
        Ok(HirKind::Class(Class::Unicode(class))) => {
            class.ranges().iter().map(|range| (range.start(), range.end())).collect()
        }
        _ => Vec::new(),
    }
});

/// Returns whether a character is of the general category Mn, as
/// accents in decomposed text.
pub(crate) fn is_nonspacing_mark(c: char) -> bool {
    if c < FIRST_MARK {
        return false;
    }
    let after = MARKS.partition_point(|&(start, _)| start <= c);
    after.checked_sub(1).and_then(|at| MARKS.get(at)).is_some_and(|&(_, end)| c <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(fold(&text), folded_by_definition(&text), "{c:?}");
        }
    }

    #[test]
    fn case_and_accents_are_removed() {
        assert_eq!(fold("Hélène d'Œuvre"), "HELENE D'ŒUVRE");
        assert_eq!(fold("e\u{301}\u{e9}"), "EE");
        assert_eq!(fold("ßŉǰ"), "ßŉJ", "a character without a single upper-case character is unchanged");
        assert_eq!(fold("ıİµſ"), "II\u{39c}S");
        assert_eq!(fold("각"), "\u{1100}\u{1161}\u{11a8}");
    }

    #[test]
    fn remaining_marks_are_in_canonical_order() {
        // Two musical marks of the combining classes 216 and 226, in reverse order.
        let text = "\u{1d158}\u{1d16d}\u{1d165}x";
        assert_eq!(fold(text), folded_by_definition(text));
        assert_ne!(fold(text), text.to_uppercase());
    }

    #[test]
    fn nonspacing_marks_are_those_of_category_mn() {
        for mark in ['\u{300}', '\u{301}', '\u{36f}', '\u{5b0}', '\u{e0100}'] {
            assert!(is_nonspacing_mark(mark), "{mark:?}");
        }
        // An enclosing mark, a spacing mark, letters and spaces.
        for other in ['a', 'é', ' ', '\u{a0}', '\u{488}', '\u{903}', '\u{370}', '\u{10ffff}'] {
            assert!(!is_nonspacing_mark(other), "{other:?}");
        }
    }
}
