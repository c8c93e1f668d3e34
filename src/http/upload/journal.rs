//! The journal of an upload: the batches sent, and their outcomes, without field
//! values.
//!
//! A batch is written to the disk before it is sent, so the outcome of a batch
//! without a second line is unknown.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The error of a journal that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// It cannot be read or written.
    #[error("cannot use the journal: {0}")]
    File(String),
    /// Another upload is using it.
    #[error("another upload is using the journal")]
    Locked,
    /// It belongs to another upload.
    #[error("the journal belongs to another {0}")]
    Mismatch(&'static str),
    /// A line cannot be parsed.
    #[error("line {0} of the journal is invalid")]
    Damaged(usize),
}

fn file(error: &std::io::Error) -> JournalError {
    JournalError::File(error.to_string())
}

/// The first line: the upload that the journal belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JournalHeader {
    /// The version of the format.
    pub(crate) journal: u32,
    pub(crate) address: String,
    pub(crate) instance: String,
    pub(crate) object: String,
    /// The hash of all records.
    pub(crate) input: String,
}

impl JournalHeader {
    /// Returns the first difference.
    fn difference(&self, other: &Self) -> Option<&'static str> {
        let parts = [
            (self.journal == other.journal, "version of `filtre`"),
            (self.address == other.address, "address"),
            (self.instance == other.instance, "instance"),
            (self.object == other.object, "object"),
            (self.input == other.input, "input"),
        ];
        parts.into_iter().find(|(is_same, _)| !is_same).map(|(_, part)| part)
    }
}

/// A batch, written before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SentBatch {
    /// The index of its first record.
    pub(crate) sent: usize,
    pub(crate) records: usize,
    /// Its first and last line in the input.
    pub(crate) lines: (u64, u64),
    pub(crate) hash: String,
}

/// The outcome of a record as the journal stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RecordedOutcome {
    Created(String),
    Updated(String),
    Refused,
}

/// The outcome of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BatchOutcome {
    /// The service reported an outcome for each record.
    Outcomes(Vec<RecordedOutcome>),
    /// It is unknown whether the batch was written.
    Unknown,
    /// Nothing was written; it may be sent again.
    Unwritten,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchEnd {
    ended: usize,
    #[serde(rename = "as")]
    outcome: BatchOutcome,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum JournalLine {
    SentBatch(SentBatch),
    BatchEnd(BatchEnd),
}

/// A batch in the journal, and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JournalEntry {
    pub(crate) sent: SentBatch,
    pub(crate) outcome: Option<BatchOutcome>,
}

/// An open journal, locked until it is dropped.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
}

impl Journal {
    /// Opens or creates a journal; returns its batches.
    pub(crate) fn open(
        path: &Path,
        header: &JournalHeader,
    ) -> Result<(Self, BTreeMap<usize, JournalEntry>), JournalError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut opened = options.open(path).map_err(|error| file(&error))?;
        opened.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => JournalError::Locked,
            TryLockError::Error(error) => file(&error),
        })?;
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes).map_err(|error| file(&error))?;
        // A line without a line break was not completed, so its batch was not sent.
        // It may end inside a character.
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end.saturating_add(1));
        if whole == 0 && !may_be_torn(&bytes) {
            return Err(JournalError::Damaged(1));
        }
        bytes.truncate(whole);
        let text = String::from_utf8(bytes).map_err(|_| JournalError::Damaged(1))?;
        let entries = read(&text, header)?;
        // Only now, so that a file that is not a journal is unchanged.
        let length = u64::try_from(whole).unwrap_or(u64::MAX);
        opened.set_len(length).map_err(|error| file(&error))?;
        opened.seek(SeekFrom::Start(length)).map_err(|error| file(&error))?;
        let mut journal = Self { file: opened };
        if whole == 0 {
            journal.write(header)?;
            sync_directory(path);
        }
        Ok((journal, entries))
    }

    /// Records that a batch is about to be sent; it may be sent once this returns.
    pub(crate) fn send(&mut self, sent: &SentBatch) -> Result<(), JournalError> {
        self.write(sent)
    }

    /// Records the outcome of a batch.
    pub(crate) fn end(&mut self, batch: usize, outcome: BatchOutcome) -> Result<(), JournalError> {
        self.write(&BatchEnd { ended: batch, outcome })
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), JournalError> {
        let mut line = serde_json::to_vec(line).map_err(|error| JournalError::File(error.to_string()))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|error| file(&error))?;
        self.file.sync_data().map_err(|error| file(&error))
    }
}

/// Makes a new file durable. Systems that cannot sync a directory do not need it.
fn sync_directory(path: &Path) {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Ok(directory) = File::open(parent.unwrap_or(Path::new("."))) {
        let _ = directory.sync_all();
    }
}

/// The start of every journal.
const BEGINNING: &[u8] = br#"{"journal":"#;

/// Whether the bytes may be the start of a truncated first line.
fn may_be_torn(bytes: &[u8]) -> bool {
    BEGINNING.starts_with(bytes) || bytes.starts_with(BEGINNING)
}

