//! The first or last bytes of a text as one word, which is compared faster than
//! the bytes are.
//!
//! Knows bytes; knows no collations but that of ASCII letters.

/// The bytes of a word.
pub(super) const BYTES: usize = 8;

const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; BYTES]);

/// Added to a byte, it carries into the high bit from `a` on.
const FROM_A: u64 = u64::from_ne_bytes([0x80 - b'a'; BYTES]);

/// Added to a byte, it carries into the high bit above `z`.
const ABOVE_Z: u64 = u64::from_ne_bytes([0x7f - b'z'; BYTES]);

/// The first eight bytes, the first of them weighing most; zeros stand for what
/// is missing. Words that differ compare as their texts do.
#[inline]
pub(super) fn head(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    // Two loads that overlap, each moved to its place.
    let (first, last) = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from(u32::from_be_bytes(*first)) << 32, u64::from(u32::from_be_bytes(*last)))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from(u16::from_be_bytes(*first)) << 48, u64::from(u16::from_be_bytes(*last)))
    } else {
        return bytes.first().map_or(0, |&byte| u64::from(byte) << 56);
    };
    first | last.wrapping_shl(missing_bits(bytes.len()))
}

/// The bits of a word that a text of at most eight bytes leaves free.
const fn missing_bits(length: usize) -> u32 {
    // At most eight times eight.
    #[expect(clippy::cast_possible_truncation, reason = "a word has 64 bits")]
    let bits = BYTES.saturating_sub(length).wrapping_mul(8) as u32;
    bits
}

/// The word with ASCII letters in upper case; nothing if a byte is not ASCII.
#[inline]
pub(super) const fn upper(word: u64) -> Option<u64> {
    if word & HIGH_BITS != 0 {
        return None;
    }
    // The high bit of each byte tells whether it is one of the small letters.
    let from_a = word.wrapping_add(FROM_A);
    let above_z = word.wrapping_add(ABOVE_Z);
    Some(word.wrapping_sub((from_a & !above_z & HIGH_BITS) >> 2))
}

/// The word whose bytes are all the same.
pub(super) const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; BYTES])
}

/// Whether a byte of the word is zero.
#[inline]
pub(super) const fn has_zero(word: u64) -> bool {
    word.wrapping_sub(repeat(1)) & !word & HIGH_BITS != 0
}

/// The start or the end of texts, as patterns look for it.
#[derive(Clone, Debug)]
pub(super) struct Affix {
    bytes: Box<[u8]>,
    word: u64,
    /// The bits of the word that count; none if the affix is longer.
    mask: u64,
    end: End,
}

/// The two ends of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Start,
    End,
}

impl Affix {
    pub(super) fn new(bytes: Box<[u8]>, end: End) -> Self {
        let free = missing_bits(bytes.len());
        let (word, mask) = match end {
            _ if bytes.len() > BYTES => (0, 0),
            End::Start => (head(&bytes), u64::MAX.checked_shl(free).unwrap_or(0)),
            End::End => {
                (head(&bytes).checked_shr(free).unwrap_or(0), u64::MAX.checked_shr(free).unwrap_or(0))
            }
        };
        Self { bytes, word, mask, end }
    }

    /// The part of a text that must be the affix, as a word, if both fit one.
    #[inline]
    fn part_as_word(&self, text: &[u8]) -> Option<u64> {
        let word = match self.end {
            End::Start => text.first_chunk(),
            End::End => text.last_chunk(),
        };
        word.filter(|_| self.mask != 0).map(|word| u64::from_be_bytes(*word) & self.mask)
    }

    /// Whether a text has the affix.
    #[inline]
    pub(super) fn is_of(&self, text: &[u8]) -> bool {
        match self.part_as_word(text) {
            Some(part) => part == self.word,
            None => self.is_of_slowly(text),
        }
    }

    /// The same for texts and affixes that no word holds.
    #[inline(never)]
    fn is_of_slowly(&self, text: &[u8]) -> bool {
        match self.end {
            End::Start => text.starts_with(&self.bytes),
            End::End => text.ends_with(&self.bytes),
        }
    }

    /// What a text holds besides the affix, if it has that.
    pub(super) fn rest<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        match self.end {
            End::Start => text.strip_prefix(&*self.bytes),
            End::End => text.strip_suffix(&*self.bytes),
        }
    }

    /// Whether a text has the affix once its letters are in upper case; nothing
    /// if that takes more than ASCII.
    #[inline]
    pub(super) fn is_of_upper(&self, text: &[u8]) -> Option<bool> {
        if let Some(part) = self.part_as_word(text) {
            return upper(part).map(|part| part == self.word);
        }
        let length = self.bytes.len();
        let part = match self.end {
            End::Start => text.get(..length),
            End::End => text.len().checked_sub(length).and_then(|at| text.get(at..)),
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
    fn heads_have_the_order_of_texts() {
        let texts =
            ["", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefghi", "b"];
        for text in texts {
            let mut bytes = [0; BYTES];
            text.bytes().zip(&mut bytes).for_each(|(byte, place)| *place = byte);
            assert_eq!(head(text.as_bytes()), u64::from_be_bytes(bytes), "{text}");
        }
        assert!(texts.windows(2).all(|pair| head(pair[0].as_bytes()) <= head(pair[1].as_bytes())));
    }

    #[test]
    fn letters_alone_become_capitals() {
        for byte in 0..128 {
            let word = u64::from_be_bytes([byte, b'z', 0, byte, b'a', b'{', 0x7f, b'`']);
            let bytes = word.to_be_bytes().map(|byte| byte.to_ascii_uppercase());
            assert_eq!(upper(word), Some(u64::from_be_bytes(bytes)));
        }
        assert_eq!(upper(head("aé".as_bytes())), None);
    }

    #[test]
    fn zeros_are_found() {
        assert!(has_zero(0) && has_zero(head(b"abcdefg")) && has_zero(head(b"abc\0efgh")));
        assert!(!has_zero(head(b"abcdefgh")) && !has_zero(repeat(0x80)) && !has_zero(repeat(1)));
    }

    #[test]
    fn affixes_of_any_length() {
        let text = "abcdefghijklmnop";
        for length in 0..=text.len() {
            for shown in 0..=text.len() {
                let (start, end) = (&text[..length], &text[text.len() - length..]);
                let affix = |text: &str, end| Affix::new(text.to_ascii_uppercase().as_bytes().into(), end);
                let has = shown >= length;
                let shown_start = &text[..shown];
                let shown_end = &text[text.len() - shown..];
                assert_eq!(affix(start, End::Start).is_of_upper(shown_start.as_bytes()), Some(has));
                assert_eq!(affix(end, End::End).is_of_upper(shown_end.as_bytes()), Some(has));
                let affix = |text: &str, end| Affix::new(text.as_bytes().into(), end);
                assert_eq!(affix(start, End::Start).is_of(shown_start.as_bytes()), has);
                assert_eq!(affix(end, End::End).is_of(shown_end.as_bytes()), has);
                assert!(length == 0 || !affix("x", End::Start).is_of(start.as_bytes()));
            }
        }
    }
}
