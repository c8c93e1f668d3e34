//! Folded text as bytes, on the stack unless it is long.

use smallvec::SmallVec;

use crate::text::fold::{Sink, fold_into};

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
