//! Columns for people: on one line each, and nothing in them acts on a
//! terminal.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::cli::visible;

/// The rows that are looked at before the widths are set.
const HELD: usize = 200;
/// The most characters of a cell.
const WIDEST: usize = 48;

/// A table whose first rows are held back.
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
        let cells: Vec<String> = cells.iter().map(|cell| cut(cell)).collect();
        if let Some(widths) = &self.widths {
            return write(&cells, widths, out);
        }
        self.held.push(cells);
        if self.held.len() < HELD { Ok(()) } else { self.release(columns, out) }
    }

    /// Writes the names and the rows that were held back.
    fn release(&mut self, columns: &[String], out: &mut dyn Write) -> io::Result<()> {
        let names: Vec<String> = columns.iter().map(|name| cut(name)).collect();
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

/// A cell on one line, cut to the most that is shown.
fn cut(cell: &str) -> String {
    let shown = visible::line(cell);
    if shown.chars().count() <= WIDEST {
        return shown.into_owned();
    }
    shown.chars().take(WIDEST.saturating_sub(1)).chain(['…']).collect()
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
