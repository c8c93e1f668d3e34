//! Dates of chrono, jiff and time: conversions, and their use as values of a filter.

#![cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]

use super::value::{IntoValue, Value};
use crate::check::{DateError, DateTime};
use crate::diagnostic::Code;

/// The parts of a date of another crate, which a filter may be unable to hold.
struct Parts {
    year: i32,
    month: u8,
    day: u8,
    time: Option<Time>,
}

/// The parts of a time of the day.
struct Time {
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
}

impl Parts {
    fn date_time(&self) -> Result<DateTime, DateError> {
        let year = u16::try_from(self.year).ok().filter(|year| (1..=9999).contains(year));
        let year = year.ok_or(DateError::YearOutOfRange(self.year))?;
        match self.time {
            Some(Time { nanosecond: 1.., .. }) => Err(DateError::FractionOfSecond),
            Some(Time { hour, minute, second, .. }) => {
                DateTime::from_parts(year, self.month, self.day, Some((hour, minute, second)))
            }
            None => DateTime::from_parts(year, self.month, self.day, None),
        }
    }

    fn into_value(self, text: String) -> Value {
        self.date_time().map_or_else(
            |error| {
                let message = format!("`{text}` is not a date that a filter can hold: {error}");
                let help = match error {
                    DateError::FractionOfSecond => "round it to the second",
                    _ => "use a year from 1 to 9999",
                };
                Value::refused(Code::InvalidDate, text, &message, help)
            },
            IntoValue::into_value,
        )
    }
}

/// Converts types to dates of this crate and to values, through their [`Parts`].
macro_rules! converted {
    ($($date:ty),+) => {
        $(impl TryFrom<$date> for DateTime {
            type Error = DateError;

            /// # Errors
            ///
            /// Fails for a year outside 1 to 9999, and for a fraction of a second.
            fn try_from(date: $date) -> Result<Self, DateError> {
                Parts::from(date).date_time()
            }
        }

        impl IntoValue for $date {
            fn into_value(self) -> Value {
                Parts::from(self).into_value(self.to_string())
            }
        })+
    };
}

/// Returns a part that its crate keeps within a byte.
#[cfg(any(feature = "chrono", feature = "jiff"))]
fn byte(part: impl TryInto<u8>) -> u8 {
    part.try_into().unwrap_or(u8::MAX)
}

#[cfg(feature = "jiff")]
mod from_jiff {
    use super::*;
    use jiff::civil;

    converted!(civil::Date, civil::DateTime);

    impl From<civil::Date> for Parts {
        fn from(date: civil::Date) -> Self {
            Self { year: date.year().into(), month: byte(date.month()), day: byte(date.day()), time: None }
        }
    }

    impl From<civil::DateTime> for Parts {
        fn from(at: civil::DateTime) -> Self {
            let nanosecond = at.subsec_nanosecond().unsigned_abs();
            let (hour, minute, second) = (byte(at.hour()), byte(at.minute()), byte(at.second()));
            Self { time: Some(Time { hour, minute, second, nanosecond }), ..at.date().into() }
        }
    }

    impl From<DateTime> for civil::DateTime {
        /// A missing time is midnight.
        fn from(at: DateTime) -> Self {
            let [month, day, hour, minute, second] =
                [at.month(), at.day(), at.hour(), at.minute(), at.second()].map(u8::cast_signed);
            civil::date(at.year().cast_signed(), month, day).at(hour, minute, second, 0)
        }
    }
}

#[cfg(feature = "chrono")]
mod from_chrono {
    use super::*;
    use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

    converted!(NaiveDate, NaiveDateTime);

    impl From<NaiveDate> for Parts {
        fn from(date: NaiveDate) -> Self {
            Self { year: date.year(), month: byte(date.month()), day: byte(date.day()), time: None }
        }
    }

    impl From<NaiveDateTime> for Parts {
        fn from(at: NaiveDateTime) -> Self {
            // A leap second has a billion nanoseconds or more.
            let nanosecond = at.nanosecond();
            let (hour, minute, second) = (byte(at.hour()), byte(at.minute()), byte(at.second()));
            Self { time: Some(Time { hour, minute, second, nanosecond }), ..at.date().into() }
        }
    }

    impl From<DateTime> for NaiveDateTime {
        /// A missing time is midnight.
        fn from(at: DateTime) -> Self {
            let date = NaiveDate::from_ymd_opt(at.year().into(), at.month().into(), at.day().into());
            // A `DateTime` is a real date, so there is always a result.
            date.and_then(|date| date.and_hms_opt(at.hour().into(), at.minute().into(), at.second().into()))
                .unwrap_or_default()
        }
    }
}

#[cfg(feature = "time")]
mod from_time {
    use super::*;
    use time::{Date, Month, PrimitiveDateTime};

    converted!(Date, PrimitiveDateTime);

    impl From<Date> for Parts {
        fn from(date: Date) -> Self {
            Self { year: date.year(), month: date.month().into(), day: date.day(), time: None }
        }
    }

    impl From<PrimitiveDateTime> for Parts {
        fn from(at: PrimitiveDateTime) -> Self {
            let (hour, minute, second, nanosecond) = at.as_hms_nano();
            Self { time: Some(Time { hour, minute, second, nanosecond }), ..at.date().into() }
        }
    }

    impl From<DateTime> for PrimitiveDateTime {
        /// A missing time is midnight.
        fn from(at: DateTime) -> Self {
            let month = Month::January.nth_next(at.month().saturating_sub(1));
            let date = Date::from_calendar_date(at.year().into(), month, at.day());
            // A `DateTime` is a real date, so there is always a result.
            date.and_then(|date| date.with_hms(at.hour(), at.minute(), at.second())).unwrap_or(Self::MIN)
        }
    }
}
