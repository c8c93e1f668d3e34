//! What has no exact form in a dialect, and what would help.

use super::dialect::Dialect;
use crate::text::span::Span;

/// Why a filter has no SQL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SqlError {
    /// A parameter of the filter that is not bound.
    #[error("the parameter `:{name}` has no value")]
    UnboundParameter {
        /// The name.
        name: String,
        /// Its place in the filter.
        span: Span,
    },
    /// A meaning of texts that the dialect does not have.
    #[error("{dialect} cannot compare texts {wanted}")]
    Meaning {
        /// The dialect.
        dialect: Dialect,
        /// How texts were to be compared.
        wanted: &'static str,
        /// What would do.
        help: &'static str,
    },
    /// A storage given for a field that the object does not have.
    #[error("there is no field `{field}` to choose a storage for")]
    UnknownField {
        /// The name as given.
        field: String,
    },
    /// A name that cannot be quoted with certainty.
    #[error("`{}` cannot be the name of a column or table of {dialect}: {reason}", name.escape_debug())]
    Name {
        /// The dialect.
        dialect: Dialect,
        /// The name of the field or table.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A value with the character U+0000.
    #[error("{dialect} has no value with the character U+0000, as the one of `{field}` is")]
    Nul {
        /// The dialect.
        dialect: Dialect,
        /// The field.
        field: String,
        /// The place of the condition in the filter.
        span: Span,
    },
    /// A number that the dialect cannot compare exactly.
    #[error("{dialect} cannot compare `{field}` exactly with a number of so many digits")]
    Number {
        /// The dialect.
        dialect: Dialect,
        /// The field.
        field: String,
        /// The place of the condition in the filter.
        span: Span,
    },
    /// A pattern or regular expression that the dialect cannot run as it is meant.
    #[error("{dialect} cannot search `{field}` so: {reason}")]
    Pattern {
        /// The dialect.
        dialect: Dialect,
        /// The field.
        field: String,
        /// What the dialect lacks.
        reason: &'static str,
        /// The place of the condition in the filter.
        span: Span,
    },
    /// More values than the dialect can bind.
    #[error("{dialect} takes {limit} bound values at most")]
    TooManyValues {
        /// The dialect.
        dialect: Dialect,
        /// The most it takes.
        limit: usize,
    },
    /// A text that is longer than the dialect takes.
    #[error("the condition is too long for {dialect}, which takes {limit} bytes at most")]
    TooLong {
        /// The dialect.
        dialect: Dialect,
        /// The most it takes.
        limit: usize,
    },
    /// Groups inside groups, deeper than databases take.
    #[error("the filter nests more than {limit} groups")]
    TooDeep {
        /// The most that are emitted.
        limit: usize,
    },
}

impl SqlError {
    /// What would help.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::UnboundParameter { .. } => "bind the parameter first",
            Self::Meaning { help, .. } => help,
            Self::UnknownField { .. } => "spell the field as the metadata does",
            Self::Name { .. } => "give the column an alias in a view",
            Self::Nul { .. } => "take the character out, or run the filter in memory",
            Self::Number { .. } => "write fewer digits, or store the field as text",
            Self::Pattern { .. } => "say it with simpler conditions, or run the filter in memory",
            Self::TooManyValues { .. } => {
                "split the list over several queries, or join with a table of its items"
            }
            Self::TooLong { .. } => "split the filter over several queries",
            Self::TooDeep { .. } => "write the filter with fewer groups inside each other",
        }
    }

    /// The place in the filter, where there is one.
    #[must_use]
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::UnboundParameter { span, .. }
            | Self::Nul { span, .. }
            | Self::Number { span, .. }
            | Self::Pattern { span, .. } => Some(*span),
            _ => None,
        }
    }
}
