//! Splits a source into records, each a slice of one buffer.
//!
//! The caller finds the end of each record.

use std::io::{self, Read};

use super::refusal::MAX_RECORD_BYTES;

/// The minimum number of free bytes for one read.
const BLOCK: usize = 1 << 18;

/// The part of a source that is in memory.
pub(super) struct Window<R> {
    from: R,
    buffer: Vec<u8>,
    /// The bytes of the buffer that were read and not yet returned.
    start: usize,
    end: usize,
    is_done: bool,
}

/// A raw record of a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RawRecord<'w> {
    /// The whole record with its end.
    Whole(&'w [u8]),
    /// A record over [`MAX_RECORD_BYTES`], which was skipped, and its number of line breaks.
    TooLong(u64),
}

impl<R: Read> Window<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, buffer: vec![0; BLOCK], start: 0, end: 0, is_done: false }
    }

    pub(super) const fn source(&self) -> &R {
        &self.from
    }

    /// Returns the next record, or `None` at the end of the source.
    ///
    /// `find_end` is called with the bytes of the record in order, each byte once,
    /// and returns the end of the record if it is in them.
    pub(super) fn next_record(
        &mut self,
        mut find_end: impl FnMut(&[u8]) -> Option<usize>,
    ) -> io::Result<Option<RawRecord<'_>>> {
        // The bytes of the record that are in the buffer and already searched.
        let mut searched = 0_usize;
        // The line breaks skipped so far, once the record exceeds the limit.
        let mut skipped = None;
        loop {
            let from = self.start.saturating_add(searched);
            let fresh = self.buffer.get(from..self.end).unwrap_or(&[]);
            let end = find_end(fresh).map(|at| searched.saturating_add(at));
            searched = searched.saturating_add(fresh.len());
            let length = end.unwrap_or(searched);
            if length > MAX_RECORD_BYTES || skipped.is_some() {
                let breaks = memchr::memchr_iter(b'\n', self.consume(length)).count() as u64;
                let breaks = breaks.saturating_add(skipped.unwrap_or(0));
                if end.is_some() {
                    return Ok(Some(RawRecord::TooLong(breaks)));
                }
                skipped = Some(breaks);
                searched = 0;
            } else if end.is_some() {
                return Ok(Some(RawRecord::Whole(self.consume(length))));
            }
            if self.is_done || !self.fill()? {
                return Ok(match skipped {
                    Some(breaks) => Some(RawRecord::TooLong(breaks)),
                    None if searched == 0 => None,
                    None => Some(RawRecord::Whole(self.consume(searched))),
                });
            }
        }
    }

    /// Returns the first bytes, and removes them from the window.
    fn consume(&mut self, length: usize) -> &[u8] {
        let from = self.start;
        self.start = from.saturating_add(length).min(self.end);
        self.buffer.get(from..self.start).unwrap_or(&[])
    }

    /// Reads more bytes; returns whether there were any.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end = self.end.saturating_sub(self.start);
            self.start = 0;
        }
        if self.end.saturating_add(BLOCK) > self.buffer.len() {
            // Growing by half limits the memory that the longest record needs.
            let more = (self.buffer.len() >> 1).max(BLOCK);
            self.buffer.resize(self.buffer.len().saturating_add(more), 0);
        }
        let free = self.buffer.get_mut(self.end..).unwrap_or(&mut []);
        let count = loop {
            match self.from.read(free) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.end = self.end.saturating_add(count);
        self.is_done = count == 0;
        Ok(count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that returns one byte at a time.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
            let length = block.len().min(1);
            self.0.read(&mut block[..length])
        }
    }

    fn line(bytes: &[u8]) -> Option<usize> {
        memchr::memchr(b'\n', bytes).map(|at| at + 1)
    }

    fn lines(mut window: Window<impl Read>) -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        while let Some(record) = window.next_record(line).unwrap() {
            let RawRecord::Whole(bytes) = record else { panic!("too long") };
            lines.push(bytes.to_vec());
        }
        lines
    }

    #[test]
    fn records_together_are_the_source() {
        let text: &[u8] = b"a\n\nbc\r\nd";
        let records = [&b"a\n"[..], b"\n", b"bc\r\n", b"d"];
        assert_eq!(lines(Window::new(text)), records);
        assert_eq!(lines(Window::new(Trickle(text))), records);
        assert!(lines(Window::new(&b""[..])).is_empty());
    }

    #[test]
    fn record_of_maximum_length_is_returned() {
        let text = [vec![b'x'; MAX_RECORD_BYTES - 1], b"\nend".to_vec()].concat();
        let records = lines(Window::new(&text[..]));
        assert_eq!(records.iter().map(Vec::len).collect::<Vec<_>>(), [MAX_RECORD_BYTES, 3]);
    }

    #[test]
    fn record_over_limit_is_skipped() {
        for more in [0, 1, BLOCK, 3 * MAX_RECORD_BYTES] {
            let text = [vec![b'x'; MAX_RECORD_BYTES + more], b"\nend\n".to_vec()].concat();
            let mut window = Window::new(&text[..]);
            assert_eq!(window.next_record(line).unwrap(), Some(RawRecord::TooLong(1)));
            assert_eq!(window.next_record(line).unwrap(), Some(RawRecord::Whole(b"end\n")));
            assert_eq!(window.next_record(line).unwrap(), None);
            assert!(window.buffer.len() < 2 * MAX_RECORD_BYTES, "{}", window.buffer.len());
        }
        let endless = vec![b'x'; MAX_RECORD_BYTES + 1];
        let mut window = Window::new(&endless[..]);
        assert_eq!(window.next_record(line).unwrap(), Some(RawRecord::TooLong(0)));
        assert_eq!(window.next_record(line).unwrap(), None);
    }
}
