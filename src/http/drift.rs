//! How records changed places while they were read.

/// Records changed places between two pages, so some may be missing or stand
/// twice; those handed out before are as they were.
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
