//! One finding about a text, and the findings that stopped a stage.

use std::fmt;

use crate::diagnostic::codes::{Code, Severity};
use crate::diagnostic::fix::Fix;
use crate::text::span::Span;

/// One finding about one text.
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
