//! The codes of findings: spelling, severity, default and summary of each.

use std::fmt;
use std::str::FromStr;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Probably not what was meant.
    Warning,
    /// Wrong: the filter cannot be compiled or run.
    Error,
}

impl Severity {
    /// The name used in output for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The name of a kind of finding: stable, and never used again for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The text is not a filter.
    Syntax,
    /// The text is over a limit of size or nesting.
    LimitExceeded,
    /// The object has no such field.
    UnknownField,
    /// The profile may not read the field.
    UnreadableField,
    /// The operator does not work on a field of this type.
    OperatorType,
    /// The value is not a number.
    InvalidNumber,
    /// The value is not a calendar date.
    InvalidDate,
    /// The value is not a boolean.
    InvalidBoolean,
    /// The field has no such choice.
    UnknownChoice,
    /// The pattern is not a regular expression that can be run.
    InvalidRegexp,
    /// The list has no item.
    EmptyList,
    /// A parameter has no value.
    UnboundParameter,
    /// The field is spelled in another case than the metadata.
    FieldCase,
    /// `$and` and `$or` meet without parentheses and can be read in two ways.
    MixedConnectives,
    /// A number is not quoted.
    UnquotedNumber,
    /// A value holds a character that has no certain spelling on the wire.
    EscapedCharacter,
    /// A pattern has no `*`.
    LikeWithoutWildcard,
    /// A pattern holds a wildcard of SQL.
    SqlWildcard,
    /// The order asked for is the order of text.
    TextOrder,
    /// A pattern is applied to a field that is not text.
    TypedPattern,
    /// A date without a time is compared with a date and time.
    BareDate,
    /// A time without seconds is compared.
    TruncatedTime,
    /// The value is longer than the field.
    ValueTooLong,
    /// The value ends in a space.
    TrailingSpace,
    /// The pattern means different things to different servers.
    UnportableRegexp,
    /// The pattern can be very slow on the server.
    SlowRegexp,
    /// The same condition stands twice.
    DuplicateCondition,
    /// The filter makes a long address.
    LongUrl,
    /// The type of the field is not known.
    UnknownType,
    /// A comment silences nothing.
    UnusedAllow,
    /// The filter holds a literal of a personal data field.
    PersonalData,
    /// A negative condition selects blanks on some servers only.
    BlankGuard,
    /// The list has one item.
    SingleItemList,
    /// The pattern starts with a wildcard.
    LeadingWildcard,
    /// A request reads nearly every record.
    FullScan,
}

/// One row of the table of codes.
struct CodeRow {
    code: Code,
    spelling: &'static str,
    severity: Severity,
    is_on_by_default: bool,
    summary: &'static str,
}

const fn row(code: Code, spelling: &'static str, severity: Severity, summary: &'static str) -> CodeRow {
    CodeRow { code, spelling, severity, is_on_by_default: true, summary }
}

const fn off(row: CodeRow) -> CodeRow {
    CodeRow { is_on_by_default: false, ..row }
}

