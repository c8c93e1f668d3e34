//! Numbers and booleans as text, without the heap.
//!
//! Knows how a stored value that is no text is spelled; knows no conditions.

use std::fmt::Write;

use smallvec::SmallVec;

use super::record::Stored;

/// A text that was written for a moment. No number but a very large or a very
/// small one is longer than its buffer.
#[derive(Default)]
struct Spelling {
    bytes: SmallVec<[u8; 64]>,
}

impl Write for Spelling {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Hands the text of a stored value on; nothing for what has none.
pub(super) fn spelled<T>(stored: Stored<'_>, then: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let mut spelling = Spelling::default();
    let written = match stored {
        Stored::Null | Stored::Composite => return None,
        Stored::Text(text) => return then(text),
        Stored::Boolean(true) => return then("true"),
        Stored::Boolean(false) => return then("false"),
        Stored::Integer(number) => write!(spelling, "{number}"),
        Stored::Unsigned(number) => write!(spelling, "{number}"),
        Stored::Float(number) => write!(spelling, "{number}"),
    };
    // Writing to memory does not fail, and only text was written.
    written.ok().and_then(|()| std::str::from_utf8(&spelling.bytes).ok()).and_then(then)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(stored: Stored<'_>) -> Option<String> {
        spelled(stored, |text| Some(text.to_owned()))
    }

    #[test]
    fn values_are_their_digits() {
        for (stored, expected) in [
            (Stored::Text("a"), "a"),
            (Stored::Integer(i64::MIN), "-9223372036854775808"),
            (Stored::Unsigned(u64::MAX), "18446744073709551615"),
            (Stored::Float(0.1), "0.1"),
            (Stored::Float(65.0), "65"),
            (Stored::Float(1e22), "10000000000000000000000"),
            (Stored::Float(-2.5e-7), "-0.00000025"),
            (Stored::Boolean(true), "true"),
        ] {
            assert_eq!(text(stored).as_deref(), Some(expected));
        }
        assert_eq!(text(Stored::Float(f64::MIN_POSITIVE)).unwrap().len(), 326);
        assert_eq!(text(Stored::Null), None);
        assert_eq!(text(Stored::Composite), None);
    }
}
