//! The outcome of each record, and the number of each outcome.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::cli::output::listing::Row;
use crate::http::{RecordOutcome, Refusal};

pub(super) const COLUMNS: [&str; 4] = ["line", "outcome", "id", "reason"];

/// The outcome of the record of a line.
#[derive(Serialize)]
pub(super) struct OutcomeRow<'f> {
    line: u64,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'f str>,
    /// The reason of the service for a refused record.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'f str>,
}

impl<'f> OutcomeRow<'f> {
    pub(super) fn new(line: u64, outcome: &'f RecordOutcome) -> Self {
        let (id, reason) = match outcome {
            RecordOutcome::Created(id) | RecordOutcome::Updated(id) => (Some(id.as_str()), None),
            RecordOutcome::Refused(refusal) => (None, refusal.as_ref().and_then(Refusal::text)),
            _ => (None, None),
        };
        Self { line, outcome: word(outcome), id, reason }
    }
}

impl Row for OutcomeRow<'_> {
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let cells: [Cow<'_, str>; 4] = [
            self.line.to_string().into(),
            self.outcome.into(),
            self.id.unwrap_or("").into(),
            self.reason.unwrap_or("").into(),
        ];
        COLUMNS.into_iter().zip(cells)
    }
}

const fn word(outcome: &RecordOutcome) -> &'static str {
    match outcome {
        RecordOutcome::Created(_) => "created",
        RecordOutcome::Updated(_) => "updated",
        RecordOutcome::Refused(_) => "refused",
        RecordOutcome::Unsent => "unsent",
        RecordOutcome::Unknown => "unknown",
    }
}

/// The number of records with each outcome.
#[derive(Default)]
pub(super) struct Counts {
    created: u64,
    updated: u64,
    refused: u64,
    unknown: u64,
    unsent: u64,
}

impl Counts {
    pub(super) fn add(&mut self, outcome: &RecordOutcome) {
        let count = match outcome {
            RecordOutcome::Created(_) => &mut self.created,
            RecordOutcome::Updated(_) => &mut self.updated,
            RecordOutcome::Refused(_) => &mut self.refused,
            RecordOutcome::Unsent => &mut self.unsent,
            RecordOutcome::Unknown => &mut self.unknown,
        };
        *count = count.saturating_add(1);
    }

    /// Whether every record was written.
    pub(super) const fn is_success(&self) -> bool {
        self.refused == 0 && self.unknown == 0 && self.unsent == 0
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} created, {} updated", self.created, self.updated)?;
        let others = [(self.refused, "refused"), (self.unknown, "unknown"), (self.unsent, "not sent")];
        for (count, word) in others.iter().filter(|(count, _)| *count > 0) {
            write!(f, ", {count} {word}")?;
        }
        Ok(())
    }
}
