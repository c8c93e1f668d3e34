//! Errors of requests that cannot be built.

/// Why a request cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A value of a record cannot be written.
    #[error("invalid value: {0}")]
    InvalidValue(String),
    /// A name that goes into the address is empty.
    #[error("the name of the {0} is empty")]
    EmptyName(&'static str),
    /// A limit, page or page size of zero.
    #[error("`{0}` is at least 1")]
    Zero(&'static str),
    /// A field is asked for, or sorted by, twice.
    #[error("the field `{0}` is named twice")]
    Duplicate(String),
    /// Records are to be sorted by a field that there is not.
    #[error("`{object}` has no field `{field}` to sort by")]
    UnknownField {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
    /// The parts make no request.
    #[error("the parts make no request: {0}")]
    Malformed(String),
}

pub(crate) fn malformed(error: &dyn std::fmt::Display) -> RequestError {
    RequestError::Malformed(error.to_string())
}
