//! Findings as diagnostics of `miette`.

use std::fmt::Display;

use miette::{LabeledSpan, SourceSpan};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::text::Span;

impl From<Span> for SourceSpan {
    fn from(span: Span) -> Self {
        std::ops::Range::from(span).into()
    }
}

/// The report of a finding does not contain the text: attach it with
/// `miette::Report::with_source_code`.
impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(self.code()))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity().into())
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.help().map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let primary = LabeledSpan::new_primary_with_span(None, self.span());
        let others =
            self.others().map(|(span, label)| LabeledSpan::new_with_span(Some(label.to_owned()), span));
        Some(Box::new(std::iter::once(primary).chain(others)))
    }
}

impl From<Severity> for miette::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Advice,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// The first finding, with the others as related diagnostics.
impl miette::Diagnostic for Diagnostics {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        miette::Diagnostic::code(self.first())
    }

    fn severity(&self) -> Option<miette::Severity> {
        miette::Diagnostic::severity(self.first())
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        miette::Diagnostic::help(self.first())
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        miette::Diagnostic::labels(self.first())
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        Some(Box::new(self.iter().skip(1).map(|finding| finding as &dyn miette::Diagnostic)))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn report_has_code_help_and_place() {
        let findings = crate::parse("status = \"client\" $and Pays != \"FR\"").unwrap_err();
        let diagnostic: &dyn miette::Diagnostic = &findings;
        assert_eq!(diagnostic.code().unwrap().to_string(), "syntax");
        assert_eq!(diagnostic.help().unwrap().to_string(), "write `$eq`");
        let label = diagnostic.labels().unwrap().next().unwrap();
        assert_eq!((label.offset(), label.len()), (7, 1));
        assert_eq!(diagnostic.related().unwrap().count(), 1);
    }
}
