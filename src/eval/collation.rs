//! How texts compare: as bytes, or folded.
//!
//! Knows the two collations; knows no fields. Folding takes accents and case
//! away: canonical decomposition, the general category Mn removed, each
//! character upper-cased if that gives one character. Folded text is compared
//! byte by byte, which in UTF-8 is the order of its characters.
//!
//! What is mostly stored is ASCII, and is compared where it lies. Other text is
//! folded into a buffer that takes no heap unless the text is long.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::record::Collation;
use super::word::BYTES;
use super::word::head;
use super::word::upper as upper_word;
use crate::text::fold::{Sink, fold_into};

/// Folded text.
pub(super) type Folded = SmallVec<[u8; 256]>;

/// What does not count at the end of a text.
const PADDING: u8 = b' ';

/// An operand that stored texts are compared to.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    /// Folded and without blanks at its end, if the collation is General.
    text: Box<[u8]>,
    head: u64,
}

impl Operand {
    fn new(text: &[u8]) -> Self {
        Self { text: text.into(), head: head(text) }
    }

    /// Whether some bytes are those of the operand.
    #[inline(always)]
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        bytes.len() == self.text.len()
            && head(bytes) == self.head
            && (bytes.len() <= BYTES || bytes == &*self.text)
    }
}

/// A stored text on its way to be compared.
#[derive(Clone, Copy)]
pub(super) struct Comparable<'t> {
    text: &'t str,
    /// The text without blanks at its end, if the collation is General.
    bytes: &'t [u8],
    /// The head as operands have it; nothing if it has to be folded.
    head: Option<u64>,
    collation: Collation,
}

impl Collation {
    pub(super) fn operand(self, text: &str) -> Operand {
        match self {
            Self::Binary => Operand::new(text.as_bytes()),
            Self::General => Operand::new(trim(&fold(text))),
        }
    }

    /// A piece of a pattern, as texts are searched for it.
    pub(super) fn piece(self, text: &str) -> Box<[u8]> {
        match self {
            Self::Binary => text.as_bytes().into(),
            Self::General => fold(text).as_slice().into(),
        }
    }

    #[inline(always)]
    pub(super) fn comparable(self, text: &str) -> Comparable<'_> {
        let bytes = text.as_bytes();
        match self {
            Self::Binary => Comparable { text, bytes, head: Some(head(bytes)), collation: self },
            Self::General => {
                let bytes = trim(bytes);
                Comparable { text, bytes, head: upper_word(head(bytes)), collation: self }
            }
        }
    }
}

impl Comparable<'_> {
    /// Whether the text equals an operand.
    #[inline(always)]
    pub(super) fn is_equal(&self, operand: &Operand) -> bool {
        let is_as_long = self.bytes.len() == operand.text.len();
        match (self.head, self.collation) {
            (Some(head), _) if self.bytes.len() <= BYTES => is_as_long && head == operand.head,
            (_, Collation::Binary) => operand.is(self.bytes),
            (Some(head), _) if self.is_decided(head, operand) => false,
            _ => is_equal_folded(self, operand),
        }
    }

    /// The order of the text and an operand.
    #[inline(always)]
    pub(super) fn compare(&self, operand: &Operand) -> Ordering {
        match (self.head, self.collation) {
            (Some(head), Collation::Binary) if head != operand.head => head.cmp(&operand.head),
            (_, Collation::Binary) => self.bytes.cmp(&operand.text),
            (Some(head), _) if self.bytes.len() <= BYTES => {
                head.cmp(&operand.head).then(self.bytes.len().cmp(&operand.text.len()))
            }
            (Some(head), _) if self.is_decided(head, operand) => head.cmp(&operand.head),
            _ => compare_folded(self, operand),
        }
    }

    /// Whether the heads alone tell the order of a longer text: they differ,
    /// and no blank ends the head, which might turn out to be the text's end.
    #[inline(always)]
    const fn is_decided(&self, head: u64, operand: &Operand) -> bool {
        head != operand.head && head.to_be_bytes()[BYTES - 1] != PADDING
    }
}

#[cold]
#[inline(never)]
fn is_equal_folded(stored: &Comparable<'_>, operand: &Operand) -> bool {
    if stored.bytes.eq_ignore_ascii_case(&operand.text) && operand.text.is_ascii() {
        return true;
    }
    // ASCII that differs, differs folded.
    !stored.bytes.is_ascii() && trim(&fold(stored.text)) == &*operand.text
}

