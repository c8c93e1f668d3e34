//! Comparison of texts under a collation.
//!
//! Most stored text is ASCII and is compared in place. Other text is folded
//! first. The order of folded text is that of its bytes, which in UTF-8 is the
//! order of its characters.

use std::cmp::Ordering;

use super::folding::{PADDING, fold, trim};
use super::swar::{BYTES, head, uppercase};
use crate::text::Collation;

/// An operand, prepared for comparison with stored texts.
#[derive(Clone, Debug)]
pub(crate) struct PreparedOperand {
    /// Under [`Collation::General`], folded and without trailing spaces.
    text: Box<[u8]>,
    head: u64,
}

impl PreparedOperand {
    fn new(text: &[u8]) -> Self {
        Self { text: text.into(), head: head(text) }
    }

    /// Returns whether the bytes equal those of the operand.
    #[inline(always)]
    pub(crate) fn equals(&self, bytes: &[u8]) -> bool {
        bytes.len() == self.text.len()
            && head(bytes) == self.head
            && (bytes.len() <= BYTES || bytes == &*self.text)
    }
}

/// A stored text, prepared for comparison with operands.
#[derive(Clone, Copy)]
pub(crate) struct StoredText<'t> {
    text: &'t str,
    /// Under [`Collation::General`], the text without trailing spaces.
    bytes: &'t [u8],
    /// The head in the form of an operand; `None` if it is not ASCII.
    head: Option<u64>,
    collation: Collation,
}

impl Collation {
    pub(crate) fn operand(self, text: &str) -> PreparedOperand {
        match self {
            Self::Binary => PreparedOperand::new(text.as_bytes()),
            Self::General => PreparedOperand::new(trim(&fold(text))),
        }
    }

    /// Returns a piece of a pattern in the form in which texts are searched for it.
    pub(crate) fn pattern_piece(self, text: &str) -> Box<[u8]> {
        match self {
            Self::Binary => text.as_bytes().into(),
            Self::General => fold(text).as_slice().into(),
        }
    }

    #[inline(always)]
    pub(crate) fn stored_text(self, text: &str) -> StoredText<'_> {
        let bytes = text.as_bytes();
        match self {
            Self::Binary => StoredText { text, bytes, head: Some(head(bytes)), collation: self },
            Self::General => {
                let bytes = trim(bytes);
                StoredText { text, bytes, head: uppercase(head(bytes)), collation: self }
            }
        }
    }
}

impl StoredText<'_> {
    /// Returns whether the text equals an operand.
    #[inline(always)]
    pub(crate) fn is_equal(&self, operand: &PreparedOperand) -> bool {
        let is_as_long = self.bytes.len() == operand.text.len();
        match (self.head, self.collation) {
            (Some(head), _) if self.bytes.len() <= BYTES => is_as_long && head == operand.head,
            (_, Collation::Binary) => operand.equals(self.bytes),
            (Some(head), _) if self.head_decides(head, operand) => false,
            _ => is_equal_folded(self, operand),
        }
    }

    /// Compares the text with an operand.
    #[inline(always)]
    pub(crate) fn compare(&self, operand: &PreparedOperand) -> Ordering {
        match (self.head, self.collation) {
            (Some(head), Collation::Binary) if head != operand.head => head.cmp(&operand.head),
            (_, Collation::Binary) => self.bytes.cmp(&operand.text),
            (Some(head), _) if self.bytes.len() <= BYTES => {
                head.cmp(&operand.head).then(self.bytes.len().cmp(&operand.text.len()))
            }
            (Some(head), _) if self.head_decides(head, operand) => head.cmp(&operand.head),
            _ => compare_folded(self, operand),
        }
    }

    /// Returns whether the head alone decides the order of a longer text: the heads
    /// differ, and the head does not end in a space, which the text may end with
    /// after folding.
    #[inline(always)]
    const fn head_decides(&self, head: u64, operand: &PreparedOperand) -> bool {
        head != operand.head && head.to_be_bytes()[BYTES - 1] != PADDING
    }
}

#[cold]
#[inline(never)]
fn is_equal_folded(stored: &StoredText<'_>, operand: &PreparedOperand) -> bool {
    if stored.bytes.eq_ignore_ascii_case(&operand.text) && operand.text.is_ascii() {
        return true;
    }
    // Different ASCII texts differ after folding too.
    !stored.bytes.is_ascii() && trim(&fold(stored.text)) == &*operand.text
}

#[cold]
#[inline(never)]
fn compare_folded(stored: &StoredText<'_>, operand: &PreparedOperand) -> Ordering {
    let bytes = stored.bytes;
    let operand = &*operand.text;
    let is_same =
        |&(stored, operand): &(&u8, &u8)| stored.to_ascii_uppercase() == *operand && stored.is_ascii();
    let same = bytes.iter().zip(operand).take_while(is_same).count();
    let (rest, expected) = (bytes.get(same..).unwrap_or(&[]), operand.get(same..).unwrap_or(&[]));
    // Folding can resume at an ASCII character, whatever comes before it. But
    // spaces are ignored if only combining marks follow them.
    match (rest.first(), expected.first()) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(&byte), Some(expected)) if byte.is_ascii() && byte != PADDING => {
            byte.to_ascii_uppercase().cmp(expected)
        }
        (Some(&byte), None) if byte.is_ascii() && byte != PADDING => Ordering::Greater,
        _ if rest.is_ascii() => rest.first().cmp(&expected.first()),
        _ => trim(&fold(stored.text)).cmp(operand),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_ignores_trailing_spaces() {
        let general = |stored: &str, operand: &str| {
            let operand = Collation::General.operand(operand);
            let stored = Collation::General.stored_text(stored);
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
    fn binary_compares_bytes() {
        let texts =
            ["", " ", "A", "a", "a\0", "a ", "abcdefgh", "abcdefgh\0", "abcdefghi", "abcdefghj", "b", "é"];
        for (one, stored) in texts.iter().enumerate() {
            for (other, operand) in texts.iter().enumerate() {
                let (stored, operand) =
                    (Collation::Binary.stored_text(stored), Collation::Binary.operand(operand));
                assert_eq!(stored.compare(&operand), one.cmp(&other));
                assert_eq!(stored.is_equal(&operand), one == other);
            }
        }
    }
}
