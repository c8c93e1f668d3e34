//! Prefixes and suffixes, compared as one word where they fit.

use super::swar::{BYTES, head, unused_bits, uppercase};

/// A prefix or a suffix to compare with texts.
#[derive(Clone, Debug)]
pub(crate) struct Affix {
    bytes: Box<[u8]>,
    word: u64,
    /// The bits of the word that the affix fills; 0 if the affix is empty or longer
    /// than a word.
    mask: u64,
    side: Side,
}

/// The end of a text that an affix is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Start,
    End,
}

impl Affix {
    pub(crate) fn new(bytes: Box<[u8]>, side: Side) -> Self {
        let unused = unused_bits(bytes.len());
        let (word, mask) = match side {
            _ if bytes.len() > BYTES => (0, 0),
            Side::Start => (head(&bytes), u64::MAX.checked_shl(unused).unwrap_or(0)),
            Side::End => {
                (head(&bytes).checked_shr(unused).unwrap_or(0), u64::MAX.checked_shr(unused).unwrap_or(0))
            }
        };
        Self { bytes, word, mask, side }
    }

    /// Returns the part of a text to compare with the affix, as a word; `None` if the
    /// text is shorter than a word or the affix has no mask.
    #[inline]
    fn candidate_word(&self, text: &[u8]) -> Option<u64> {
        let word = match self.side {
            Side::Start => text.first_chunk(),
            Side::End => text.last_chunk(),
        };
        word.filter(|_| self.mask != 0).map(|word| u64::from_be_bytes(*word) & self.mask)
    }

    /// Returns whether a text has the affix.
    #[inline]
    pub(crate) fn matches(&self, text: &[u8]) -> bool {
        match self.candidate_word(text) {
            Some(part) => part == self.word,
            None => self.matches_bytes(text),
        }
    }

    /// [`matches`](Self::matches) for texts and affixes that do not fit in a word.
    #[inline(never)]
    fn matches_bytes(&self, text: &[u8]) -> bool {
        match self.side {
            Side::Start => text.starts_with(&self.bytes),
            Side::End => text.ends_with(&self.bytes),
        }
    }

    /// Returns the text without the affix; `None` if the text does not have it.
    pub(crate) fn strip<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        match self.side {
            Side::Start => text.strip_prefix(&*self.bytes),
            Side::End => text.strip_suffix(&*self.bytes),
        }
    }

    /// Returns whether a text has the affix after its ASCII letters are put in upper
    /// case; `None` if the part to compare is not ASCII.
    #[inline]
    pub(crate) fn matches_uppercase(&self, text: &[u8]) -> Option<bool> {
        if let Some(part) = self.candidate_word(text) {
            return uppercase(part).map(|part| part == self.word);
        }
        let length = self.bytes.len();
        let part = match self.side {
            Side::Start => text.get(..length),
            Side::End => text.len().checked_sub(length).and_then(|at| text.get(at..)),
        };
        match part {
            Some(part) => part.is_ascii().then(|| part.eq_ignore_ascii_case(&self.bytes)),
            None => text.is_ascii().then_some(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affix_of_any_length_matches_text_of_any_length() {
        let text = "abcdefghijklmnop";
        for length in 0..=text.len() {
            for shown in 0..=text.len() {
                let (start, end) = (&text[..length], &text[text.len() - length..]);
                let affix = |text: &str, end| Affix::new(text.to_ascii_uppercase().as_bytes().into(), end);
                let has = shown >= length;
                let shown_start = &text[..shown];
                let shown_end = &text[text.len() - shown..];
                assert_eq!(affix(start, Side::Start).matches_uppercase(shown_start.as_bytes()), Some(has));
                assert_eq!(affix(end, Side::End).matches_uppercase(shown_end.as_bytes()), Some(has));
                let affix = |text: &str, end| Affix::new(text.as_bytes().into(), end);
                assert_eq!(affix(start, Side::Start).matches(shown_start.as_bytes()), has);
                assert_eq!(affix(end, Side::End).matches(shown_end.as_bytes()), has);
                assert!(length == 0 || !affix("x", Side::Start).matches(start.as_bytes()));
            }
        }
    }
}
