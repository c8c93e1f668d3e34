//! The text of stored values that are not texts, written without heap allocation.

use std::fmt::Write;

use smallvec::SmallVec;

use super::record::Stored;

/// A buffer on the stack. Only very large and very small numbers are longer.
#[derive(Default)]
struct TextBuffer {
    bytes: SmallVec<[u8; 64]>,
}

impl TextBuffer {
    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

impl Write for TextBuffer {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Calls `then` with the text of a stored value. Returns `None` for NULL and
/// composite values.
pub(super) fn with_text<T>(stored: Stored<'_>, then: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let mut buffer = TextBuffer::default();
    let written = match stored {
        Stored::Null | Stored::Composite => return None,
        Stored::Text(text) => return then(text),
        Stored::Boolean(true) => return then("true"),
        Stored::Boolean(false) => return then("false"),
        Stored::Integer(number) => write!(buffer, "{number}"),
        Stored::Unsigned(number) => write!(buffer, "{number}"),
        Stored::Float(number) => write!(buffer, "{number}"),
        Stored::DateTime(date_time) => write!(buffer, "{date_time}"),
    };
    // Writing to memory cannot fail, and only UTF-8 was written.
    written.ok().and_then(|()| buffer.text()).and_then(then)
}

/// Returns the number with the same shortest decimal form: 0.1 for 0.1.
pub(super) fn widen(number: f32) -> f64 {
    let mut buffer = TextBuffer::default();
    let written = write!(buffer, "{number}");
    let parsed = written.ok().and_then(|()| buffer.text()).and_then(|text| text.parse().ok());
    parsed.unwrap_or_else(|| number.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(stored: Stored<'_>) -> Option<String> {
        with_text(stored, |text| Some(text.to_owned()))
    }

    #[test]
    fn scalars_are_written_as_decimal_digits_or_names() {
        for (stored, expected) in [
            (Stored::Text("a"), "a"),
            (Stored::Integer(i64::MIN), "-9223372036854775808"),
            (Stored::Unsigned(u64::MAX), "18446744073709551615"),
            (Stored::Float(0.1), "0.1"),
            (Stored::Float(65.0), "65"),
            (Stored::Float(1e22), "10000000000000000000000"),
            (Stored::Float(-2.5e-7), "-0.00000025"),
            (Stored::Boolean(true), "true"),
            (Stored::DateTime("2025-01-31".parse().unwrap()), "2025-01-31"),
            (Stored::DateTime("2025-01-31 06:00:00".parse().unwrap()), "2025-01-31 06:00:00"),
        ] {
            assert_eq!(text(stored).as_deref(), Some(expected));
        }
        assert_eq!(text(Stored::Float(f64::MIN_POSITIVE)).unwrap().len(), 326);
        assert_eq!(text(Stored::Null), None);
        assert_eq!(text(Stored::Composite), None);
    }

    #[test]
    fn widened_number_keeps_its_decimal_form() {
        for number in [0.1, -1.5, 16_777_216.0, 1e-40, f32::MIN_POSITIVE, f32::MAX, f32::INFINITY] {
            assert_eq!(widen(number).to_string(), number.to_string());
        }
        assert!(widen(f32::NAN).is_nan());
    }
}
