//! The error of a filter that cannot be written as SQL.

use super::dialect::Dialect;
use crate::text::span::Span;

/// The reason for which a filter cannot be written as SQL.
///
/// No error has another error as its source.
///
/// ```
/// use filtre::schema::ObjectInfo;
/// use filtre::sql::{Dialect, SqlError};
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse("cc_age $gte :minimum")?)?;
/// let error = checked.to_sql(Dialect::Postgres).unwrap_err();
/// assert!(matches!(error, SqlError::UnboundParameter { .. }));
/// assert_eq!(error.to_string(), "the parameter `:minimum` has no value");
/// assert_eq!(error.help(), "bind a value to the parameter");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SqlError {
    /// A parameter of the filter is not bound.
    #[error("the parameter `:{name}` has no value")]
    UnboundParameter {
        /// The name.
        name: String,
        /// The position in the filter.
        span: Span,
    },
    /// The dialect does not support the collation of texts.
    #[error("{dialect} cannot compare texts {wanted}")]
    Meaning {
        /// The dialect.
        dialect: Dialect,
        /// The requested comparison.
        wanted: &'static str,
        /// The supported alternatives.
        help: &'static str,
    },
    /// The options name a field that the object does not have.
    #[error("unknown field `{}` in the SQL options", field.escape_debug())]
    UnknownField {
        /// The name in the options.
        field: String,
    },
    /// A name cannot be quoted safely.
    #[error("invalid name `{}` of a column or table for {dialect}: {reason}", name.escape_debug())]
    Name {
        /// The dialect.
        dialect: Dialect,
        /// The name of the column or table.
        name: String,
        /// The reason.
        reason: &'static str,
    },
    /// A value contains the character U+0000.
    #[error("{dialect} does not accept the character U+0000, found in a value of `{field}`")]
    Nul {
        /// The dialect.
        dialect: Dialect,
        /// The field.
        field: String,
        /// The position of the condition in the filter.
        span: Span,
    },
    /// The dialect cannot compare a number exactly.
    #[error("the number compared with `{field}` has more digits than {dialect} compares exactly")]
    Number {
        /// The dialect.
        dialect: Dialect,
        /// The field.
        field: String,
        /// The position of the condition in the filter.
        span: Span,
    },
    /// The dialect cannot run a pattern or regular expression exactly.
    #[error("{dialect} cannot run the pattern on `{field}`: {reason}")]
    Pattern {
        /// The dialect.
        dialect: Dialect,
        /// The field.
        field: String,
        /// The reason.
        reason: &'static str,
        /// The position of the condition in the filter.
        span: Span,
    },
    /// The condition has more values than the dialect can bind.
    #[error("the condition exceeds the {limit} bound values that {dialect} allows")]
    TooManyValues {
        /// The dialect.
        dialect: Dialect,
        /// The limit.
        limit: usize,
    },
    /// The condition is longer than the dialect allows.
    #[error("the condition exceeds the {limit} bytes that {dialect} allows")]
    TooLong {
        /// The dialect.
        dialect: Dialect,
        /// The limit.
        limit: usize,
    },
    /// The groups are nested deeper than databases allow.
    #[error("the filter exceeds the limit of {limit} nested groups")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
}

impl SqlError {
    /// Returns what to do about the error.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::UnboundParameter { .. } => "bind a value to the parameter",
            Self::Meaning { help, .. } => help,
            Self::UnknownField { .. } => "use the name of the field in the metadata",
            Self::Name { .. } => "rename the column or table, or select from a view",
            Self::Nul { .. } => "remove the character, or run the filter in memory",
            Self::Number { .. } => "use fewer digits, or store the field as text",
            Self::Pattern { .. } => "use simpler conditions, or run the filter in memory",
            Self::TooManyValues { .. } => {
                "split the list over several queries, or join with a table of its items"
            }
            Self::TooLong { .. } => "split the filter over several queries",
            Self::TooDeep { .. } => "rewrite the filter with fewer nested groups",
        }
    }

    /// Returns the position in the filter, if the error is about a part of it.
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

#[cfg(feature = "miette")]
impl miette::Diagnostic for SqlError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(Self::help(self)))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        let span = self.span()?;
        let range = span.start() as usize..span.end() as usize;
        Some(Box::new(std::iter::once(miette::LabeledSpan::new_primary_with_span(None, range))))
    }
}
