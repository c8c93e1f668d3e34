//! Writes comma-separated values.

use std::io::{self, Write};

use crate::cli::output::sanitize;

/// Writes a row; quoted cells may contain line breaks.
pub(super) fn write(cells: &[impl AsRef<str>], is_seen: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        push(&mut line, cell.as_ref(), cells.len() == 1);
    }
    line.push('\n');
    out.write_all(if is_seen { sanitize::lines(&line) } else { line.into() }.as_bytes())
}

/// Adds a cell. If the only cell of a row is empty it is quoted, so that the
/// line is not empty.
fn push(line: &mut String, cell: &str, is_alone: bool) {
    let needs_quotes = cell.contains([',', ';', '\t', '"', '\n', '\r'])
        || cell.starts_with(' ')
        || cell.ends_with(' ')
        || is_alone && cell.is_empty();
    if !needs_quotes {
        return line.push_str(cell);
    }
    line.push('"');
    line.push_str(&cell.replace('"', "\"\""));
    line.push('"');
}
