//! Findings: what is wrong, where, why, and what to do.
//!
//! Knows spans and texts; does not know the language, its metadata or where a
//! finding is shown. [`miette`] is one way to show it, at the edge.

use std::fmt;
use std::str::FromStr;

use crate::span::Span;

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

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Shown, never applied.
    Display,
    /// May change what the filter selects.
    Unsafe,
    /// Keeps the meaning; for a mistake of syntax, one reading only is plausible.
    Safe,
}

impl Applicability {
    /// The name used in output for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// The replacement of a span by a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

impl Edit {
    /// Replaces a span.
    #[must_use]
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts a text at an offset.
    #[must_use]
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }

    /// Deletes a span.
    #[must_use]
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Edits that together mend one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    applicability: Applicability,
    edits: Vec<Edit>,
}

impl Fix {
    /// Makes a fix; its edits are put in the order of their places.
    #[must_use]
    pub fn new(applicability: Applicability, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        Self { applicability, edits }
    }

    /// A fix that keeps the meaning.
    #[must_use]
    pub fn safe(edit: Edit) -> Self {
        Self::new(Applicability::Safe, vec![edit])
    }

    /// A fix that may change the meaning.
    #[must_use]
    pub fn risky(edit: Edit) -> Self {
        Self::new(Applicability::Unsafe, vec![edit])
    }

    /// How far the fix can be trusted.
    #[must_use]
    pub const fn applicability(&self) -> Applicability {
        self.applicability
    }

    /// The edits, in the order of their places; none overlaps another.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}

/// One finding about one text.
///
/// ```
/// let error = filtre::parse("status = \"client\"").unwrap_err();
/// let first = error.first();
/// assert_eq!(first.code(), filtre::Code::Syntax);
/// assert_eq!(first.message(), "`=` is not an operator of this language");
/// assert_eq!(first.help(), Some("write `$eq`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    severity: Severity,
    message: String,
    span: Span,
    others: Vec<(Span, String)>,
    help: Option<String>,
    fix: Option<Fix>,
}

impl Diagnostic {
    /// Makes a finding of a code, with the code's severity.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span,
            others: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// The same finding with a help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with another place that explains it.
    #[must_use]
    pub fn with_other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    /// The same finding with a fix, or without one.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// The same finding with another severity.
    #[must_use]
    pub const fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) const fn set_severity(&mut self, severity: Severity) {
        self.severity = severity;
    }

    /// The same finding, told to be in a place that its span does not show. Its
    /// fix would not be for the text either.
    pub(crate) fn within(self, place: &str) -> Self {
        Self { message: format!("in {place}: {}", self.message), fix: None, ..self }
    }

    /// The same finding at another place.
    pub(crate) fn at(self, span: Span) -> Self {
        Self { span, ..self }
    }

    pub(crate) fn drop_fix(&mut self) {
        self.fix = None;
    }

    /// The kind of finding.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// How much it weighs.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// What is wrong: lower case, without a final stop, names in backquotes.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The smallest text at fault; empty for something missing.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Further places that explain the finding, each with a label.
    pub fn others(&self) -> impl Iterator<Item = (Span, &str)> {
        self.others.iter().map(|(span, label)| (*span, label.as_str()))
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// A change of the text that mends the finding.
    #[must_use]
    pub const fn fix(&self) -> Option<&Fix> {
        self.fix.as_ref()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Info => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        let range = |span: Span| span.start() as usize..span.end() as usize;
        let first = miette::LabeledSpan::new_primary_with_span(None, range(self.span));
        let others = self
            .others
            .iter()
            .map(move |(span, label)| miette::LabeledSpan::new_with_span(Some(label.clone()), range(*span)));
        Some(Box::new(std::iter::once(first).chain(others)))
    }
}

/// The findings that stopped a stage: one at least, in the order of the text.
///
/// ```
/// let error = filtre::parse("status = \"client\" $and Pays != \"FR\"").unwrap_err();
/// assert_eq!(error.iter().count(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    first: Box<Diagnostic>,
    rest: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Puts findings in the order of the text; `None` if there are none.
    pub(crate) fn sorted(mut findings: Vec<Diagnostic>) -> Option<Self> {
        findings.sort_by_key(|finding| (finding.span, finding.code));
        Self::in_order(findings)
    }

    /// Takes findings in the order they have; `None` if there are none.
    pub(crate) fn in_order(findings: Vec<Diagnostic>) -> Option<Self> {
        let mut findings = findings.into_iter();
        let first = Box::new(findings.next()?);
        Some(Self { first, rest: findings.collect() })
    }

    /// The first finding.
    #[must_use]
    pub fn first(&self) -> &Diagnostic {
        &self.first
    }

    /// The findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        std::iter::once(&*self.first).chain(&self.rest)
    }

    /// The number of findings, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rest.len().saturating_add(1)
    }

    /// The findings, owned.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let mut all = self.rest;
        all.insert(0, *self.first);
        all
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(first: Diagnostic) -> Self {
        Self { first: Box::new(first), rest: Vec::new() }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        match self.rest.len() {
            0 => Ok(()),
            more => write!(f, " (and {more} more)"),
        }
    }
}

impl std::error::Error for Diagnostics {}

impl miette::Diagnostic for Diagnostics {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        miette::Diagnostic::code(&*self.first)
    }

    fn severity(&self) -> Option<miette::Severity> {
        miette::Diagnostic::severity(&*self.first)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        miette::Diagnostic::help(&*self.first)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        miette::Diagnostic::labels(&*self.first)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let rest = self.rest.iter().map(|finding| finding as &dyn miette::Diagnostic);
        Some(Box::new(rest))
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
