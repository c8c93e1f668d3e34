//! Progress of long work, on a terminal.

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

    /// Shows bytes on standard error if it is a terminal, unless results are
    /// written to the same terminal.
    pub(crate) fn bytes(length: Option<u64>, has_quiet_output: bool) -> Self {
        let template = match length {
            Some(_) => "{bar:40} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left",
            None => "{spinner} {bytes}, {bytes_per_sec}",
        };
        Self::new(length, has_quiet_output, template)
    }

    /// Shows records, like [`Progress::bytes`].
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
        // An invalid template keeps the default style.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Advances by a number of bytes or records.
    pub(crate) fn advance(&self, more: usize) {
        self.bar.inc(more as u64);
    }

    /// Runs an action that writes lines, with the bar hidden.
    pub(crate) fn aside<T>(&self, action: impl FnOnce() -> T) -> T {
        self.bar.suspend(action)
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