/// The codes, in the order of [`Code`].
#[rustfmt::skip]
const CODES: [CodeRow; 35] = [
    row(Code::Syntax, "syntax", Severity::Error, "The text is not a filter"),
    row(Code::LimitExceeded, "limit-exceeded", Severity::Error, "The text is over a limit of size or nesting"),
    row(Code::UnknownField, "unknown-field", Severity::Error, "The object has no such field"),
    row(Code::UnreadableField, "unreadable-field", Severity::Error, "The profile may not read the field"),
    row(Code::OperatorType, "operator-type", Severity::Error, "The operator does not work on a field of this type"),
    row(Code::InvalidNumber, "invalid-number", Severity::Error, "The value is not a number"),
    row(Code::InvalidDate, "invalid-date", Severity::Error, "The value is not a calendar date"),
    row(Code::InvalidBoolean, "invalid-boolean", Severity::Error, "The value is not a boolean"),
    row(Code::UnknownChoice, "unknown-choice", Severity::Error, "The field has no such choice"),
    row(Code::InvalidRegexp, "invalid-regexp", Severity::Error, "The pattern is not a regular expression that can be run"),
    row(Code::EmptyList, "empty-list", Severity::Error, "The list has no item"),
    row(Code::UnboundParameter, "unbound-parameter", Severity::Error, "A parameter has no value"),
    row(Code::FieldCase, "field-case", Severity::Warning, "The field is spelled in another case than the metadata"),
    row(Code::MixedConnectives, "mixed-connectives", Severity::Warning, "`$and` and `$or` meet without parentheses and can be read in two ways"),
    row(Code::UnquotedNumber, "unquoted-number", Severity::Warning, "A number is not quoted"),
    row(Code::EscapedCharacter, "escaped-character", Severity::Warning, "A value holds a character that has no certain spelling on the wire"),
    row(Code::LikeWithoutWildcard, "like-without-wildcard", Severity::Warning, "A pattern has no `*`"),
    row(Code::SqlWildcard, "sql-wildcard", Severity::Warning, "A pattern holds a wildcard of SQL"),
    row(Code::TextOrder, "text-order", Severity::Warning, "The order asked for is the order of text"),
    row(Code::TypedPattern, "typed-pattern", Severity::Warning, "A pattern is applied to a field that is not text"),
    row(Code::BareDate, "bare-date", Severity::Warning, "A date without a time is compared with a date and time"),
    row(Code::TruncatedTime, "truncated-time", Severity::Warning, "A time without seconds is compared"),
    row(Code::ValueTooLong, "value-too-long", Severity::Warning, "The value is longer than the field"),
    row(Code::TrailingSpace, "trailing-space", Severity::Warning, "The value ends in a space"),
    row(Code::UnportableRegexp, "unportable-regexp", Severity::Warning, "The pattern means different things to different servers"),
    row(Code::SlowRegexp, "slow-regexp", Severity::Warning, "The pattern can be very slow on the server"),
    row(Code::DuplicateCondition, "duplicate-condition", Severity::Warning, "The same condition stands twice"),
    row(Code::LongUrl, "long-url", Severity::Warning, "The filter makes a long address"),
    row(Code::UnknownType, "unknown-type", Severity::Warning, "The type of the field is not known"),
    row(Code::UnusedAllow, "unused-allow", Severity::Warning, "A comment silences nothing"),
    off(row(Code::PersonalData, "personal-data", Severity::Warning, "The filter holds a literal of a personal data field")),
    off(row(Code::BlankGuard, "blank-guard", Severity::Warning, "A negative condition selects blanks on some servers only")),
    row(Code::SingleItemList, "single-item-list", Severity::Info, "The list has one item"),
    row(Code::LeadingWildcard, "leading-wildcard", Severity::Info, "The pattern starts with a wildcard"),
    row(Code::FullScan, "full-scan", Severity::Info, "A request reads nearly every record"),
];

impl Code {
    /// All codes, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.iter().map(|row| row.code)
    }

    #[expect(clippy::indexing_slicing, reason = "the table has a row for each code, in order: tested below")]
    const fn row(self) -> &'static CodeRow {
        &CODES[self as usize]
    }

    /// The spelling, in kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().spelling
    }

    /// The severity, unless configured otherwise.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.row().severity
    }

    /// Whether the finding is reported without being asked for.
    #[must_use]
    pub const fn is_on_by_default(self) -> bool {
        self.row().is_on_by_default
    }

    /// The offence in one line.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        self.row().summary
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text that is the spelling of no [`Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such code")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::all().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_the_order_of_the_codes() {
        for (at, row) in CODES.iter().enumerate() {
            assert_eq!(row.code as usize, at);
            assert_eq!(row.spelling.parse(), Ok(row.code));
        }
    }
}
