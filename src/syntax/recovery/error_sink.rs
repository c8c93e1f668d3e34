//! Collects mistakes up to a limit, and counts the others.

use crate::syntax::error::{Kind, Mistake};
use crate::text::span::Span;

/// The mistakes of a text. A hostile text can have one per byte, so mistakes over
/// the limit are only counted.
pub(super) struct ErrorSink {
    mistakes: Vec<Mistake>,
    limit: usize,
    left_out: usize,
    first_left_out: Span,
}

/// A state of a sink to return to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    kept: usize,
    left_out: usize,
}

impl ErrorSink {
    pub(super) fn new(limit: usize) -> Self {
        Self { mistakes: Vec::new(), limit: limit.max(1), left_out: 0, first_left_out: Span::default() }
    }

    /// A sink with one mistake.
    pub(super) fn of(mistake: Mistake) -> Self {
        let mut sink = Self::new(1);
        sink.push(mistake);
        sink
    }

    pub(super) fn push(&mut self, mistake: Mistake) {
        if self.mistakes.len() < self.limit {
            self.mistakes.push(mistake);
            return;
        }
        if self.left_out == 0 {
            self.first_left_out = mistake.span;
        }
        self.left_out = self.left_out.saturating_add(1);
    }

    /// Whether nothing was reported.
    pub(super) fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Whether further mistakes are only counted.
    pub(super) const fn is_full(&self) -> bool {
        self.mistakes.len() >= self.limit
    }

    /// Whether no mistake was left out.
    pub(super) const fn is_complete(&self) -> bool {
        self.left_out == 0
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { kept: self.mistakes.len(), left_out: self.left_out }
    }

    /// Drops the mistakes after a mark.
    pub(super) fn forget_after(&mut self, mark: Mark) {
        self.mistakes.truncate(mark.kept);
        self.left_out = mark.left_out;
    }

    /// Sorts the mistakes by their place in the text.
    pub(super) fn sort(&mut self) {
        self.mistakes.sort_by_key(|mistake| mistake.span);
    }

    pub(super) fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    pub(super) fn mistakes_mut(&mut self) -> &mut [Mistake] {
        &mut self.mistakes
    }

    /// The mistakes; the last one reports how many were left out, if any.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        if self.left_out > 0 {
            let span = self.mistakes.pop().map_or(self.first_left_out, |last| last.span);
            let left_out = self.left_out.saturating_add(1);
            self.mistakes.push(Mistake::new(Kind::MistakeLimit { left_out }, span));
        }
        self.mistakes
    }
}
