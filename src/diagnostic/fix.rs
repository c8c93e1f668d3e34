//! Fixes: edits of a text that resolve a finding.

use crate::text::span::Span;

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
