//! Calendar dates and times, without zones.

use std::fmt;

/// A calendar date in the years 1 to 9999, with or without a time.
///
/// The text forms are `2025-01-01`, `2025-01-01 06:00` and `2025-01-01 06:00:00`,
/// zero-padded. In comparisons a missing time is midnight, and missing seconds are
/// zero.
///
/// ```
/// use filtre::check::{DateTime, Precision};
///
/// let date: DateTime = "2024-02-29".parse()?;
/// assert_eq!(date.precision(), Precision::Day);
/// assert!("2025-02-29".parse::<DateTime>().is_err());
/// assert!(date < "2024-02-29 00:00:01".parse()?);
/// # Ok::<(), filtre::check::DateError>(())
/// ```
///
/// With the features `chrono`, `jiff` and `time`, the dates of these crates that
/// have no zone convert to it with `TryFrom`, and it converts to their date-times
/// with `From`.
///
/// ```
/// # #[cfg(feature = "chrono")] {
/// # use filtre::check::DateTime;
/// let last_day = chrono::NaiveDate::from_ymd_opt(2025, 1, 31).expect("a real date");
/// let date = DateTime::try_from(last_day)?;
/// assert_eq!(date.to_string(), "2025-01-31");
/// assert_eq!(chrono::NaiveDateTime::from(date).date(), last_day);
/// # }
/// # #[cfg(feature = "jiff")] {
/// # use filtre::check::DateTime;
/// let date = DateTime::try_from(jiff::civil::date(2025, 1, 31).at(6, 0, 0, 0))?;
/// assert_eq!(date.to_string(), "2025-01-31 06:00:00");
/// assert_eq!(jiff::civil::DateTime::from(date).hour(), 6);
/// # }
/// # #[cfg(feature = "time")] {
/// # use filtre::check::DateTime;
/// let noon = time::Date::MAX.midnight() + time::Duration::hours(12);
/// let date = DateTime::try_from(noon)?;
/// assert_eq!(date.to_string(), "9999-12-31 12:00:00");
/// assert_eq!(time::PrimitiveDateTime::from(date), noon);
/// # }
/// # Ok::<(), filtre::check::DateError>(())
/// ```
#[derive(Clone, Copy)]
pub struct DateTime {
    /// The parts from the year to the second, then the precision. Comparing and
    /// moving one word is faster than eight bytes.
    packed: u64,
}

#[derive(Clone, Copy)]
struct Parts {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    precision: Precision,
}

/// The parts that the text of a date has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The date alone.
    Day,
    /// The date, hours and minutes.
    Minute,
    /// The date, hours, minutes and seconds.
    Second,
}

/// The error of a text or a value that is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// The text does not have one of the three forms.
    #[error("it is not spelled like `2025-01-31` or `2025-01-31 06:00:00`")]
    Form,
    /// A year 0.
    #[error("there is no year 0")]
    Year,
    /// A month over 12, or 0.
    #[error("there is no month {0}")]
    Month(u8),
    /// A day that the month does not have.
    #[error("{} {year} has {days} days", month_name(*.month))]
    Day {
        /// The year.
        year: u16,
        /// The month, from 1.
        month: u8,
        /// The number of days in the month.
        days: u8,
    },
    /// A day 0.
    #[error("there is no day 0")]
    NoDay,
    /// An hour over 23.
    #[error("there is no hour {0}")]
    Hour(u8),
    /// A minute over 59.
    #[error("there is no minute {0}")]
    Minute(u8),
    /// A second over 59.
    #[error("there is no second {0}")]
    Second(u8),
    /// A date of another crate with a year outside 1 to 9999.
    #[error("the year {0} is outside 1 to 9999")]
    YearOutOfRange(i32),
    /// A date-time of another crate with a fraction of a second.
    #[error("it is not a whole second")]
    FractionOfSecond,
}

impl DateTime {
    const fn new(parts: Parts) -> Self {
        let Parts { year, month, day, hour, minute, second, precision } = parts;
        let [century, year] = year.to_be_bytes();
        let packed = [century, year, month, day, hour, minute, second, precision as u8];
        Self { packed: u64::from_be_bytes(packed) }
    }

    /// Returns the date, with a time of hours, minutes and seconds if there is one.
    #[cfg(all(feature = "eval", any(feature = "chrono", feature = "jiff", feature = "time")))]
    pub(crate) fn from_civil(
        year: u16,
        [month, day]: [u8; 2],
        time: Option<[u8; 3]>,
    ) -> Result<Self, DateError> {
        let precision = if time.is_some() { Precision::Second } else { Precision::Day };
        let [hour, minute, second] = time.unwrap_or_default();
        Parts { year, month, day, hour, minute, second, precision }.check().map(Self::new)
    }

