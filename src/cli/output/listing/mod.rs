//! Prints rows as a table, JSON or CSV.
//!
//! Rows are written immediately, except the first rows of a table, which
//! determine the widths of its columns.

mod csv;
mod table;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use crate::cli::output::sanitize;
use crate::cli::status::{Fault, Stop};
use table::Table;

/// The format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns, for people
    Table,
    /// One JSON array
    Json,
    /// One JSON object on each line
    Ndjson,
    /// Comma-separated values with a header
    Csv,
}

impl Format {
    /// Returns the format of a file by its extension.
    pub(crate) fn of_file(file: &Path) -> Self {
        match file.extension().and_then(OsStr::to_str) {
            Some("json") => Self::Json,
            Some("csv") => Self::Csv,
            _ => Self::Ndjson,
        }
    }

    /// Returns the default format: a table on a terminal, JSON lines elsewhere.
    pub(crate) const fn usual(is_seen: bool) -> Self {
        if is_seen { Self::Table } else { Self::Ndjson }
    }
}

/// A row of a list.
pub(crate) trait Row: Serialize {
    /// Returns the columns with their cells.
    fn cells(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)>;
}

/// A list that is being written.
pub(crate) struct Listing {
    format: Format,
    /// Whether it is written to a terminal.
    is_seen: bool,
    /// The columns, once they are known.
    columns: Option<Vec<String>>,
    table: Table,
    rows: u64,
}

impl Listing {
    /// Creates an empty list. Without `columns`, the first row determines them.
    pub(crate) fn new(format: Format, is_seen: bool, columns: Option<Vec<String>>) -> Self {
        Self { format, is_seen, columns, table: Table::default(), rows: 0 }
    }

    /// Returns the number of rows.
    pub(crate) const fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a row.
    pub(crate) fn add(&mut self, row: &impl Row, out: &mut dyn Write) -> Result<(), Stop> {
        let is_first = self.rows == 0;
        self.rows = self.rows.saturating_add(1);
        match self.format {
            Format::Json => out.write_all(if is_first { b"[" } else { b",\n" })?,
            Format::Ndjson => {}
            Format::Table | Format::Csv => return self.add_cells(row, is_first, out),
        }
        let json = serde_json::to_string(row).map_err(io::Error::from)?;
        // A raw value of the service may contain line breaks.
        let json = json.replace(['\n', '\r'], " ");
        let json = if self.is_seen { sanitize::json(&json) } else { Cow::Borrowed(&*json) };
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

    /// Writes the end of the list; `columns` are the columns if there are no rows.
    pub(crate) fn finish(self, columns: Vec<String>, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.columns.unwrap_or(columns);
        match self.format {
            Format::Json => out.write_all(if self.rows == 0 { b"[]\n" } else { b"]\n" }),
            Format::Csv if self.rows == 0 => csv::write(&columns, self.is_seen, out),
            Format::Csv | Format::Ndjson => Ok(()),
            Format::Table => self.table.finish(&columns, out),
        }
    }
}

/// Returns the cells of a row in the order of the columns.
fn arrange<'r>(row: &'r impl Row, columns: &[String]) -> Result<Vec<Cow<'r, str>>, Fault> {
    let mut cells = vec![Cow::Borrowed(""); columns.len()];
    let mut next = 0_usize;
    for (name, value) in row.cells() {
        let is_here = columns.get(next).is_some_and(|column| column == name);
        let at = if is_here { Some(next) } else { columns.iter().position(|column| column == name) };
        let Some(cell) = at.and_then(|at| cells.get_mut(at)) else {
            let help = "use `--format ndjson`, or name the columns with `--fields`".to_owned();
            let message = format!("missing column for the field `{name}` of a record");
            return Err(Fault::from(message).with_help(Some(help)));
        };
        *cell = value;
        next = at.unwrap_or(next).saturating_add(1);
    }
    Ok(cells)
}

#[cfg(test)]
mod tests;
