//! Rust values that can be the value of a field.

use std::borrow::Cow;

use serde_json::Value;

use super::record::Stored;
use super::scalar_text::widen;
use crate::check::DateTime;

/// A Rust value that can be the value of a field.
///
/// Numbers, booleans, strings, JSON values and [`DateTime`] are data; so are options
/// of them, `None` being NULL. An `f32` has the value that its shortest decimal form
/// spells: `0.1_f32` equals 0.1.
///
/// With the features `chrono`, `jiff` and `time`, so are the dates and date-times of
/// these crates that have no time zone. Fractions of a second are dropped, since the
/// service stores whole seconds. A year outside 1 to 9999, which no filter can
/// spell, is NULL.
///
/// ```
/// use filtre::eval::{Datum, Stored};
///
/// assert_eq!(18_u8.as_stored(), Stored::Integer(18));
/// assert_eq!(Some("FR").as_stored(), Stored::Text("FR"));
/// assert_eq!(None::<f64>.as_stored(), Stored::Null);
/// ```
pub trait Datum {
    /// Returns the stored value.
    fn as_stored(&self) -> Stored<'_>;
}

impl Datum for str {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        Stored::Text(self)
    }
}

impl Datum for String {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        Stored::Text(self)
    }
}

impl<D: Datum + ?Sized + ToOwned> Datum for Cow<'_, D> {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        self.as_ref().as_stored()
    }
}

impl<D: Datum + ?Sized> Datum for &D {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        (**self).as_stored()
    }
}

impl<D: Datum + ?Sized> Datum for Box<D> {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        (**self).as_stored()
    }
}

/// `None` is NULL.
impl<D: Datum> Datum for Option<D> {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        self.as_ref().map_or(Stored::Null, Datum::as_stored)
    }
}

/// Implements [`Datum`] by an expression over the value.
macro_rules! datum {
    ($($type:ty),+ => |$value:ident| $stored:expr) => {
        $(impl Datum for $type {
            #[inline]
            fn as_stored(&self) -> Stored<'_> {
                let $value = *self;
                $stored
            }
        })+
    };
}

datum!(bool => |boolean| Stored::Boolean(boolean));
datum!(i8, i16, i32, u8, u16, u32 => |number| Stored::Integer(number.into()));
datum!(i64 => |number| Stored::Integer(number));
datum!(u64 => |number| Stored::Unsigned(number));
datum!(f64 => |number| Stored::Float(number));
datum!(f32 => |number| Stored::Float(widen(number)));
datum!(DateTime => |date_time| Stored::DateTime(date_time));

impl Datum for Value {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        match self {
            Self::String(text) => Stored::Text(text),
            Self::Null => Stored::Null,
            Self::Bool(boolean) => Stored::Boolean(*boolean),
            Self::Number(number) => stored_number(number),
            Self::Array(_) | Self::Object(_) => Stored::Composite,
        }
    }
}

fn stored_number(number: &serde_json::Number) -> Stored<'_> {
    let whole = number.as_i64().map(Stored::Integer).or_else(|| number.as_u64().map(Stored::Unsigned));
    whole.or_else(|| number.as_f64().map(Stored::Float)).unwrap_or(Stored::Composite)
}
