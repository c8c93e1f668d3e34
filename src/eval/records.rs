//! Collections that are records: maps, JSON objects and slices.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use serde_json::Value;

use super::datum::Datum;
use super::record::{Record, Slot, Stored};

/// Returns NULL for a missing value.
#[inline]
pub(super) fn or_null<D: Datum + ?Sized>(datum: Option<&D>) -> Stored<'_> {
    datum.map_or(Stored::Null, Datum::as_stored)
}

impl<R: Record + ?Sized> Record for &R {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        (**self).stored(slot)
    }
}

/// Fields are looked up by name.
impl<K: Borrow<str> + Eq + Hash, D: Datum, S: BuildHasher> Record for HashMap<K, D, S> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        or_null(self.get(slot.name()))
    }
}

/// Fields are looked up by name.
impl<K: Borrow<str> + Ord, D: Datum> Record for BTreeMap<K, D> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        or_null(self.get(slot.name()))
    }
}

/// Fields are looked up by name.
impl Record for serde_json::Map<String, Value> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        or_null(self.get(slot.name()))
    }
}

/// Fields are looked up by name, for an object; any other JSON value has no fields.
impl Record for Value {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        or_null(self.as_object().and_then(|object| object.get(slot.name())))
    }
}

/// Fields are looked up by index.
impl<D: Datum> Record for [D] {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        or_null(self.get(slot.index()))
    }
}

/// Fields are looked up by index.
impl<D: Datum, const N: usize> Record for [D; N] {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        self.as_slice().stored(slot)
    }
}

/// Fields are looked up by index.
impl<D: Datum> Record for Vec<D> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        self.as_slice().stored(slot)
    }
}
