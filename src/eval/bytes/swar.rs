//! Operations on eight bytes at once, held in one `u64` (SWAR, SIMD within a
//! register).

/// The number of bytes in a word.
pub(super) const BYTES: usize = 8;

const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; BYTES]);

/// Added to a byte, it carries into the high bit from `a` on.
const FROM_A: u64 = u64::from_ne_bytes([0x80 - b'a'; BYTES]);

/// Added to a byte, it carries into the high bit above `z`.
const ABOVE_Z: u64 = u64::from_ne_bytes([0x7f - b'z'; BYTES]);

/// Returns the first eight bytes, big-endian, padded with zeros. Heads that differ
/// have the same order as their texts.
#[inline]
pub(super) fn head(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    // Two loads that overlap, each shifted into position.
    let (first, last) = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from(u32::from_be_bytes(*first)) << 32, u64::from(u32::from_be_bytes(*last)))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from(u16::from_be_bytes(*first)) << 48, u64::from(u16::from_be_bytes(*last)))
    } else {
        return bytes.first().map_or(0, |&byte| u64::from(byte) << 56);
    };
    first | last.wrapping_shl(unused_bits(bytes.len()))
}

/// Returns how many bits of a word a text of this length leaves unused.
pub(super) const fn unused_bits(length: usize) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "a word has 64 bits")]
    let bits = BYTES.saturating_sub(length).wrapping_mul(8) as u32;
    bits
}

/// Returns the word with ASCII letters in upper case; `None` if a byte is not
/// ASCII.
#[inline]
pub(super) const fn uppercase(word: u64) -> Option<u64> {
    if word & HIGH_BITS != 0 {
        return None;
    }
    // The high bit of each byte is set if the byte is a lower-case letter.
    let from_a = word.wrapping_add(FROM_A);
    let above_z = word.wrapping_add(ABOVE_Z);
    Some(word.wrapping_sub((from_a & !above_z & HIGH_BITS) >> 2))
}

/// Returns the word that repeats one byte.
pub(super) const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; BYTES])
}

/// Returns whether any byte of the word is zero.
#[inline]
pub(super) const fn has_zero(word: u64) -> bool {
    word.wrapping_sub(repeat(1)) & !word & HIGH_BITS != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_have_the_order_of_their_texts() {
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
    fn uppercase_changes_only_ascii_letters() {
        for byte in 0..128 {
            let word = u64::from_be_bytes([byte, b'z', 0, byte, b'a', b'{', 0x7f, b'`']);
            let bytes = word.to_be_bytes().map(|byte| byte.to_ascii_uppercase());
            assert_eq!(uppercase(word), Some(u64::from_be_bytes(bytes)));
        }
        assert_eq!(uppercase(head("aé".as_bytes())), None);
    }

    #[test]
    fn has_zero_finds_zero_bytes() {
        assert!(has_zero(0) && has_zero(head(b"abcdefg")) && has_zero(head(b"abc\0efgh")));
        assert!(!has_zero(head(b"abcdefgh")) && !has_zero(repeat(0x80)) && !has_zero(repeat(1)));
    }
}
