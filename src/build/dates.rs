//! Dates of chrono, jiff and time as values of a filter.
//!
//! A date is spelled `2025-01-31`, a date-time `2025-01-31 06:00:00`, without a
//! zone. Years outside 1 to 9999 and fractions of a second are refused.

#![cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]

use super::value::{IntoValue, Value};
use crate::diagnostic::Code;

/// The parts of a date, as any of the crates tells them.
struct Day {
    year: i32,
    month: u8,
    day: u8,
}

/// The parts of a time of the day.
struct Time {
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
}

impl Day {
    fn value(self, time: Option<Time>) -> Value {
        let Self { year, month, day } = self;
        let date = format!("{year:04}-{month:02}-{day:02}");
        if !(1..=9999).contains(&year) {
            let message = format!("a filter has no spelling for the year {year}");
            return Value::refused(Code::InvalidDate, date, &message, "years go from 1 to 9999");
        }
        match time {
            None => Value::of_text(date),
            Some(time) => time.value(&date),
        }
    }
}

impl Time {
    fn value(self, date: &str) -> Value {
        let Self { hour, minute, second, nanosecond } = self;
        let date_time = format!("{date} {hour:02}:{minute:02}:{second:02}");
        if nanosecond > 0 {
            let message = format!("`{date_time}` and {nanosecond} nanoseconds is not a whole second");
            return Value::refused(Code::InvalidDate, date_time, &message, "round to the second first");
        }
        Value::of_text(date_time)
    }
}

/// A part that its crate keeps within a byte; past it no date would be found.
#[cfg(any(feature = "chrono", feature = "jiff"))]
fn byte(part: impl TryInto<u8>) -> u8 {
    part.try_into().unwrap_or(u8::MAX)
}

#[cfg(feature = "jiff")]
mod from_jiff {
    use super::{Day, IntoValue, Time, Value, byte};
    use jiff::civil;

    impl IntoValue for civil::Date {
        fn into_value(self) -> Value {
            day(self).value(None)
        }
    }

    impl IntoValue for civil::DateTime {
        fn into_value(self) -> Value {
            let time = Time {
                hour: byte(self.hour()),
                minute: byte(self.minute()),
                second: byte(self.second()),
                nanosecond: self.subsec_nanosecond().unsigned_abs(),
            };
            day(self.date()).value(Some(time))
        }
    }

    fn day(date: civil::Date) -> Day {
        Day { year: date.year().into(), month: byte(date.month()), day: byte(date.day()) }
    }
}

#[cfg(feature = "chrono")]
mod from_chrono {
    use super::{Day, IntoValue, Time, Value, byte};
    use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

    impl IntoValue for NaiveDate {
        fn into_value(self) -> Value {
            day(self).value(None)
        }
    }

    impl IntoValue for NaiveDateTime {
        fn into_value(self) -> Value {
            let time = Time {
                hour: byte(self.hour()),
                minute: byte(self.minute()),
                second: byte(self.second()),
                // A leap second is a whole second of these and more.
                nanosecond: self.nanosecond(),
            };
            day(self.date()).value(Some(time))
        }
    }

    fn day(date: NaiveDate) -> Day {
        Day { year: date.year(), month: byte(date.month()), day: byte(date.day()) }
    }
}

#[cfg(feature = "time")]
mod from_time {
    use super::{Day, IntoValue, Time, Value};
    use time::{Date, PrimitiveDateTime};

    impl IntoValue for Date {
        fn into_value(self) -> Value {
            day(self).value(None)
        }
    }

    impl IntoValue for PrimitiveDateTime {
        fn into_value(self) -> Value {
            let time = Time {
                hour: self.hour(),
                minute: self.minute(),
                second: self.second(),
                nanosecond: self.nanosecond(),
            };
            day(self.date()).value(Some(time))
        }
    }

    fn day(date: Date) -> Day {
        Day { year: date.year(), month: date.month().into(), day: date.day() }
    }
}
