//! Dates and date-times of chrono, jiff and time as stored values.

use super::datum::Datum;
use super::record::Stored;
use crate::check::DateTime;

/// Implements [`Datum`] for a date and a date-time type; the month is converted with
/// `From`.
macro_rules! civil {
    ($date:ty, $date_time:ty, $month:ty) => {
        impl Datum for $date {
            fn as_stored(&self) -> Stored<'_> {
                let date = [self.year().into(), <$month>::from(self.month()).into(), self.day().into()];
                stored(date, None)
            }
        }

        impl Datum for $date_time {
            fn as_stored(&self) -> Stored<'_> {
                let date = [self.year().into(), <$month>::from(self.month()).into(), self.day().into()];
                stored(date, Some([self.hour().into(), self.minute().into(), self.second().into()]))
            }
        }
    };
}

/// Returns NULL for a year outside 1 to 9999.
fn stored(date: [i64; 3], time: Option<[i64; 3]>) -> Stored<'static> {
    let [year, month, day] = date;
    let time = time.map(|time| time.map(byte));
    let date_time = u16::try_from(year)
        .ok()
        .and_then(|year| DateTime::from_civil(year, [byte(month), byte(day)], time).ok());
    date_time.map_or(Stored::Null, Stored::DateTime)
}

/// A part of a date fits in a byte; the greatest byte is no valid part.
fn byte(part: i64) -> u8 {
    part.try_into().unwrap_or(u8::MAX)
}

#[cfg(feature = "chrono")]
mod of_chrono {
    use super::{Datum, Stored, stored};
    use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

    civil!(NaiveDate, NaiveDateTime, u32);
}

#[cfg(feature = "jiff")]
mod of_jiff {
    use super::{Datum, Stored, stored};
    use jiff::civil::{Date, DateTime};

    civil!(Date, DateTime, i8);
}

#[cfg(feature = "time")]
mod of_time {
    use super::{Datum, Stored, stored};
    use time::{Date, PrimitiveDateTime};

    civil!(Date, PrimitiveDateTime, u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date_time(text: &str) -> Stored<'static> {
        Stored::DateTime(text.parse().unwrap())
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_dates_are_data() {
        let date = chrono::NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        assert_eq!(date.as_stored(), date_time("2025-01-31"));
        let with_time = date.and_hms_milli_opt(6, 30, 15, 999).unwrap();
        assert_eq!(with_time.as_stored(), date_time("2025-01-31 06:30:15"), "fractions are dropped");
        assert_eq!(chrono::NaiveDate::MIN.as_stored(), Stored::Null);
        assert_eq!(chrono::NaiveDate::MAX.as_stored(), Stored::Null);
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_dates_are_data() {
        assert_eq!(jiff::civil::date(2025, 1, 31).as_stored(), date_time("2025-01-31"));
        let with_time = jiff::civil::date(2025, 1, 31).at(6, 30, 15, 1);
        assert_eq!(with_time.as_stored(), date_time("2025-01-31 06:30:15"), "fractions are dropped");
        assert_eq!(jiff::civil::date(0, 1, 1).as_stored(), Stored::Null);
        assert_eq!(jiff::civil::date(-1, 1, 1).as_stored(), Stored::Null);
    }

    #[cfg(feature = "time")]
    #[test]
    fn time_dates_are_data() {
        let date = time::Date::from_calendar_date(2025, time::Month::January, 31).unwrap();
        assert_eq!(date.as_stored(), date_time("2025-01-31"));
        let with_time = date.with_hms(6, 30, 15).unwrap();
        assert_eq!(with_time.as_stored(), date_time("2025-01-31 06:30:15"));
    }
}
