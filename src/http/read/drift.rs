//! How records changed places while they were read.

/// Records changed places between two pages, so some may be missing or stand
/// twice; those handed out before are as they were.
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
    /// The last record of a page is not where it was.
    #[error(
        "after {received} records, `{expected}` was no longer where it had been: someone wrote meanwhile"
    )]
    Overlap {
        /// The records handed out before.
        received: u64,
        /// The id that should have stood there.
        expected: String,
    },
    /// A record came twice.
    #[error("after {received} records, `{id}` came a second time: someone wrote meanwhile")]
    Repeated {
        /// The records handed out before.
        received: u64,
        /// The id.
        id: String,
    },
}