    const fn parts(self) -> Parts {
        let [century, year, month, day, hour, minute, second, precision] = self.packed.to_be_bytes();
        let precision = match precision {
            0 => Precision::Day,
            1 => Precision::Minute,
            _ => Precision::Second,
        };
        Parts { year: u16::from_be_bytes([century, year]), month, day, hour, minute, second, precision }
    }

    /// Returns a date with a time (hours, minutes and seconds) or without.
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(crate) fn from_parts(
        year: u16,
        month: u8,
        day: u8,
        time: Option<(u8, u8, u8)>,
    ) -> Result<Self, DateError> {
        let precision = if time.is_some() { Precision::Second } else { Precision::Day };
        let (hour, minute, second) = time.unwrap_or_default();
        Parts { year, month, day, hour, minute, second, precision }.check().map(Self::new)
    }

    /// Returns the year, 1 to 9999.
    #[must_use]
    pub const fn year(&self) -> u16 {
        self.parts().year
    }

    /// Returns the month, 1 to 12.
    #[must_use]
    pub const fn month(&self) -> u8 {
        self.parts().month
    }

    /// Returns the day of the month, 1 to 31.
    #[must_use]
    pub const fn day(&self) -> u8 {
        self.parts().day
    }

    /// Returns the hour, 0 to 23; 0 for a date without a time.
    #[must_use]
    pub const fn hour(&self) -> u8 {
        self.parts().hour
    }

    /// Returns the minute, 0 to 59; 0 for a date without a time.
    #[must_use]
    pub const fn minute(&self) -> u8 {
        self.parts().minute
    }

    /// Returns the second, 0 to 59; 0 if it was not written.
    #[must_use]
    pub const fn second(&self) -> u8 {
        self.parts().second
    }

    /// Returns which parts were written.
    #[must_use]
    pub const fn precision(&self) -> Precision {
        self.parts().precision
    }

    /// Returns midnight of the next day, or `None` after the year 9999.
    #[must_use]
    pub fn next_day(&self) -> Option<Self> {
        let parts = self.parts();
        let midnight = Parts { hour: 0, minute: 0, second: 0, precision: Precision::Day, ..parts };
        let next = if parts.day < days_of(parts.year, parts.month) {
            Parts { day: parts.day.saturating_add(1), ..midnight }
        } else if parts.month < 12 {
            Parts { month: parts.month.saturating_add(1), day: 1, ..midnight }
        } else {
            Parts { year: parts.year.saturating_add(1), month: 1, day: 1, ..midnight }
        };
        (next.year <= 9999).then_some(Self::new(next))
    }

    /// Returns the parts without the precision, for comparison.
    const fn instant(self) -> u64 {
        self.packed >> u8::BITS
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }
}

impl Eq for DateTime {}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.instant().cmp(&other.instant())
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTime({self})")
    }
}

impl std::str::FromStr for DateTime {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        read(text.as_bytes()).ok_or(DateError::Form)?.check().map(Self::new)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { year, month, day, hour, minute, second, precision } = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")?;
        match precision {
            Precision::Day => Ok(()),
            Precision::Minute => write!(f, " {hour:02}:{minute:02}"),
            Precision::Second => write!(f, " {hour:02}:{minute:02}:{second:02}"),
        }
    }
}

/// Parses one of the three forms, without checking that the date exists.
fn read(text: &[u8]) -> Option<Parts> {
    let precision = match text.len() {
        10 => Precision::Day,
        16 => Precision::Minute,
        19 => Precision::Second,
        _ => return None,
    };
    let form = b"0000-00-00 00:00:00";
    let fits = text.iter().zip(form).all(|(byte, &form)| match form {
        b'0' => byte.is_ascii_digit(),
        _ => *byte == form,
    });
    if !fits {
        return None;
    }
    let two = |at: usize| {
        let digit = |at: usize| text.get(at).map_or(0, |byte| byte.wrapping_sub(b'0'));
        digit(at).wrapping_mul(10).wrapping_add(digit(at.wrapping_add(1)))
    };
    let has_time = precision > Precision::Day;
    Some(Parts {
        year: u16::from(two(0)).wrapping_mul(100).wrapping_add(u16::from(two(2))),
        month: two(5),
        day: two(8),
        hour: if has_time { two(11) } else { 0 },
        minute: if has_time { two(14) } else { 0 },
        second: if precision == Precision::Second { two(17) } else { 0 },
        precision,
    })
}