#[cold]
#[inline(never)]
fn compare_folded(stored: &Comparable<'_>, operand: &Operand) -> Ordering {
    let bytes = stored.bytes;
    let operand = &*operand.text;
    let is_same =
        |&(stored, operand): &(&u8, &u8)| stored.to_ascii_uppercase() == *operand && stored.is_ascii();
    let same = bytes.iter().zip(operand).take_while(is_same).count();
    let (rest, wanted) = (bytes.get(same..).unwrap_or(&[]), operand.get(same..).unwrap_or(&[]));
    // Folding goes on from any ASCII character as if nothing were before it;
    // but blanks do not count if only marks come after them.
    match (rest.first(), wanted.first()) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(&byte), Some(wanted)) if byte.is_ascii() && byte != PADDING => {
            byte.to_ascii_uppercase().cmp(wanted)
        }
        (Some(&byte), None) if byte.is_ascii() && byte != PADDING => Ordering::Greater,
        _ if rest.is_ascii() => rest.first().cmp(&wanted.first()),
        _ => trim(&fold(stored.text)).cmp(operand),
    }
}

/// A text without the blanks at its end.
#[inline]
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    let mut kept = bytes;
    while let [before @ .., PADDING] = kept {
        kept = before;
    }
    kept
}

/// Folds a text.
#[inline(never)]
pub(super) fn fold(text: &str) -> Folded {
    if text.is_ascii() {
        let mut folded = Folded::from_slice(text.as_bytes());
        folded.make_ascii_uppercase();
        return folded;
    }
    let mut folded = Folded::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

impl Sink for Folded {
    #[inline]
    fn push(&mut self, c: char) {
        self.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn clear(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_end_do_not_count() {
        let general = |stored: &str, operand: &str| {
            let operand = Collation::General.operand(operand);
            let stored = Collation::General.comparable(stored);
            assert_eq!(stored.is_equal(&operand), stored.compare(&operand).is_eq());
            stored.compare(&operand)
        };
        for (stored, operand, order) in [
            ("a ", "a", Ordering::Equal),
            ("", "  ", Ordering::Equal),
            ("a", "A  ", Ordering::Equal),
            (" a", "a", Ordering::Less),
            ("a\u{a0}", "a", Ordering::Greater),
            ("a", "a\t", Ordering::Less),
            ("a ", "a\t", Ordering::Less),
            ("a  ", "a!", Ordering::Less),
            ("a  b", "a", Ordering::Greater),
            ("a \u{301}", "a", Ordering::Equal),
            ("a \u{301}", "a\t", Ordering::Less),
            ("é ", "e", Ordering::Equal),
            ("e", "é", Ordering::Equal),
            ("z", "é", Ordering::Greater),
            ("œ", "z", Ordering::Greater),
            ("a", "œ", Ordering::Less),
            ("a", "_", Ordering::Less),
            ("Œ", "œ", Ordering::Equal),
            ("abcdefg  \u{301}", "ABCDEFG", Ordering::Equal),
            ("abcdefg  \u{301}", "abcdefg\t", Ordering::Less),
            ("abcdefghi", "abcdefgh", Ordering::Greater),
            ("abcdefghi", "ABCDEFGHI ", Ordering::Equal),
            ("abcdefghé", "ABCDEFGHE", Ordering::Equal),
            ("a\0", "a", Ordering::Greater),
            ("a", "a\0\0\0\0\0\0\0b", Ordering::Less),
        ] {
            assert_eq!(general(stored, operand), order, "{stored:?} {operand:?}");
        }
    }

    #[test]
    fn bytes_are_bytes() {
        let texts =
            ["", " ", "A", "a", "a\0", "a ", "abcdefgh", "abcdefgh\0", "abcdefghi", "abcdefghj", "b", "é"];
        for (one, stored) in texts.iter().enumerate() {
            for (other, operand) in texts.iter().enumerate() {
                let (stored, operand) =
                    (Collation::Binary.comparable(stored), Collation::Binary.operand(operand));
                assert_eq!(stored.compare(&operand), one.cmp(&other));
                assert_eq!(stored.is_equal(&operand), one == other);
            }
        }
    }
}
