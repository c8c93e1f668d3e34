//! Rust values that can be the value of a field.

use std::borrow::Cow;

use serde_json::Value;

use super::record::Stored;

/// A Rust value that can be the value of a field.
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

impl Datum for i64 {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        Stored::Integer(*self)
    }
}

impl Datum for u64 {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        Stored::Unsigned(*self)
    }
}

impl Datum for f64 {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        Stored::Float(*self)
    }
}

impl Datum for bool {
    #[inline]
    fn as_stored(&self) -> Stored<'_> {
        Stored::Boolean(*self)
    }
}

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
