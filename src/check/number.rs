//! Exact decimal numbers of any length.

use std::cmp::Ordering;
use std::fmt;

use crate::syntax::lexer;

/// A decimal number of any length, compared exactly, without floating point.
///
/// ```
/// use filtre::check::Decimal;
///
/// let parse = |text| Decimal::parse(text).unwrap();
/// assert_eq!(parse("007.50"), parse("7.5"));
/// assert_eq!(parse("-0"), parse("0"));
/// assert!(parse("10000000000000000000000.1") > parse("10000000000000000000000"));
/// assert!(Decimal::parse("1e5").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal<'t> {
    is_negative: bool,
    /// Without leading zeros.
    integer: &'t str,
    /// Without trailing zeros.
    fraction: &'t str,
}

impl<'t> Decimal<'t> {
    /// Parses an optional `-`, digits, and optional decimals after a dot. Returns
    /// `None` for other text.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Self> {
        let Ok(("", _)) = lexer::number(text) else { return None };
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let integer = integer.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let is_zero = integer.is_empty() && fraction.is_empty();
        Some(Self { is_negative: digits.len() < text.len() && !is_zero, integer, fraction })
    }

    /// Returns the value if it is an integer that fits in 64 bits.
    #[cfg(any(feature = "eval", feature = "sql"))]
    pub(crate) fn word(&self) -> Option<i64> {
        let digits = if self.integer.is_empty() { "0" } else { self.integer };
        let size: i64 = digits.parse().ok().filter(|_| self.fraction.is_empty())?;
        size.checked_mul(if self.is_negative { -1 } else { 1 })
    }

    /// Returns whether the number is below zero.
    #[cfg(feature = "sql")]
    pub(crate) const fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// Returns the digits before the dot, without leading zeros, and those after it,
    /// without trailing zeros.
    #[cfg(feature = "sql")]
    pub(crate) const fn digits(&self) -> (&'t str, &'t str) {
        (self.integer, self.fraction)
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        let by_length = self.integer.len().cmp(&other.integer.len());
        by_length
            .then_with(|| self.integer.cmp(other.integer))
            .then_with(|| self.fraction.cmp(other.fraction))
    }
}

/// Prints the shortest form of the number.
impl fmt::Display for Decimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let integer = if self.integer.is_empty() { "0" } else { self.integer };
        let dot = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{integer}{dot}{}", self.fraction)
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_by_value() {
        let sorted = ["-10", "-9.99", "-0.5", "-0", "0.05", "0.5", "1", "1.01", "1.1", "9", "10", "100"];
        for pair in sorted.windows(2) {
            assert!(Decimal::parse(pair[0]) < Decimal::parse(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn shortest_form_is_printed() {
        for (text, expected) in [("007.50", "7.5"), ("-0.0", "0"), ("-00.5", "-0.5"), ("100", "100")] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "-", "+1", "1,5", "1.", ".5", " 1", "1 ", "1e5", "0x1", "１"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
