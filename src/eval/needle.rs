//! A text that others are searched for.
//!
//! Knows bytes. Where letters would have to be folded, a short text is first
//! looked at eight places at a time for the needle's ends: most texts do not
//! hold it, and are done.

use memchr::memmem::Finder;

use super::word::{BYTES, has_zero, head, repeat, upper};

/// Longer texts are left to the searcher.
const SHORT: usize = 64;

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    finder: Box<Finder<'static>>,
    first: u64,
    last: u64,
    /// How far the last byte is from the first.
    gap: usize,
}

impl Needle {
    /// A needle of one byte at least.
    pub(super) fn new(needle: &[u8]) -> Self {
        let repeated = |byte: Option<&u8>| repeat(byte.copied().unwrap_or_default());
        Self {
            finder: Box::new(Finder::new(needle).into_owned()),
            first: repeated(needle.first()),
            last: repeated(needle.last()),
            gap: needle.len().saturating_sub(1),
        }
    }

    /// Whether a text holds the needle.
    #[inline(always)]
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        self.finder.find(text).is_some()
    }

    /// Whether a text does not hold the needle for sure, once its letters are
    /// in upper case; not if it takes more than ASCII to know.
    #[inline(never)]
    pub(super) fn is_surely_not_in(&self, text: &[u8]) -> bool {
        // Eight bytes at a time cover both ends of the text, which meet unless
        // the needle is longer than half of it.
        let between = text.len().saturating_sub(self.gap)..self.gap;
        text.get(between).unwrap_or_default().is_ascii() && self.may_be_in(text, upper) == Some(false)
    }

    /// Whether the ends of the needle are in a text at the right distance, its
    /// words read in some way; nothing if that is not tried.
    #[inline(always)]
    fn may_be_in(&self, text: &[u8], read: impl Fn(u64) -> Option<u64>) -> Option<bool> {
        let lasts = text.get(self.gap..)?;
        let firsts = text.get(..lasts.len())?;
        if text.len() > SHORT || firsts.len() < BYTES {
            return None;
        }
        let is_place = |first: &[u8], last: &[u8]| {
            let (first, last) = (read(head(first))?, read(head(last))?);
            Some(has_zero((first ^ self.first) | (last ^ self.last)))
        };
        for (first, last) in firsts.chunks_exact(BYTES).zip(lasts.chunks_exact(BYTES)) {
            if is_place(first, last)? {
                return Some(true);
            }
        }
        is_place(firsts.last_chunk::<BYTES>()?, lasts.last_chunk::<BYTES>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needles_are_found_wherever_they_are() {
        for length in 0..80 {
            for needle in ["B", "BC", "BAAC", "BAAAAAAAAAAC"] {
                let found = Needle::new(needle.as_bytes());
                let without = "a".repeat(length);
                assert!(!found.is_in(without.as_bytes()));
                for at in 0..=length {
                    let text = format!("{}{needle}{}", &without[at..], &without[..at]);
                    assert!(found.is_in(text.as_bytes()), "{text}");
                    assert!(!found.is_surely_not_in(text.to_ascii_lowercase().as_bytes()), "{text}");
                }
            }
        }
        let needle = Needle::new(b"BC");
        assert!(needle.is_surely_not_in(b"acacacacac"));
        assert!(!needle.is_surely_not_in("acacacacacé".as_bytes()), "it might fold to something");
        // Found by fuzzing: only the middle of the text is more than ASCII.
        let needle = Needle::new(b"BAAAAAAAAAAAAAAAAAAAAAC");
        assert!(!needle.is_surely_not_in("xxxxbaaaaaaaaaaae\u{301}aaaaaaaaaacxxxx".as_bytes()));
    }
}
