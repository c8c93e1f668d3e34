//! Records that moved between pages during a read.

/// Records moved between two pages, so some may be missing or duplicate; those
/// returned before are valid.
///
/// Pages overlap by one record, so a change that moves records over a page boundary
/// is detected: a record is created or deleted before the boundary, or moves to the
/// other side. Two kinds of change are not detected:
///
/// * changes before the boundary that cancel each other out between two pages. For
///   example, a record moves there from after the boundary while another is
///   deleted: the record that moved is missed;
/// * changed values, and a record created before the boundary while another is
///   deleted there: a read that started earlier would not return it either.
///
/// A read by windows of ids misses no record that exists during the whole read.
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