impl Parts {
    fn check(self) -> Result<Self, DateError> {
        let Self { year, month, day, .. } = self;
        if year == 0 {
            return Err(DateError::Year);
        }
        if !(1..=12).contains(&month) {
            return Err(DateError::Month(month));
        }
        if day == 0 {
            return Err(DateError::NoDay);
        }
        let days = days_of(year, month);
        if day > days {
            return Err(DateError::Day { year, month, days });
        }
        if self.hour > 23 {
            return Err(DateError::Hour(self.hour));
        }
        if self.minute > 59 {
            return Err(DateError::Minute(self.minute));
        }
        if self.second > 59 {
            return Err(DateError::Second(self.second));
        }
        Ok(self)
    }
}

const fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn month_name(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// Parses other forms that start with the year: with `-`, `/` or `.` between parts,
/// a space or `T` before the time, and digits without padding. Returns `None` for
/// other text, and for dates that do not exist.
pub(crate) fn respelled(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time.trim())),
        None => (text, None),
    };
    let mut parts = date.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let date = format!("{year}-{}-{}", padded(month)?, padded(day)?);
    let text = match time {
        None => date,
        Some(time) => {
            let parts: Option<Vec<String>> = time.split(':').map(padded).collect();
            format!("{date} {}", parts?.join(":"))
        }
    };
    text.parse().ok()
}

fn padded(digits: &str) -> Option<String> {
    let is_short = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_short.then(|| format!("{digits:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<DateTime>().unwrap_err().to_string()
    }

    #[test]
    fn only_the_three_forms_are_parsed() {
        for text in ["2025-01-01", "2025-01-01 06:00", "2025-12-31 23:59:59", "0001-01-01", "2000-02-29"] {
            assert_eq!(text.parse::<DateTime>().map(|date| date.to_string()).as_deref(), Ok(text));
        }
        for text in [
            "",
            "2025-1-1",
            "20250101",
            "2025/01/01",
            "2025-01-01T06:00",
            "2025-01-01 06:00:00Z",
            "2025-01-01 6:00",
            "25-01-01",
            "2025-01-01 06",
            "2025-01-01 06:00:00.0",
            "２025-01-01",
            " 2025-01-01",
        ] {
            assert_eq!(text.parse::<DateTime>(), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_explained() {
        assert_eq!(error("2025-02-30"), "February 2025 has 28 days");
        assert_eq!(error("1900-02-29"), "February 1900 has 28 days");
        assert_eq!(error("2025-13-01"), "there is no month 13");
        assert_eq!(error("2025-00-01"), "there is no month 0");
        assert_eq!(error("2025-01-00"), "there is no day 0");
        assert_eq!(error("0000-00-00"), "there is no year 0");
        assert_eq!(error("2025-01-01 24:00"), "there is no hour 24");
        assert_eq!(error("2025-01-01 23:60"), "there is no minute 60");
        assert_eq!(error("2025-01-01 23:59:60"), "there is no second 60");
    }

    #[test]
    fn every_day_of_four_centuries_has_a_next_one() {
        let mut date: DateTime = "1999-12-31".parse().unwrap();
        let mut days = 0;
        while date < "2400-01-01".parse().unwrap() {
            let next = date.next_day().unwrap();
            assert!(next > date && next.to_string().parse() == Ok(next), "{date}");
            date = next;
            days += 1;
        }
        assert_eq!(days, 146_097 + 1);
        assert_eq!("9999-12-31".parse::<DateTime>().unwrap().next_day(), None);
    }

    #[test]
    fn other_forms_are_rewritten() {
        let spelled = |text| respelled(text).map(|date| date.to_string());
        assert_eq!(spelled("2025/1/2").as_deref(), Some("2025-01-02"));
        assert_eq!(spelled("2025-01-02T06:00:00").as_deref(), Some("2025-01-02 06:00:00"));
        assert_eq!(spelled("2025.01.02 6:00").as_deref(), Some("2025-01-02 06:00"));
        assert_eq!(spelled("01/02/2025"), None, "the day or the month may come first");
        assert_eq!(spelled("2025-02-30"), None);
        assert_eq!(spelled("2025-01-02T06:00:00Z"), None, "a zone cannot be dropped");
    }
}
