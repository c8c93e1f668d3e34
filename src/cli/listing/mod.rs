//! Rows shown as a table, as JSON or as CSV.
//!
//! Knows rows, columns and formats; does not know what a row is about. Rows are
//! written as they come, but for the first ones of a table, whose widths must
//! be known.

mod csv;
mod table;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use super::status::{Fault, Stop};
use super::visible;
use table::Table;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Columns for people
    Table,
    /// One JSON array
    Json,
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values, the names first
    Csv,
}

impl Format {
    /// The format of a file, by the ending of its name.
    pub(super) fn of_file(file: &Path) -> Self {
        match file.extension().and_then(OsStr::to_str) {
            Some("json") => Self::Json,
            Some("csv") => Self::Csv,
            _ => Self::Ndjson,
        }
    }

    /// The format that nobody chose: a table for people, lines for programs.
    pub(super) const fn usual(is_seen: bool) -> Self {
        if is_seen { Self::Table } else { Self::Ndjson }
    }
}

/// What can be listed.
pub(super) trait Row: Serialize {
    /// The columns and what stands in them.
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)>;
}

/// A list that is being written.
pub(super) struct Listing {
    format: Format,
    /// Whether it is written to a terminal.
    is_seen: bool,
    /// The columns, once they are known.
    columns: Option<Vec<String>>,
    table: Table,
    rows: u64,
}

impl Listing {
    /// A list without rows. Its columns are those of the first row, unless told.
    pub(super) fn new(format: Format, is_seen: bool, columns: Option<Vec<String>>) -> Self {
        Self { format, is_seen, columns, table: Table::default(), rows: 0 }
    }

    /// How many rows there are.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a row.
    pub(super) fn add(&mut self, row: &impl Row, out: &mut dyn Write) -> Result<(), Stop> {
        let is_first = self.rows == 0;
        self.rows = self.rows.saturating_add(1);
        match self.format {
            Format::Json => out.write_all(if is_first { b"[" } else { b",\n" })?,
            Format::Ndjson => {}
            Format::Table | Format::Csv => return self.add_cells(row, is_first, out),
        }
        let json = serde_json::to_string(row).map_err(io::Error::from)?;
        // A value is spelled as the service does, which may break lines.
        let json = json.replace(['\n', '\r'], " ");
        let json = if self.is_seen { visible::json(&json) } else { Cow::Borrowed(&*json) };
        out.write_all(json.as_bytes())?;
        if self.format == Format::Ndjson {
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn add_cells(&mut self, row: &impl Row, is_first: bool, out: &mut dyn Write) -> Result<(), Stop> {
        let columns =
            self.columns.get_or_insert_with(|| row.cells().map(|(name, _)| name.to_owned()).collect());
        let cells = arrange(row, columns)?;
        if self.format == Format::Table {
            return Ok(self.table.add(columns, &cells, out)?);
        }
        if is_first {
            csv::write(columns, self.is_seen, out)?;
        }
        Ok(csv::write(&cells, self.is_seen, out)?)
    }

    /// Writes what comes after the last row; `columns` are those of a list
    /// without rows.
    pub(super) fn finish(self, columns: Vec<String>, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.columns.unwrap_or(columns);
        match self.format {
            Format::Json => out.write_all(if self.rows == 0 { b"[]\n" } else { b"]\n" }),
            Format::Csv if self.rows == 0 => csv::write(&columns, self.is_seen, out),
            Format::Csv | Format::Ndjson => Ok(()),
            Format::Table => self.table.finish(&columns, out),
        }
    }
}

/// The cells of a row in the order of the columns.
fn arrange<'r>(row: &'r impl Row, columns: &[String]) -> Result<Vec<Cow<'r, str>>, Fault> {
    let mut cells = vec![Cow::Borrowed(""); columns.len()];
    let mut next = 0_usize;
    for (name, value) in row.cells() {
        let is_here = columns.get(next).is_some_and(|column| column == name);
        let at = if is_here { Some(next) } else { columns.iter().position(|column| column == name) };
        let Some(cell) = at.and_then(|at| cells.get_mut(at)) else {
            let help = "`--format ndjson` has no columns; `--fields` names them".to_owned();
            let message = format!("a record has `{name}`, for which there is no column");
            return Err(Fault::from(message).with_help(Some(help)));
        };
        *cell = value;
        next = at.unwrap_or(next).saturating_add(1);
    }
    Ok(cells)
}

#[cfg(test)]
mod tests;
