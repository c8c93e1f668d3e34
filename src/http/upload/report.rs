//! The outcomes of an upload.

use crate::http::error::Error;
use crate::http::response::answer::Refusal;

/// The outcome of a record of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordOutcome {
    /// It was created, with this id.
    Created(String),
    /// It was updated.
    Updated(String),
    /// The service refused it; nothing was written.
    Refused(Option<Refusal>),
    /// It is unknown whether it was written.
    Unknown,
    /// It was not sent.
    Unsent,
}

/// The report of one batch.
#[derive(Debug)]
pub struct BatchReport {
    pub(crate) outcomes: Vec<(u64, RecordOutcome)>,
    pub(crate) error: Option<Error>,
}

impl BatchReport {
    /// Returns the outcome of each record, with its line.
    #[must_use]
    pub fn outcomes(&self) -> &[(u64, RecordOutcome)] {
        &self.outcomes
    }

    /// Returns the error of the request. No other batch is sent after an error, except
    /// after a 400.
    #[must_use]
    pub const fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }
}

/// The report of an upload.
#[derive(Debug)]
pub struct UploadReport {
    pub(crate) outcomes: Vec<(u64, RecordOutcome)>,
    pub(crate) error: Option<Error>,
}

impl UploadReport {
    /// Returns the outcome of each record, with its line.
    #[must_use]
    pub fn outcomes(&self) -> &[(u64, RecordOutcome)] {
        &self.outcomes
    }

    /// Returns the first error of a request.
    #[must_use]
    pub const fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Returns whether every record was written.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.outcomes
            .iter()
            .all(|(_, outcome)| matches!(outcome, RecordOutcome::Created(_) | RecordOutcome::Updated(_)))
    }
}
