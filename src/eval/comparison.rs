//! Comparisons of numbers, date-times and booleans. A stored text that cannot be
//! parsed as the type of the operands gives `None`.

use std::cmp::Ordering;

use crate::check::DateTime;
use crate::check::Decimal;
use crate::check::resolve::boolean;
use crate::syntax::ops::Op;

/// The relation of an operator between a value and its operands, without its
/// negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Order(Ordering),
    OneOf,
}

impl Relation {
    /// Returns the relation of an operator, and whether the operator negates it;
    /// `None` for pattern operators.
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
    /// Sorted, without duplicates.
    OneOf(Box<[T]>),
}

impl<T> Comparison<T> {
    /// `operands` must be sorted and without duplicates, and contain one item unless
    /// the relation is [`Relation::OneOf`].
    fn new(relation: Relation, operands: Vec<T>) -> Self {
        match (relation, <[T; 1]>::try_from(operands)) {
            (Relation::Equal, Ok([operand])) => Self::Equal(operand),
            (Relation::Order(order), Ok([operand])) => Self::Order(order, operand),
            (_, Ok(operands)) => Self::OneOf(Box::new(operands)),
            (_, Err(operands)) => Self::OneOf(operands.into()),
        }
    }

    /// Returns the result for a value; `compare` orders the value and an operand.
    #[inline]
    fn is_true(&self, compare: impl Fn(&T) -> Ordering) -> bool {
        match self {
            Self::Equal(operand) => compare(operand).is_eq(),
            Self::Order(order, operand) => compare(operand) == *order,
            Self::OneOf(operands) => operands.binary_search_by(|operand| compare(operand).reverse()).is_ok(),
        }
    }
}

/// Returns the operands sorted, without duplicates.
fn sorted<T: Ord>(operands: impl Iterator<Item = T>) -> Vec<T> {
    let mut operands: Vec<T> = operands.collect();
    operands.sort_unstable();
    operands.dedup();
    operands
}

/// A comparison of date-times.
#[derive(Clone, Debug)]
pub(super) struct DateTimeComparison(Comparison<DateTime>);

impl DateTimeComparison {
    pub(super) fn new(relation: Relation, operands: impl Iterator<Item = DateTime>) -> Self {
        Self(Comparison::new(relation, sorted(operands)))
    }

    #[inline(never)]
    pub(super) fn holds(&self, stored: &str) -> Option<bool> {
        stored.parse().ok().map(|stored| self.holds_for_date_time(stored))
    }

    pub(super) fn holds_for_date_time(&self, stored: DateTime) -> bool {
        self.0.is_true(|operand| stored.cmp(operand))
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
        boolean(stored).map(|stored| self.holds_for_boolean(stored))
    }

    pub(super) fn holds_for_boolean(&self, stored: bool) -> bool {
        self.0.is_true(|operand| stored.cmp(operand))
    }
}

/// A comparison of numbers.
#[derive(Clone, Debug)]
pub(super) struct NumberComparison {
    comparison: Comparison<Number>,
    /// Whether all operands are whole numbers that fit in an `i64`.
    are_integers: bool,
}

/// An operand.
#[derive(Clone, Debug)]
struct Number {
    /// The value, if it is a whole number that fits in an `i64`.
    integer: Option<i64>,
    text: Box<str>,
}

impl NumberComparison {
    pub(super) fn new<'t>(relation: Relation, operands: impl Iterator<Item = Decimal<'t>>) -> Self {
        let operands = sorted(operands.map(SortedNumber::new));
        let are_integers = operands.iter().all(|operand| operand.integer.is_some());
        let owned = |operand: SortedNumber<'t>| Number {
            integer: operand.integer,
            text: operand.number.to_string().into(),
        };
        Self {
            comparison: Comparison::new(relation, operands.into_iter().map(owned).collect()),
            are_integers,
        }
    }

    #[inline(never)]
    pub(super) fn holds(&self, stored: &str) -> Option<bool> {
        match parse_integer(stored) {
            Some(stored) if self.are_integers => Some(self.compare_integer(stored)),
            _ => {
                let stored = Decimal::parse(stored)?;
                Some(self.comparison.is_true(|operand| operand.compare(&stored).reverse()))
            }
        }
    }

    /// Returns the result for a whole number; `None` if an operand does not fit in
    /// an `i64`.
    #[inline]
    pub(super) fn holds_for_integer(&self, stored: i64) -> Option<bool> {
        self.are_integers.then(|| self.compare_integer(stored))
    }

    fn compare_integer(&self, stored: i64) -> bool {
        self.comparison
            .is_true(|operand| operand.integer.map_or(Ordering::Equal, |integer| stored.cmp(&integer)))
    }
}

impl Number {
    fn compare(&self, stored: &Decimal<'_>) -> Ordering {
        Decimal::parse(&self.text).map_or(Ordering::Equal, |operand| operand.cmp(stored))
    }
}

/// An operand while it is sorted; whole numbers compare faster than digits.
#[derive(Clone, Copy, PartialEq, Eq)]
struct SortedNumber<'t> {
    integer: Option<i64>,
    number: Decimal<'t>,
}

impl<'t> SortedNumber<'t> {
    fn new(number: Decimal<'t>) -> Self {
        Self { integer: number.word(), number }
    }
}

impl Ord for SortedNumber<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.integer, other.integer) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => self.number.cmp(&other.number),
        }
    }
}

impl PartialOrd for SortedNumber<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The most digits that always fit in an `i64`.
const DIGITS: usize = 18;

/// Parses a whole number of at most [`DIGITS`] digits.
#[inline]
fn parse_integer(text: &str) -> Option<i64> {
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
