//! Records that programs have anyway: maps, JSON, slices, columns.
//!
//! Knows how each of them answers for a field; knows no filters.

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use serde_json::Value;

use super::record::{Record, Slot, Stored};

/// A value that a record may hold.
pub trait Datum {
    /// The value as a filter sees it.
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

/// Nothing is NULL.
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
            Self::Number(number) => of_number(number),
            Self::Array(_) | Self::Object(_) => Stored::Composite,
        }
    }
}

fn of_number(number: &serde_json::Number) -> Stored<'_> {
    let whole = number.as_i64().map(Stored::Integer).or_else(|| number.as_u64().map(Stored::Unsigned));
    whole.or_else(|| number.as_f64().map(Stored::Float)).unwrap_or(Stored::Composite)
}

/// A datum that may be missing, which is NULL.
#[inline]
fn found<D: Datum + ?Sized>(datum: Option<&D>) -> Stored<'_> {
    datum.map_or(Stored::Null, Datum::as_stored)
}

impl<R: Record + ?Sized> Record for &R {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        (**self).stored(slot)
    }
}

/// By name.
impl<K: Borrow<str> + Eq + Hash, D: Datum, S: BuildHasher> Record for HashMap<K, D, S> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        found(self.get(slot.name()))
    }
}

/// By name.
impl<K: Borrow<str> + Ord, D: Datum> Record for BTreeMap<K, D> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        found(self.get(slot.name()))
    }
}

/// By name; an array or an object in a field is no value.
impl Record for serde_json::Map<String, Value> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        found(self.get(slot.name()))
    }
}

/// By name, of an object; whatever else it is has no field.
impl Record for Value {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        found(self.as_object().and_then(|object| object.get(slot.name())))
    }
}

/// By number.
impl<D: Datum> Record for [D] {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        found(self.get(slot.index()))
    }
}

/// By number.
impl<D: Datum, const N: usize> Record for [D; N] {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        self.as_slice().stored(slot)
    }
}

/// By number.
impl<D: Datum> Record for Vec<D> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        self.as_slice().stored(slot)
    }
}

/// A row of values that are kept in columns.
///
/// ```
/// use filtre::eval::{Collation, Row};
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse(r#"Pays $eq "FR""#)?)?;
/// let matcher = checked.matcher(Collation::General)?.with_columns(["Nom", "Pays"]);
///
/// let columns = [vec![Some("Zoé"), None, Some("Luc")], vec![Some("FR"), Some("FR"), None]];
/// let selected: Vec<usize> = (0..3).filter(|&row| matcher.matches(&Row::new(&columns, row))).collect();
/// assert_eq!(selected, [0, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Row<'c, C> {
    columns: &'c [C],
    row: usize,
}

impl<'c, C> Row<'c, C> {
    /// The row of a number, from 0; past the end of a column it holds NULL.
    #[must_use]
    pub const fn new(columns: &'c [C], row: usize) -> Self {
        Self { columns, row }
    }
}

/// By number, of the column.
impl<C: Column> Record for Row<'_, C> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        self.columns.get(slot.index()).map_or(Stored::Null, |column| column.stored_at(self.row))
    }
}

/// The values of one field in many records.
pub trait Column {
    /// The value in a row, from 0.
    fn stored_at(&self, row: usize) -> Stored<'_>;
}

impl<D: Datum> Column for [D] {
    #[inline]
    fn stored_at(&self, row: usize) -> Stored<'_> {
        found(self.get(row))
    }
}

impl<D: Datum> Column for Vec<D> {
    #[inline]
    fn stored_at(&self, row: usize) -> Stored<'_> {
        found(self.get(row))
    }
}

impl<C: Column + ?Sized> Column for &C {
    #[inline]
    fn stored_at(&self, row: usize) -> Stored<'_> {
        (**self).stored_at(row)
    }
}
