//! Records that moved between pages during a read.

/// Records moved between two pages, so some may be missing or duplicate; those
/// returned before are valid.
///
/// Pagination overlap by one record, so whatever moves records over the boundary
/// between two pages is seen: a record created or deleted before it, or one
/// that moves from one side to the other. Two things cannot be seen:
///
/// * changes before the boundary that make up for each other between two pages,
///   such as a record that moves there from after it while another is deleted:
///   the one that moved is missed;
/// * a change of what records hold, or a record created among those that were
///   read before the boundary while another there is deleted: a read that began
///   a moment earlier would not have it either.
///
/// Reading by windows of ids misses no record that was there all the time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Drift {
    /// The last record of a page has moved.
    #[error(
        "after {received} records, `{expected}` moved to another position: records were written during the read"
    )]
    Overlap {
        /// The number of records returned before.
        received: u64,
        /// The expected id.
        expected: String,
    },
    /// A record was returned twice.
    #[error("after {received} records, `{id}` was returned twice: records were written during the read")]
    Repeated {
        /// The number of records returned before.
        received: u64,
        /// The id.
        id: String,
    },
}
