//! Fixes: edits of a text that resolve a finding.

use std::fmt;
use std::str::FromStr;

use crate::text::span::Span;

/// Whether a fix may be applied without a review.
///
/// ```
/// use filtre::diagnostic::Applicability;
///
/// assert_eq!("safe".parse(), Ok(Applicability::Safe));
/// assert!(Applicability::Unsafe < Applicability::Safe);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Applicability {
    /// The fix is shown, never applied.
    Display,
    /// The fix may change which records the filter selects.
    Unsafe,
    /// The fix keeps the meaning or, for a mistake of syntax, gives the only plausible one.
    Safe,
}

impl Applicability {
    /// Returns the name used in output for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

impl fmt::Display for Applicability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The error of a string that is not an [`Applicability`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `display`, `unsafe` or `safe`, found `{0}`")]
pub struct UnknownApplicability(String);

impl FromStr for Applicability {
    type Err = UnknownApplicability;

    fn from_str(text: &str) -> Result<Self, UnknownApplicability> {
        let found =
            [Self::Display, Self::Unsafe, Self::Safe].into_iter().find(|known| known.as_str() == text);
        found.ok_or_else(|| UnknownApplicability(text.to_owned()))
    }
}

/// The replacement of a span of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The span that is replaced.
    pub span: Span,
    /// The text that replaces it.
    pub text: String,
}

impl Edit {
    /// Creates an edit that replaces a span.
    #[must_use]
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Creates an edit that inserts a text at an offset.
    #[must_use]
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }

    /// Creates an edit that deletes a span.
    #[must_use]
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Edits that together resolve one finding.
///
/// ```
/// use filtre::Span;
/// use filtre::diagnostic::{Applicability, Edit, Fix, apply};
///
/// let edits = vec![Edit::insert(6, ")"), Edit::insert(0, "(")];
/// let fix = Fix::new(Applicability::Safe, edits).expect("edits that do not overlap");
/// assert_eq!(apply("a or b", [&fix])?, "(a or b)");
///
/// let edits = vec![Edit::delete(Span::new(0, 4)), Edit::delete(Span::new(3, 6))];
/// assert!(Fix::new(Applicability::Safe, edits).is_err());
/// # Ok::<(), filtre::diagnostic::ApplyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    applicability: Applicability,
    edits: Vec<Edit>,
}

/// The error of a [`Fix`] whose edits overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected edits that do not overlap, found an edit from {} to {} and another from {}", .first.start(), .first.end(), .second.start())]
pub struct OverlappingEdits {
    first: Span,
    second: Span,
}

impl Fix {
    /// Creates a fix; its edits are sorted by place.
    ///
    /// # Errors
    ///
    /// Two edits overlap.
    pub fn new(applicability: Applicability, mut edits: Vec<Edit>) -> Result<Self, OverlappingEdits> {
        edits.sort_by_key(|edit| edit.span);
        let mut pairs =
            edits.iter().zip(edits.iter().skip(1)).map(|(first, second)| (first.span, second.span));
        match pairs.find(|(first, second)| first.end() > second.start()) {
            Some((first, second)) => Err(OverlappingEdits { first, second }),
            None => Ok(Self { applicability, edits }),
        }
    }

    /// Creates a fix that keeps the meaning.
    #[must_use]
    pub fn safe(edit: Edit) -> Self {
        Self { applicability: Applicability::Safe, edits: vec![edit] }
    }

    /// Creates a fix that keeps the meaning, of edits that do not overlap.
    pub(crate) fn safe_edits(mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        Self { applicability: Applicability::Safe, edits }
    }

    /// Creates a fix that may change the meaning.
    #[must_use]
    pub fn unsafe_edit(edit: Edit) -> Self {
        Self { applicability: Applicability::Unsafe, edits: vec![edit] }
    }

    /// Returns whether the fix may be applied without a review.
    #[must_use]
    pub const fn applicability(&self) -> Applicability {
        self.applicability
    }

    /// Returns the edits, sorted by place; none overlaps another.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}
