//! Errors of requests that cannot be built.

/// The error of a request that cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A value of a record cannot be written.
    #[error("invalid value: {0}")]
    InvalidValue(String),
    /// A name in the URL is empty.
    #[error("empty name of the {0}")]
    EmptyName(&'static str),
    /// A limit, page or page size of zero.
    #[error("invalid `{0}` 0: the minimum is 1")]
    Zero(&'static str),
    /// A field is requested, sorted by or written twice.
    #[error("duplicate field `{0}`")]
    Duplicate(String),
    /// The sort field does not exist.
    #[error("unknown sort field `{field}` of `{object}`")]
    UnknownField {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
    /// The request is not valid HTTP.
    #[error("cannot build the request: {0}")]
    Malformed(String),
}

pub(crate) fn malformed(error: &dyn std::fmt::Display) -> RequestError {
    RequestError::Malformed(error.to_string())
}
