//! Reads all records of a file before the first is sent.

use std::ops::ControlFlow;
use std::path::Path;

use super::record;
use crate::cli::output::console::Console;
use crate::cli::output::progress::Progress;
use crate::cli::output::sanitize;
use crate::cli::records::{self, Next, Projection, RecordSink, Refusal, Row, Source};
use crate::cli::status::{Fault, Stop};
use crate::http::PutRecord;

/// Records to write, each with its line number.
pub(super) struct Records {
    /// The name of the file.
    pub(super) name: String,
    pub(super) lines: Vec<(u64, PutRecord)>,
    /// Whether every record is well-formed.
    pub(super) is_whole: bool,
}

impl Records {
    /// Reads a file, and reports every malformed record.
    pub(super) fn read(file: &Path, console: &mut Console) -> Result<Self, Stop> {
        let mut source = Source::open(file)?;
        let progress = Progress::bytes(source.length(), true);
        source.show(progress.clone());
        let records = Self { name: source.name(), lines: Vec::new(), is_whole: true };
        let mut reader = Reader { records, names: None, progress, console };
        let wanted = Projection { has_all_columns: true, ..Projection::default() };
        let read = records::read(source, wanted, &mut reader);
        reader.progress.finish();
        read.map(|()| reader.records)
    }
}

struct Reader<'c> {
    records: Records,
    /// The columns, if the file is a table.
    names: Option<Vec<String>>,
    progress: Progress,
    console: &'c mut Console,
}

impl RecordSink for Reader<'_> {
    fn head(&mut self, _: &str, names: &[String], _: &[&str]) -> Next {
        self.names = Some(names.to_vec());
        Ok(ControlFlow::Continue(()))
    }

    fn record(&mut self, raw: &str, row: &Row<'_>) -> Next {
        let line = row.line();
        let record = match &self.names {
            Some(names) => record::of_row(names, row.texts())
                .map_err(|(column, message)| Refusal::new(line, message).at(column)),
            None => record::of_json(raw).map_err(|error| Refusal::json(line, &error)),
        };
        match record {
            Ok(record) => {
                self.records.lines.push((line, record));
                Ok(ControlFlow::Continue(()))
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn refused(&mut self, refusal: &Refusal) -> Next {
        self.records.is_whole = false;
        let fault = Fault::from(format!("`{}`, {refusal}", sanitize::line(&self.records.name)));
        self.progress.aside(|| self.console.error(&fault));
        Ok(ControlFlow::Continue(()))
    }
}
