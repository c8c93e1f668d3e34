//! Standard output and standard error: buffers, colours, messages and closed pipes.

use std::env;
use std::io::{self, BufWriter, IsTerminal, StderrLock, StdoutLock, Write};

use clap::ValueEnum;

use crate::cli::output::sanitize;
use crate::cli::status::Fault;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// One of the two outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Results.
    Output,
    /// Everything else.
    Error,
}

impl Stream {
    fn is_terminal(self) -> bool {
        match self {
            Self::Output => io::stdout().is_terminal(),
            Self::Error => io::stderr().is_terminal(),
        }
    }
}

/// The outputs of the process, locked and buffered.
pub(crate) struct Console {
    output: BufWriter<Pipe<StdoutLock<'static>>>,
    error: BufWriter<Pipe<StderrLock<'static>>>,
    color: Color,
    /// Whether results go to a terminal.
    is_seen: bool,
}

impl Console {
    /// Locks the outputs.
    pub(crate) fn new(color: Color) -> Self {
        let output = Pipe { inner: io::stdout().lock(), is_closed: false };
        let error = Pipe { inner: io::stderr().lock(), is_closed: false };
        Self {
            output: BufWriter::with_capacity(1 << 16, output),
            error: BufWriter::with_capacity(1 << 16, error),
            color,
            is_seen: Stream::Output.is_terminal(),
        }
    }

    /// The writer of a stream.
    pub(crate) fn writer(&mut self, stream: Stream) -> &mut dyn Write {
        match stream {
            Stream::Output => &mut self.output,
            Stream::Error => &mut self.error,
        }
    }

    /// Whether to write colours to a stream.
    pub(crate) fn has_colors(&self, stream: Stream) -> bool {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = || env::var_os("TERM").is_some_and(|value| value == "dumb");
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => stream.is_terminal() && !is_set("NO_COLOR") && !is_dumb(),
        }
    }

    /// Writes a result: unchanged to a file or a pipe, sanitized to a terminal.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        if self.is_seen {
            self.output.write_all(sanitize::lines(text).as_bytes())
        } else {
            self.output.write_all(text.as_bytes())
        }
    }

    /// Whether results go to a terminal.
    pub(crate) const fn is_seen(&self) -> bool {
        self.is_seen
    }

    /// Whether the reader of standard output has closed it.
    pub(crate) fn is_closed(&self) -> bool {
        self.output.get_ref().is_closed
    }

    /// Reports an error.
    pub(crate) fn error(&mut self, fault: &Fault) {
        self.message("error", &fault.to_string());
    }

    /// Reports a warning, which does not change the status.
    pub(crate) fn warning(&mut self, message: &str) {
        self.message("warning", message);
    }

    /// Reports additional information.
    pub(crate) fn note(&mut self, message: &str) {
        self.message("note", message);
    }

    fn message(&mut self, kind: &str, message: &str) {
        // A closed standard error leaves no place for an error.
        let _ = writeln!(self.error, "{kind}: {}", sanitize::lines(message));
    }

    /// Writes out what is buffered.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.output.flush()?;
        // A closed standard error leaves no place for an error.
        let _ = self.error.flush();
        Ok(())
    }
}

/// Writes a line to standard error, before there is a [`Console`].
pub(crate) fn print_error(message: &str) {
    // A closed standard error leaves no place for an error.
    let _ = writeln!(io::stderr().lock(), "{}", message.trim_end());
}

/// A writer that ignores writes after its reader has closed the pipe, so that
/// `filtre check | head` ends with the status of the whole check.
struct Pipe<W> {
    inner: W,
    is_closed: bool,
}

impl<W: Write> Pipe<W> {
    fn quietly<T>(&mut self, written: io::Result<T>, otherwise: T) -> io::Result<T> {
        match written {
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            written => written,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        self.quietly(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.quietly(flushed, ())
    }
}
