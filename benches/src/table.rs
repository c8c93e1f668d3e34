//! Markdown tables and the numbers in them.

/// A table that is printed when it is complete.
pub struct Table {
    lines: Vec<String>,
}

impl Table {
    /// A table under a heading; all columns but the first hold numbers.
    pub fn new<S: AsRef<str>>(heading: &str, columns: &[S]) -> Self {
        let mut table = Self { lines: vec![format!("### {heading}\n")] };
        table.row(columns);
        table.lines.push(format!("|---|{}", "---:|".repeat(columns.len() - 1)));
        table
    }

    /// Adds a row.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.lines.push(format!("| {} |", cells.join(" | ")));
    }

    /// Prints the table.
    pub fn print(self) {
        println!("{}\n", self.lines.join("\n"));
    }
}

/// A number with three digits at least: two decimals below ten, one below a
/// hundred, and commas between thousands.
pub fn number(number: f64) -> String {
    match number {
        ..10.0 => format!("{number:.2}"),
        10.0..100.0 => format!("{number:.1}"),
        _ => grouped(&format!("{number:.0}")),
    }
}

/// A whole number, with commas between thousands.
pub fn count(count: usize) -> String {
    grouped(&count.to_string())
}

/// A number that may not be known.
pub fn known(known: Option<f64>) -> String {
    known.map_or_else(|| "-".to_owned(), number)
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
