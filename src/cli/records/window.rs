//! A source cut into pieces, each of which is a slice of one buffer.
//!
//! Knows bytes; where a piece ends is told by who asks for it.

use std::io::{self, Read};

use super::LONGEST;

/// How much is read at once.
const BLOCK: usize = 1 << 18;

/// The part of a source that is in memory.
pub(super) struct Window<R> {
    from: R,
    buffer: Vec<u8>,
    /// The bytes of the buffer that were read and not yet given away.
    start: usize,
    end: usize,
    is_done: bool,
}

/// A piece of a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'w> {
    /// All of it, its end included.
    Whole(&'w [u8]),
    /// One over [`LONGEST`], which was passed over, and the line breaks in it.
    TooLong(u64),
}

impl<R: Read> Window<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, buffer: vec![0; BLOCK], start: 0, end: 0, is_done: false }
    }

    pub(super) const fn source(&self) -> &R {
        &self.from
    }

    /// The next piece; `None` at the end of the source. `ends` is given the
    /// bytes of the piece in turn, each once, and tells where it ends.
    pub(super) fn piece(
        &mut self,
        mut ends: impl FnMut(&[u8]) -> Option<usize>,
    ) -> io::Result<Option<Piece<'_>>> {
        let mut looked = 0_usize;
        let mut breaks = None;
        loop {
            let from = self.start.saturating_add(looked);
            let fresh = self.buffer.get(from..self.end).unwrap_or(&[]);
            let length = ends(fresh).map(|at| looked.saturating_add(at));
            looked = looked.saturating_add(fresh.len());
            let is_over = length.unwrap_or(looked) > LONGEST;
            if is_over || breaks.is_some() {
                let passed = self.give(length.unwrap_or(looked));
                let count = memchr::memchr_iter(b'\n', passed).count() as u64;
                breaks = Some(count.saturating_add(breaks.unwrap_or(0)));
                looked = 0;
            } else if let Some(length) = length {
                return Ok(Some(Piece::Whole(self.give(length))));
            }
            if let (Some(breaks), Some(_)) = (breaks, length) {
                return Ok(Some(Piece::TooLong(breaks)));
            }
            if self.is_done || !self.fill()? {
                return Ok(match breaks {
                    Some(breaks) => Some(Piece::TooLong(breaks)),
                    None if looked == 0 => None,
                    None => Some(Piece::Whole(self.give(looked))),
                });
            }
        }
    }

    /// Gives away the first bytes.
    fn give(&mut self, length: usize) -> &[u8] {
        let from = self.start;
        self.start = from.saturating_add(length).min(self.end);
        self.buffer.get(from..self.start).unwrap_or(&[])
    }

    /// Reads more; whether there was more.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end = self.end.saturating_sub(self.start);
            self.start = 0;
        }
        if self.end.saturating_add(BLOCK) > self.buffer.len() {
            // By half, so that the longest record leaves memory for the rest.
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

    /// Reads one byte at a time.
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
        while let Some(piece) = window.piece(line).unwrap() {
            let Piece::Whole(bytes) = piece else { panic!("too long") };
            lines.push(bytes.to_vec());
        }
        lines
    }

    #[test]
    fn pieces_make_up_the_source() {
        let text: &[u8] = b"a\n\nbc\r\nd";
        let pieces = [&b"a\n"[..], b"\n", b"bc\r\n", b"d"];
        assert_eq!(lines(Window::new(text)), pieces);
        assert_eq!(lines(Window::new(Trickle(text))), pieces);
        assert!(lines(Window::new(&b""[..])).is_empty());
    }

    #[test]
    fn long_pieces_are_whole_up_to_the_limit() {
        let text = [vec![b'x'; LONGEST - 1], b"\nend".to_vec()].concat();
        let pieces = lines(Window::new(&text[..]));
        assert_eq!(pieces.iter().map(Vec::len).collect::<Vec<_>>(), [LONGEST, 3]);
    }

    #[test]
    fn longer_ones_are_passed_over() {
        for more in [0, 1, BLOCK, 3 * LONGEST] {
            let text = [vec![b'x'; LONGEST + more], b"\nend\n".to_vec()].concat();
            let mut window = Window::new(&text[..]);
            assert_eq!(window.piece(line).unwrap(), Some(Piece::TooLong(1)));
            assert_eq!(window.piece(line).unwrap(), Some(Piece::Whole(b"end\n")));
            assert_eq!(window.piece(line).unwrap(), None);
            assert!(window.buffer.len() < 2 * LONGEST, "{}", window.buffer.len());
        }
        let endless = vec![b'x'; LONGEST + 1];
        let mut window = Window::new(&endless[..]);
        assert_eq!(window.piece(line).unwrap(), Some(Piece::TooLong(0)));
        assert_eq!(window.piece(line).unwrap(), None);
    }
}
