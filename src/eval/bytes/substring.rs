//! Substring search, with a filter that skips most texts before case folding.
//!
//! The filter looks for the first and the last byte of the substring, at the
//! right distance, eight positions at a time.

use memchr::memmem::Finder;

use super::swar::{BYTES, has_zero, head, repeat, uppercase};

/// The filter is not used on texts longer than this.
const SHORT: usize = 64;

/// A substring to search for.
#[derive(Clone, Debug)]
pub(crate) struct Substring {
    finder: Box<Finder<'static>>,
    first: u64,
    last: u64,
    /// The distance from the first byte to the last.
    gap: usize,
}

impl Substring {
    /// `needle` must not be empty.
    pub(crate) fn new(needle: &[u8]) -> Self {
        let repeated = |byte: Option<&u8>| repeat(byte.copied().unwrap_or_default());
        Self {
            finder: Box::new(Finder::new(needle).into_owned()),
            first: repeated(needle.first()),
            last: repeated(needle.last()),
            gap: needle.len().saturating_sub(1),
        }
    }

    /// Returns whether a text contains the substring.
    #[inline(always)]
    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        self.finder.find(text).is_some()
    }

    /// Returns true only if the folded text cannot contain the substring. Returns
    /// false where that is not known, as for text that is not ASCII.
    #[inline(never)]
    pub(crate) fn cannot_be_in(&self, text: &[u8]) -> bool {
        // The two scans cover the start and the end of the text. They overlap
        // unless the substring is longer than half of the text.
        let between = text.len().saturating_sub(self.gap)..self.gap;
        text.get(between).unwrap_or_default().is_ascii() && self.has_ends(text) == Some(false)
    }

    /// Returns whether both end bytes of the substring are in the text, in upper case
    /// and at the right distance; `None` for a text that is too long, too short or not ASCII.
    #[inline(always)]
    fn has_ends(&self, text: &[u8]) -> Option<bool> {
        let lasts = text.get(self.gap..)?;
        let firsts = text.get(..lasts.len())?;
        if text.len() > SHORT || firsts.len() < BYTES {
            return None;
        }
        let has_ends_in = |first: &[u8], last: &[u8]| {
            let (first, last) = (uppercase(head(first))?, uppercase(head(last))?);
            Some(has_zero((first ^ self.first) | (last ^ self.last)))
        };
        for (first, last) in firsts.chunks_exact(BYTES).zip(lasts.chunks_exact(BYTES)) {
            if has_ends_in(first, last)? {
                return Some(true);
            }
        }
        has_ends_in(firsts.last_chunk::<BYTES>()?, lasts.last_chunk::<BYTES>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substring_is_found_at_every_position() {
        for length in 0..80 {
            for needle in ["B", "BC", "BAAC", "BAAAAAAAAAAC"] {
                let found = Substring::new(needle.as_bytes());
                let without = "a".repeat(length);
                assert!(!found.is_in(without.as_bytes()));
                for at in 0..=length {
                    let text = format!("{}{needle}{}", &without[at..], &without[..at]);
                    assert!(found.is_in(text.as_bytes()), "{text}");
                    assert!(!found.cannot_be_in(text.to_ascii_lowercase().as_bytes()), "{text}");
                }
            }
        }
        let needle = Substring::new(b"BC");
        assert!(needle.cannot_be_in(b"acacacacac"));
        assert!(!needle.cannot_be_in("acacacacacé".as_bytes()), "`é` may fold to a letter");
        // Only the middle of the text is not ASCII.
        let needle = Substring::new(b"BAAAAAAAAAAAAAAAAAAAAAC");
        assert!(!needle.cannot_be_in("xxxxbaaaaaaaaaaae\u{301}aaaaaaaaaacxxxx".as_bytes()));
    }
}
