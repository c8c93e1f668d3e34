//! Records that are stored by column.

use super::datum::Datum;
use super::record::{Record, Slot, Stored};
use super::records::or_null;

/// One row of values that are stored by column.
///
/// ```
/// use filtre::eval::ColumnarRow;
/// use filtre::schema::ObjectInfo;
/// use filtre::text::Collation;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse(r#"Pays $eq "FR""#)?)?;
/// let matcher = checked.matcher(Collation::General)?.with_columns(["Nom", "Pays"]);
///
/// let columns = [vec![Some("Zoé"), None, Some("Luc")], vec![Some("FR"), Some("FR"), None]];
/// let selected: Vec<usize> = (0..3).filter(|&row| matcher.matches(&ColumnarRow::new(&columns, row))).collect();
/// assert_eq!(selected, [0, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ColumnarRow<'c, C> {
    columns: &'c [C],
    row: usize,
}

impl<'c, C> ColumnarRow<'c, C> {
    /// Returns the row of an index, from 0. Past the end of a column its values are
    /// NULL.
    #[must_use]
    pub const fn new(columns: &'c [C], row: usize) -> Self {
        Self { columns, row }
    }
}

/// The index of a field is that of its column.
impl<C: ColumnValues> Record for ColumnarRow<'_, C> {
    #[inline]
    fn stored(&self, slot: Slot<'_>) -> Stored<'_> {
        self.columns.get(slot.index()).map_or(Stored::Null, |column| column.stored_at(self.row))
    }
}

/// The values of one field in many records.
pub trait ColumnValues {
    /// Returns the value in a row, counted from 0; NULL past the end.
    fn stored_at(&self, row: usize) -> Stored<'_>;
}

impl<D: Datum> ColumnValues for [D] {
    #[inline]
    fn stored_at(&self, row: usize) -> Stored<'_> {
        or_null(self.get(row))
    }
}

impl<D: Datum> ColumnValues for Vec<D> {
    #[inline]
    fn stored_at(&self, row: usize) -> Stored<'_> {
        or_null(self.get(row))
    }
}

impl<C: ColumnValues + ?Sized> ColumnValues for &C {
    #[inline]
    fn stored_at(&self, row: usize) -> Stored<'_> {
        (**self).stored_at(row)
    }
}
