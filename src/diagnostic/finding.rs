//! One finding in a text, and the findings that made a stage fail.

use std::{fmt, iter, slice, vec};

use crate::diagnostic::{Code, Fix, Severity};
use crate::text::span::Span;

/// One finding in a text: what is wrong, where, and how to fix it.
///
/// ```
/// let error = filtre::parse("status = \"client\"").unwrap_err();
/// let first = error.first();
/// assert_eq!(first.code(), filtre::Code::Syntax);
/// assert_eq!(first.message(), "unknown operator `=`");
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
    /// Creates a finding with the severity of its code.
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

    /// Sets what to do, as an imperative: ``write `$eq` ``.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a place that explains the finding, with a label.
    #[must_use]
    pub fn with_other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    /// Sets the fix, or removes it.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Sets the severity.
    #[must_use]
    pub const fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) const fn set_severity(&mut self, severity: Severity) {
        self.severity = severity;
    }

    /// Adds to the message a place that the span cannot show, and removes the
    /// fix, which would edit another text.
    pub(crate) fn within(self, place: &str) -> Self {
        Self { message: format!("in {place}: {}", self.message), fix: None, ..self }
    }

    /// Sets the span.
    pub(crate) fn at(self, span: Span) -> Self {
        Self { span, ..self }
    }

    pub(crate) fn drop_fix(&mut self) {
        self.fix = None;
    }

    /// Returns the kind of finding.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns how severe the finding is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns what is wrong: lower case, without a final stop, names in backquotes.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the smallest part of the text at fault; it is empty where something is missing.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Returns further places that explain the finding, each with a label.
    pub fn others(&self) -> impl Iterator<Item = (Span, &str)> {
        self.others.iter().map(|(span, label)| (*span, label.as_str()))
    }

    /// Returns what to do.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Returns edits of the text that resolve the finding.
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

/// The findings that made a stage fail: at least one, in the order of the text.
///
/// ```
/// let error = filtre::parse("status = \"client\" $and Pays != \"FR\"").unwrap_err();
/// assert_eq!(error.len(), 2);
/// for finding in &error {
///     assert_eq!(finding.code(), filtre::Code::Syntax);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    first: Box<Diagnostic>,
    rest: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Sorts findings by their place in the text; returns `None` without findings.
    pub(crate) fn sorted(mut findings: Vec<Diagnostic>) -> Option<Self> {
        findings.sort_by_key(|finding| (finding.span, finding.code));
        Self::in_order(findings)
    }

    /// Keeps the order of the findings; returns `None` without findings.
    pub(crate) fn in_order(findings: Vec<Diagnostic>) -> Option<Self> {
        let mut findings = findings.into_iter();
        let first = Box::new(findings.next()?);
        Some(Self { first, rest: findings.collect() })
    }

    /// Returns the first finding.
    #[must_use]
    pub fn first(&self) -> &Diagnostic {
        &self.first
    }

    /// Returns the findings.
    pub fn iter(&self) -> iter::Chain<iter::Once<&Diagnostic>, slice::Iter<'_, Diagnostic>> {
        iter::once(&*self.first).chain(&self.rest)
    }

    /// Returns the number of findings, at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is always a finding")]
    pub fn len(&self) -> usize {
        self.rest.len().saturating_add(1)
    }

    /// Returns the findings as a vector.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.into_iter().collect()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = iter::Chain<iter::Once<Diagnostic>, vec::IntoIter<Diagnostic>>;

    fn into_iter(self) -> Self::IntoIter {
        iter::once(*self.first).chain(self.rest)
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = iter::Chain<iter::Once<&'d Diagnostic>, slice::Iter<'d, Diagnostic>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
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