/// Parses the lines of a journal.
fn read(text: &str, header: &JournalHeader) -> Result<BTreeMap<usize, JournalEntry>, JournalError> {
    let mut entries = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let damaged = JournalError::Damaged(at.saturating_add(1));
        if at == 0 {
            let found: JournalHeader = serde_json::from_str(line).map_err(|_| damaged)?;
            if let Some(part) = found.difference(header) {
                return Err(JournalError::Mismatch(part));
            }
            continue;
        }
        match serde_json::from_str(line).map_err(|_| damaged.clone())? {
            JournalLine::SentBatch(sent) => {
                entries.insert(sent.sent, JournalEntry { sent, outcome: None });
            }
            JournalLine::BatchEnd(BatchEnd { ended, outcome }) => {
                let entry = entries.get_mut(&ended).ok_or(damaged.clone())?;
                if matches!(&outcome, BatchOutcome::Outcomes(recorded) if recorded.len() != entry.sent.records)
                {
                    return Err(damaged);
                }
                entry.outcome = Some(outcome);
            }
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> JournalHeader {
        JournalHeader {
            journal: 1,
            address: "https://a.b".into(),
            instance: "acme".into(),
            object: "contact".into(),
            input: "00".into(),
        }
    }

    fn sent(at: usize) -> SentBatch {
        SentBatch { sent: at, records: 2, lines: (1, 2), hash: "ff".into() }
    }

    fn endings(path: &Path) -> Vec<(usize, Option<BatchOutcome>)> {
        let (_, entries) = Journal::open(path, &header()).unwrap();
        entries.into_iter().map(|(at, entry)| (at, entry.outcome)).collect()
    }

    #[test]
    fn journal_returns_complete_lines_wherever_truncated() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        let (mut journal, entries) = Journal::open(&path, &header()).unwrap();
        assert_eq!(entries.len(), 0);
        assert_eq!(Journal::open(&path, &header()).unwrap_err(), JournalError::Locked);
        let outcomes =
            BatchOutcome::Outcomes(vec![RecordedOutcome::Created("7".into()), RecordedOutcome::Refused]);
        journal.send(&sent(0)).unwrap();
        journal.end(0, BatchOutcome::Unwritten).unwrap();
        journal.send(&sent(0)).unwrap();
        journal.end(0, outcomes.clone()).unwrap();
        journal.send(&sent(2)).unwrap();
        journal.end(2, BatchOutcome::Unknown).unwrap();
        journal.send(&sent(4)).unwrap();
        drop(journal);
        let expected = [(0, Some(outcomes)), (2, Some(BatchOutcome::Unknown)), (4, None)];
        assert_eq!(endings(&path), expected);

        // Truncated anywhere, its complete lines are kept, and an upload can resume.
        let text = std::fs::read_to_string(&path).unwrap();
        for end in 0..text.len() {
            std::fs::write(&path, &text[..end]).unwrap();
            let (mut journal, entries) = Journal::open(&path, &header()).unwrap();
            let lines = text[..end].lines().count() - usize::from(!text[..end].ends_with('\n') && end > 0);
            assert_eq!(entries.len(), [0, 0, 1, 1, 1, 1, 2, 2, 3][lines], "{end}");
            journal.send(&sent(9)).unwrap();
            drop(journal);
            assert!(endings(&path).contains(&(9, None)));
        }
    }

    #[test]
    fn journal_of_another_upload_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        drop(Journal::open(&path, &header()).unwrap());
        let other = |change: fn(&mut JournalHeader)| {
            let mut other = header();
            change(&mut other);
            Journal::open(&path, &other).unwrap_err().to_string()
        };
        assert_eq!(other(|header| header.object.push('s')), "the journal belongs to another object");
        assert_eq!(other(|header| header.input.push('0')), "the journal belongs to another input");
        assert_eq!(other(|header| header.instance.push('0')), "the journal belongs to another instance");
        assert_eq!(other(|header| header.address.push('0')), "the journal belongs to another address");
        let text = std::fs::read_to_string(&path).unwrap();
        for line in ["{}", "x", r#"{"ended":3,"as":"unknown"}"#] {
            std::fs::write(&path, format!("{text}{line}\n")).unwrap();
            let error = Journal::open(&path, &header()).unwrap_err();
            assert_eq!(error, JournalError::Damaged(2), "{line}");
        }
        assert!(matches!(Journal::open(directory.path(), &header()), Err(JournalError::File(_))));
    }

    #[test]
    fn file_that_is_not_a_journal_is_unchanged() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let files: [&[u8]; 4] = [b"secret", b"Nom\nDoe\nSmith", b"\xff\n\xff", b"\n{\"journal\":1"];
        for bytes in files {
            std::fs::write(&path, bytes).unwrap();
            let error = Journal::open(&path, &header()).unwrap_err();
            assert_eq!(error, JournalError::Damaged(1));
            assert_eq!(std::fs::read(&path).unwrap(), bytes);
        }
        // Also a journal of another upload, complete or truncated.
        let mut other = header();
        other.object.push('s');
        drop(Journal::open(&directory.path().join("other"), &other).unwrap());
        let text = std::fs::read_to_string(directory.path().join("other")).unwrap() + "{\"sent\":0,";
        std::fs::write(&path, &text).unwrap();
        assert_eq!(Journal::open(&path, &header()).unwrap_err(), JournalError::Mismatch("object"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}
