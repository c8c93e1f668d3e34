//! Writes aligned columns, safe to print on a terminal.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::cli::output::sanitize;

/// The number of rows that determine the widths of the columns.
const MAX_HELD_ROWS: usize = 200;
/// The maximum number of characters of a cell.
const MAX_WIDTH: usize = 48;

/// A table whose first rows are held back until the widths are known.
#[derive(Default)]
pub(super) struct Table {
    held: Vec<Vec<String>>,
    widths: Option<Vec<usize>>,
}

impl Table {
    pub(super) fn add(
        &mut self,
        columns: &[String],
        cells: &[Cow<'_, str>],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let cells: Vec<String> = cells.iter().map(|cell| truncate(cell)).collect();
        if let Some(widths) = &self.widths {
            return write(&cells, widths, out);
        }
        self.held.push(cells);
        if self.held.len() < MAX_HELD_ROWS { Ok(()) } else { self.release(columns, out) }
    }

    /// Writes the header and the rows that were held back.
    fn release(&mut self, columns: &[String], out: &mut dyn Write) -> io::Result<()> {
        let names: Vec<String> = columns.iter().map(|name| truncate(name)).collect();
        let width = |at: usize| {
            let cells = self.held.iter().chain([&names]).filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..names.len()).map(width).collect();
        write(&names, &widths, out)?;
        let lines: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        write(&lines, &widths, out)?;
        for row in self.held.drain(..) {
            write(&row, &widths, out)?;
        }
        self.widths = Some(widths);
        Ok(())
    }

    pub(super) fn finish(mut self, columns: &[String], out: &mut dyn Write) -> io::Result<()> {
        if self.widths.is_some() { Ok(()) } else { self.release(columns, out) }
    }
}

/// Returns a cell on one line, truncated to the maximum width.
fn truncate(cell: &str) -> String {
    let shown = sanitize::line(cell);
    if shown.chars().count() <= MAX_WIDTH {
        return shown.into_owned();
    }
    shown.chars().take(MAX_WIDTH.saturating_sub(1)).chain(['…']).collect()
}

fn write(cells: &[String], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for (cell, &width) in cells.iter().zip(widths) {
        line.push_str(cell);
        let rest = width.saturating_sub(cell.chars().count()).saturating_add(2);
        line.extend(std::iter::repeat_n(' ', rest));
    }
    writeln!(out, "{}", line.trim_end())
}
