//! Parsing and comparison of numbers, dates and booleans.

use std::cmp::Ordering;

use super::{Collation, Type, text};

/// Compares a stored value with an operand; `None` if one is not of the type.
pub fn order(kind: Type, stored: &str, operand: &str, collation: Collation) -> Option<Ordering> {
    match kind {
        Type::Text | Type::Choice | Type::Other => Some(text::order(stored, operand, collation)),
        Type::Integer | Type::Decimal => Some(order_of_numbers(number(stored)?, number(operand)?)),
        Type::Date | Type::DateTime => Some(date(stored)?.cmp(&date(operand)?)),
        Type::Boolean => Some(boolean(stored)?.cmp(&boolean(operand)?)),
    }
}

/// Whether a stored value is valid for its type.
pub fn is_readable(kind: Type, stored: &str) -> bool {
    match kind {
        Type::Text | Type::Choice | Type::Other => true,
        Type::Integer | Type::Decimal => number(stored).is_some(),
        Type::Date | Type::DateTime => date(stored).is_some(),
        Type::Boolean => boolean(stored).is_some(),
    }
}

/// The sign, the digits before the dot and those after it.
type Number = (bool, String, String);

/// Parses an optional `-`, digits, and optionally a dot and digits.
fn number(text: &str) -> Option<Number> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let are_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let (integer, fraction) = match digits.split_once('.') {
        Some((integer, fraction)) if are_digits(fraction) => (integer, fraction),
        Some(_) => return None,
        None => (digits, ""),
    };
    are_digits(integer).then(|| (is_negative, integer.to_owned(), fraction.to_owned()))
}

/// Pads the digits of both to the same length on both sides of the dot.
fn order_of_numbers(left: Number, right: Number) -> Ordering {
    let before = left.1.len().max(right.1.len());
    let after = left.2.len().max(right.2.len());
    let padded = |(_, integer, fraction): &Number| format!("{integer:0>before$}{fraction:0<after$}");
    let (digits, other_digits) = (padded(&left), padded(&right));
    let is_negative = |negative: bool, digits: &str| negative && digits.chars().any(|c| c != '0');
    match (is_negative(left.0, &digits), is_negative(right.0, &other_digits)) {
        (false, false) => digits.cmp(&other_digits),
        (true, true) => other_digits.cmp(&digits),
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
    }
}

/// Year, month, day, hour, minute, second.
type DateTime = (u32, u32, u32, u32, u32, u32);

fn date(text: &str) -> Option<DateTime> {
    let full = match text.len() {
        10 => format!("{text} 00:00:00"),
        16 => format!("{text}:00"),
        _ => text.to_owned(),
    };
    let characters: Vec<char> = full.chars().collect();
    if characters.len() != 19 {
        return None;
    }
    let mut parts = vec![0];
    for (character, form) in characters.into_iter().zip("YYYY-MM-DD HH:MM:SS".chars()) {
        if form.is_alphabetic() {
            if !character.is_ascii_digit() {
                return None;
            }
            let last = parts.last_mut()?;
            *last = *last * 10 + character.to_digit(10)?;
        } else if character == form {
            parts.push(0);
        } else {
            return None;
        }
    }
    let [year, month, day, hour, minute, second] = parts[..] else { return None };
    let is_leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    let is_real = year > 0 && day > 0 && day <= days && hour < 24 && minute < 60 && second < 60;
    is_real.then_some((year, month, day, hour, minute, second))
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "y" | "yes" => Some(true),
        "0" | "false" | "n" | "no" => Some(false),
        _ => None,
    }
}
