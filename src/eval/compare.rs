//! Conditions on numbers, moments and booleans: values that have an order.
//!
//! Knows how stored text is read as each of them; knows no fields and no NULL.
//! What cannot be read gives no answer.

use std::cmp::Ordering;

use crate::check::DateTime;
use crate::check::Decimal;
use crate::check::resolve::boolean;
use crate::syntax::ops::Op;

/// What an operator asks of a value, negation aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Order(Ordering),
    OneOf,
}

impl Relation {
    /// The relation of an operator, and whether the operator asks for its
    /// opposite; nothing for patterns.
    pub(super) const fn of(op: Op) -> Option<(Self, bool)> {
        Some(match op {
            Op::Eq => (Self::Equal, false),
            Op::Neq => (Self::Equal, true),
            Op::Gt => (Self::Order(Ordering::Greater), false),
            Op::Lte => (Self::Order(Ordering::Greater), true),
            Op::Lt => (Self::Order(Ordering::Less), false),
            Op::Gte => (Self::Order(Ordering::Less), true),
            Op::In => (Self::OneOf, false),
            Op::Notin => (Self::OneOf, true),
            Op::Like | Op::Notlike | Op::Regexp => return None,
        })
    }
}

/// A comparison with operands of one type.
#[derive(Clone, Debug)]
pub(super) enum Comparison<T> {
    Equal(T),
    Order(Ordering, T),
    /// In order, each once.
    OneOf(Box<[T]>),
}

impl<T> Comparison<T> {
    /// A comparison with operands that are in order; with one of them unless
    /// it is with a list.
    fn new(relation: Relation, operands: Vec<T>) -> Self {
        match (relation, <[T; 1]>::try_from(operands)) {
            (Relation::Equal, Ok([operand])) => Self::Equal(operand),
            (Relation::Order(order), Ok([operand])) => Self::Order(order, operand),
            (_, Ok(operands)) => Self::OneOf(Box::new(operands)),
            (_, Err(operands)) => Self::OneOf(operands.into()),
        }
    }

    /// Whether it holds of a value that compares so to each operand.
    #[inline]
    fn holds(&self, compare: impl Fn(&T) -> Ordering) -> bool {
        match self {
            Self::Equal(operand) => compare(operand).is_eq(),
            Self::Order(order, operand) => compare(operand) == *order,
            Self::OneOf(operands) => operands.binary_search_by(|operand| compare(operand).reverse()).is_ok(),
        }
    }
}

/// Operands in order, each once.
fn sorted<T: Ord>(operands: impl Iterator<Item = T>) -> Vec<T> {
    let mut operands: Vec<T> = operands.collect();
    operands.sort_unstable();
    operands.dedup();
    operands
}

/// A comparison of moments.
#[derive(Clone, Debug)]
pub(super) struct MomentComparison(Comparison<DateTime>);

impl MomentComparison {
    pub(super) fn new(relation: Relation, operands: impl Iterator<Item = DateTime>) -> Self {
        Self(Comparison::new(relation, sorted(operands)))
    }

    #[inline(never)]
    pub(super) fn holds(&self, stored: &str) -> Option<bool> {
        let stored: DateTime = stored.parse().ok()?;
        Some(self.0.holds(|operand| stored.cmp(operand)))
    }
}

/// A comparison of booleans.
#[derive(Clone, Debug)]
pub(super) struct BooleanComparison(Comparison<bool>);

impl BooleanComparison {
    pub(super) fn new(relation: Relation, operands: impl Iterator<Item = bool>) -> Self {
        Self(Comparison::new(relation, sorted(operands)))
    }

    #[inline(never)]
    pub(super) fn holds(&self, stored: &str) -> Option<bool> {
        boolean(stored).map(|stored| self.holds_of(stored))
    }

    pub(super) fn holds_of(&self, stored: bool) -> bool {
        self.0.holds(|operand| stored.cmp(operand))
    }
}

/// A comparison of numbers.
#[derive(Clone, Debug)]
pub(super) struct NumberComparison {
    comparison: Comparison<Number>,
    /// Whether all operands are whole numbers that fit a word.
    are_words: bool,
}

/// A number that is an operand.
#[derive(Clone, Debug)]
struct Number {
    /// Its value, if it is a whole number that fits a word.
    word: Option<i64>,
    text: Box<str>,
}

impl NumberComparison {
    pub(super) fn new<'t>(relation: Relation, operands: impl Iterator<Item = Decimal<'t>>) -> Self {
        let operands = sorted(operands.map(Reading::new));
        let are_words = operands.iter().all(|operand| operand.word.is_some());
        let owned =
            |operand: Reading<'t>| Number { word: operand.word, text: operand.number.to_string().into() };
        Self { comparison: Comparison::new(relation, operands.into_iter().map(owned).collect()), are_words }
    }

    #[inline(never)]
    pub(super) fn holds(&self, stored: &str) -> Option<bool> {
        match word(stored) {
            Some(stored) if self.are_words => Some(self.holds_of_word(stored)),
            _ => {
                let stored = Decimal::parse(stored)?;
                Some(self.comparison.holds(|operand| operand.compare(&stored).reverse()))
            }
        }
    }

    /// Whether it holds of a whole number; nothing if that needs its digits.
    #[inline]
    pub(super) fn holds_of(&self, stored: i64) -> Option<bool> {
        self.are_words.then(|| self.holds_of_word(stored))
    }

    fn holds_of_word(&self, stored: i64) -> bool {
        self.comparison.holds(|operand| operand.word.map_or(Ordering::Equal, |word| stored.cmp(&word)))
    }
}

impl Number {
    fn compare(&self, stored: &Decimal<'_>) -> Ordering {
        Decimal::parse(&self.text).map_or(Ordering::Equal, |operand| operand.cmp(stored))
    }
}

/// A number while operands are put in order: words are compared faster.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Reading<'t> {
    word: Option<i64>,
    number: Decimal<'t>,
}

impl<'t> Reading<'t> {
    fn new(number: Decimal<'t>) -> Self {
        Self { word: number.word(), number }
    }
}

impl Ord for Reading<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.word, other.word) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => self.number.cmp(&other.number),
        }
    }
}

impl PartialOrd for Reading<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The most digits that surely fit a word.
const DIGITS: usize = 18;

/// Reads a whole number that surely fits a word.
#[inline]
fn word(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (digits, is_negative) = match bytes {
        [b'-', digits @ ..] => (digits, true),
        digits => (digits, false),
    };
    if digits.is_empty() || digits.len() > DIGITS {
        return None;
    }
    let mut value = 0_i64;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    Some(if is_negative { value.wrapping_neg() } else { value })
}
