//! Uploads of many records in batches.

pub(super) mod journal;
pub(super) mod report;
pub(super) mod validate;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::http::client::Client;
use crate::http::error::Error;
use crate::http::error_kind::ErrorKind;
use crate::http::request::put::{BodyEncoding, Put, PutRecord};
use crate::http::response::answer::{Outcome, PutAnswer};
use crate::http::upload::journal::{
    BatchOutcome, Journal, JournalEntry, JournalError, JournalHeader, RecordedOutcome, SentBatch,
};
use crate::http::upload::report::{BatchReport, RecordOutcome, UploadReport};
use crate::schema::ObjectInfo;

/// The default number of records in a batch.
const BATCH: usize = 500;

/// An upload of records to create or update, built by `upload` of a client, with
/// which it runs.
///
/// With a journal, an interrupted upload resumes when it is called again with the
/// same records: records that were written, or may have been written, are not sent
/// again. All records stay in memory until the end, because they are validated and
/// hashed before the first batch is sent.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send` or `start`"]
pub struct Upload<C = Client> {
    client: C,
    object: String,
    metadata: Option<ObjectInfo>,
    batch: usize,
    encoding: BodyEncoding,
    is_idempotent: bool,
    journal: Option<PathBuf>,
}

impl Client {
    /// Starts building an upload of records to an object.
    pub fn upload(&self, object: impl Into<String>) -> Upload {
        Upload::new(self.clone(), object.into())
    }
}

impl<C> Upload<C> {
    pub(crate) const fn new(client: C, object: String) -> Self {
        Self {
            client,
            object,
            metadata: None,
            batch: BATCH,
            encoding: BodyEncoding::UrlEncoded,
            is_idempotent: false,
            journal: None,
        }
    }

    /// Validates every record by the metadata before the first is sent.
    pub fn metadata(mut self, object: &ObjectInfo) -> Self {
        self.metadata = Some(object.clone());
        self
    }

    /// Sets the number of records per request; 500 by default.
    pub fn batch(mut self, records: usize) -> Self {
        self.batch = records.max(1);
        self
    }

    pub(crate) const fn client(&self) -> &C {
        &self.client
    }

    /// Runs the same upload with another kind of client.
    pub(crate) fn on<D>(self, client: D) -> Upload<D> {
        let Self { client: _, object, metadata, batch, encoding, is_idempotent, journal } = self;
        Upload { client, object, metadata, batch, encoding, is_idempotent, journal }
    }

    /// Sets the encoding of the body.
    pub fn encoding(mut self, encoding: BodyEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Declares that a repeated update has no further effect, so that batches with
    /// only updates are retried.
    pub fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    /// Sets the journal file, which stores the batches sent and their outcomes.
    pub fn journal(mut self, path: impl AsRef<Path>) -> Self {
        self.journal = Some(path.as_ref().to_owned());
        self
    }
}

impl Upload {
    /// Sends all records, numbered from 1.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start). Later errors are in the report.
    pub async fn send(self, records: impl IntoIterator<Item = PutRecord>) -> Result<UploadReport, Error> {
        let (lines, records) = (1..).zip(records).unzip();
        let mut stream = run_blocking(move || self.begin(lines, records)).await??;
        let mut report = UploadReport { outcomes: Vec::new(), error: None };
        while let Some(batch) = stream.next().await {
            report.outcomes.extend(batch.outcomes);
            report.error = report.error.or(batch.error);
        }
        Ok(report)
    }

    /// Starts an upload of records, each with its line in the input. Reads the
    /// journal, which blocks the thread.
    ///
    /// # Errors
    ///
    /// If a record does not fit the metadata, or the journal cannot be used or
    /// belongs to another upload. Nothing was sent then.
    pub fn start(self, lines: impl IntoIterator<Item = (u64, PutRecord)>) -> Result<UploadStream, Error> {
        let (lines, records) = lines.into_iter().unzip();
        self.begin(lines, records)
    }

