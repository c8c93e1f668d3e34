//! How far long work is, on a terminal.
//!
//! Knows bytes and records; does not know what is done with them.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar where the length of the work is known, else a count.
#[derive(Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Shows nothing.
    pub(crate) fn hidden() -> Self {
        Self { bar: ProgressBar::hidden() }
    }

    /// Shows bytes on standard error if that is a terminal, unless the results
    /// go to the same terminal.
    pub(crate) fn bytes(length: Option<u64>, has_quiet_output: bool) -> Self {
        let template = match length {
            Some(_) => "{bar:40} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left",
            None => "{spinner} {bytes}, {bytes_per_sec}",
        };
        Self::new(length, has_quiet_output, template)
    }

    /// The same of records.
    pub(crate) fn records(length: Option<u64>, has_quiet_output: bool) -> Self {
        let template = match length {
            Some(_) => "{bar:40} {human_pos}/{human_len} records, {per_sec}, {eta} left",
            None => "{spinner} {human_pos} records, {per_sec}",
        };
        Self::new(length, has_quiet_output, template)
    }

    fn new(length: Option<u64>, has_quiet_output: bool, template: &str) -> Self {
        if !io::stderr().is_terminal() || io::stdout().is_terminal() && !has_quiet_output {
            return Self::hidden();
        }
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
        // A template that cannot be read leaves the style as it is.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Tells that more is done.
    pub(crate) fn advance(&self, more: usize) {
        self.bar.inc(more as u64);
    }

    /// Does something with the lines that the bar takes.
    pub(crate) fn aside<T>(&self, action: impl FnOnce() -> T) -> T {
        self.bar.suspend(action)
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