    fn begin(self, lines: Vec<u64>, records: Vec<PutRecord>) -> Result<UploadStream, Error> {
        if let Some(metadata) = &self.metadata {
            validate::check(&records, metadata).map_err(ErrorKind::Invalid)?;
        }
        let (journal, known) = match &self.journal {
            None => (None, BTreeMap::new()),
            Some(path) => {
                let header = self.header(&lines, &records);
                let (journal, known) = Journal::open(path, &header)?;
                (Some(Arc::new(Mutex::new(journal))), known)
            }
        };
        let stream =
            UploadStream { upload: self, lines, records, next: 0, journal, known, is_stopped: false };
        stream.check_known()?;
        Ok(stream)
    }

    fn header(&self, lines: &[u64], records: &[PutRecord]) -> JournalHeader {
        let service = self.client.service();
        JournalHeader {
            journal: 1,
            address: service.address().to_string(),
            instance: service.instance().to_owned(),
            object: self.object.clone(),
            input: hash(lines, records),
        }
    }
}

/// The hash of records and their lines.
fn hash(lines: &[u64], records: &[PutRecord]) -> String {
    let mut hasher = Sha256::new();
    for (line, record) in lines.iter().zip(records) {
        // A record always has a JSON text, without line breaks.
        let text = serde_json::to_string(record).unwrap_or_default();
        hasher.update(format!("{line} {text}\n"));
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A running upload; it sends one batch at a time.
#[derive(Debug)]
pub struct UploadStream {
    upload: Upload,
    lines: Vec<u64>,
    records: Vec<PutRecord>,
    /// The index of the next record.
    next: usize,
    journal: Option<Arc<Mutex<Journal>>>,
    known: BTreeMap<usize, JournalEntry>,
    is_stopped: bool,
}

impl UploadStream {
    /// Sends the next batch; returns `None` after the last one.
    pub async fn next(&mut self) -> Option<BatchReport> {
        if self.next >= self.records.len() {
            return None;
        }
        let (start, end) = (self.next, self.end_of_batch());
        self.next = end;
        if let Some(outcomes) = self.known_outcomes(start, end) {
            return Some(self.report(start, outcomes, None));
        }
        if self.is_stopped {
            return Some(self.report(start, vec![RecordOutcome::Unsent; end.saturating_sub(start)], None));
        }
        Some(match self.send(start, end).await {
            Ok(report) => report,
            Err(error) => {
                self.is_stopped = true;
                self.report(start, vec![RecordOutcome::Unsent; end.saturating_sub(start)], Some(error))
            }
        })
    }

    fn batch_of(&self, start: usize, end: usize) -> (&[u64], &[PutRecord]) {
        (self.lines.get(start..end).unwrap_or(&[]), self.records.get(start..end).unwrap_or(&[]))
    }

    fn put(&self, start: usize, end: usize) -> Put {
        let (_, records) = self.batch_of(start, end);
        let put = Put::new(&self.upload.object, records.iter().cloned()).encoding(self.upload.encoding);
        if self.upload.is_idempotent { put.idempotent() } else { put }
    }

    /// Returns the end of the next batch: the same as in the journal; otherwise by its
    /// size, but before the next batch of the journal.
    fn end_of_batch(&self) -> usize {
        let start = self.next;
        if let Some(entry) = self.known.get(&start) {
            return start.saturating_add(entry.sent.records).min(self.records.len());
        }
        let next = self.known.range(start..).next().map_or(usize::MAX, |(&at, _)| at);
        start.saturating_add(self.upload.batch).min(next).min(self.records.len())
    }

    /// Returns the outcomes in the journal of a batch that must not be sent again.
    fn known_outcomes(&self, start: usize, end: usize) -> Option<Vec<RecordOutcome>> {
        let entry = self.known.get(&start)?;
        let unknown = || vec![RecordOutcome::Unknown; end.saturating_sub(start)];
        match &entry.outcome {
            Some(BatchOutcome::Unwritten) => None,
            Some(BatchOutcome::Outcomes(recorded)) => {
                Some(recorded.iter().map(outcome_of_recorded).collect())
            }
            Some(BatchOutcome::Unknown) | None if self.put(start, end).may_be_repeated() => None,
            Some(BatchOutcome::Unknown) | None => Some(unknown()),
        }
    }

    /// Checks that the journal matches the records.
    fn check_known(&self) -> Result<(), JournalError> {
        let mut free = 0;
        for (&start, entry) in &self.known {
            let end = start.saturating_add(entry.sent.records);
            let is_same = start >= free && entry.sent.records > 0 && entry.sent == self.sent(start, end);
            if !is_same {
                return Err(JournalError::Mismatch("input"));
            }
            free = end;
        }
        Ok(())
    }

    fn sent(&self, start: usize, end: usize) -> SentBatch {
        let (lines, records) = self.batch_of(start, end);
        let ends = (lines.first().copied().unwrap_or(0), lines.last().copied().unwrap_or(0));
        SentBatch { sent: start, records: records.len(), lines: ends, hash: hash(lines, records) }
    }

    fn report(&self, start: usize, outcomes: Vec<RecordOutcome>, error: Option<Error>) -> BatchReport {
        let lines = self.lines.iter().skip(start).copied();
        BatchReport { outcomes: lines.zip(outcomes).collect(), error }
    }

    /// Sends a batch; writes it and its outcome to the journal.
    async fn send(&mut self, start: usize, end: usize) -> Result<BatchReport, Error> {
        let sent = self.sent(start, end);
        self.note(move |journal| journal.send(&sent)).await?;
        let answer = self.upload.client.put_objects(&self.put(start, end)).await;
        let (outcome, outcomes, error) = classify(answer, end.saturating_sub(start));
        if error.as_ref().is_some_and(|error| !matches!(error.kind(), ErrorKind::BadRequest)) {
            self.is_stopped = true;
        }
        if let Err(fault) = self.note(move |journal| journal.end(start, outcome)).await {
            // The outcome is valid, but no other batch may be sent.
            self.is_stopped = true;
            return Ok(self.report(start, outcomes, error.or(Some(fault.into()))));
        }
        Ok(self.report(start, outcomes, error))
    }

    /// Writes to the journal, if there is one; the data is on the disk when this
    /// returns.
    async fn note(
        &self,
        write: impl FnOnce(&mut Journal) -> Result<(), JournalError> + Send + 'static,
    ) -> Result<(), JournalError> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let journal = Arc::clone(journal);
        run_blocking(move || write(&mut journal.lock().unwrap_or_else(PoisonError::into_inner))).await?
    }
}

/// Runs work that waits for the disk on a thread for blocking tasks.
async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JournalError> {
    let stopped = |_| JournalError::File("the runtime was shut down".to_owned());
    tokio::task::spawn_blocking(work).await.map_err(stopped)
}

fn outcome_of_recorded(recorded: &RecordedOutcome) -> RecordOutcome {
    match recorded {
        RecordedOutcome::Created(id) => RecordOutcome::Created(id.clone()),
        RecordedOutcome::Updated(id) => RecordOutcome::Updated(id.clone()),
        RecordedOutcome::Refused => RecordOutcome::Refused(None),
    }
}

/// Returns the outcome of a batch for the journal and for the caller, and the error.
fn classify(
    answer: Result<PutAnswer, Error>,
    records: usize,
) -> (BatchOutcome, Vec<RecordOutcome>, Option<Error>) {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let (batch, outcome) = match error.kind() {
                // The service would refuse the same records again.
                ErrorKind::BadRequest => (
                    BatchOutcome::Outcomes(vec![RecordedOutcome::Refused; records]),
                    RecordOutcome::Refused(None),
                ),
                fault if fault.is_known_unwritten() => (BatchOutcome::Unwritten, RecordOutcome::Unsent),
                // If a put may have been written, the kind is `OutcomeUnknown`.
                ErrorKind::Request(_) | ErrorKind::Setup(_) | ErrorKind::TimedOut(_) => {
                    (BatchOutcome::Unwritten, RecordOutcome::Unsent)
                }
                _ => (BatchOutcome::Unknown, RecordOutcome::Unknown),
            };
            return (batch, vec![outcome; records], Some(error));
        }
    };
    let (recorded, outcomes) = answer
        .into_outcomes()
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Created(id) => (RecordedOutcome::Created(id.clone()), RecordOutcome::Created(id)),
            Outcome::Updated(id) => (RecordedOutcome::Updated(id.clone()), RecordOutcome::Updated(id)),
            Outcome::Refused(refusal) => (RecordedOutcome::Refused, RecordOutcome::Refused(Some(refusal))),
        })
        .unzip();
    (BatchOutcome::Outcomes(recorded), outcomes, None)
}
