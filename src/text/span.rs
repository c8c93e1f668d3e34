//! Byte spans of a text, and their lines and columns.

/// A half-open range of byte offsets in one text.
///
/// Offsets are 32 bits wide: a text over 4 GiB is never parsed.
///
/// ```
/// let span = filtre::Span::new(7, 12);
/// assert_eq!(span.len(), 5);
/// assert_eq!(span.slice("status $eq \"client\""), "$eq \"");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Creates a span from `start` up to, not including, `end`. If `end` is before
    /// `start`, the span is empty, at `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        let end = if end < start { start } else { end };
        Self { start, end }
    }

    /// Creates the empty span at an offset, for something missing.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// Returns the first offset.
    #[must_use]
    pub const fn start(self) -> u32 {
        self.start
    }

    /// Returns the offset after the last.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Returns the length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Returns whether the span contains no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the smallest span that contains both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Returns the part of the text in the span, or `""` if the span is not in the text.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        text.get(std::ops::Range::from(self)).unwrap_or("")
    }
}

impl From<Span> for std::ops::Range<usize> {
    fn from(span: Span) -> Self {
        span.start as usize..span.end as usize
    }
}

/// Returns an offset in 32 bits: a text is never longer.
pub(crate) fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A line and a column of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// An index of the lines of a text, which returns the line and column of an offset.
///
/// It is built in one pass; a lookup reads at most 256 bytes of the text, even on a
/// long line.
///
/// ```
/// let index = filtre::text::LineIndex::new("é $eq\n\"x\"");
/// let position = index.position("é $eq\n\"x\"", 3);
/// assert_eq!((position.line, position.column), (1, 3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// For the start of each line, its offset and the number of characters before.
    lines: Vec<(u32, u32)>,
    /// The number of characters before each block.
    blocks: Vec<u32>,
}

const BLOCK: usize = 256;

impl LineIndex {
    /// Creates the index of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut lines = vec![(0, 0)];
        let mut blocks = Vec::new();
        let mut characters: u32 = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at.is_multiple_of(BLOCK) {
                blocks.push(characters);
            }
            if starts_character(byte) {
                characters = characters.saturating_add(1);
            }
            if byte == b'\n' {
                lines.push((offset(at.saturating_add(1)), characters));
            }
        }
        Self { lines, blocks }
    }

    /// Returns the line and column of an offset; `text` is the text of the index.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.lines.partition_point(|&(start, _)| start <= offset);
        let before = line.checked_sub(1).and_then(|at| self.lines.get(at));
        let (_, first) = before.copied().unwrap_or_default();
        let column = self.characters_before(text, offset as usize).saturating_sub(first);
        Position { line: self::offset(line), column: column.saturating_add(1) }
    }

    /// Returns the span of a line, counted from 1, without its line break.
    #[must_use]
    pub fn line(&self, text: &str, line: u32) -> Span {
        let start = |line: u32| {
            let at = (line as usize).checked_sub(1)?;
            self.lines.get(at).map(|&(start, _)| start)
        };
        let first = start(line).unwrap_or(offset(text.len()));
        let next = start(line.saturating_add(1)).unwrap_or(offset(text.len()));
        let whole = Span::new(first, next);
        let kept = whole.slice(text).trim_end_matches(['\n', '\r']).len();
        Span::new(first, first.saturating_add(offset(kept)))
    }

    fn characters_before(&self, text: &str, offset: usize) -> u32 {
        let offset = offset.min(text.len());
        let block = offset.checked_div(BLOCK).unwrap_or(0).min(self.blocks.len().saturating_sub(1));
        let start = block.saturating_mul(BLOCK);
        let counted = self.blocks.get(block).copied().unwrap_or(0);
        let rest = text.as_bytes().get(start..offset).unwrap_or(&[]);
        let more = rest.iter().filter(|&&byte| starts_character(byte)).count();
        counted.saturating_add(self::offset(more))
    }
}

const fn starts_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_equal_counted_lines_and_columns() {
        let text = "aé\r\n\n« c »\n".repeat(100);
        let index = LineIndex::new(&text);
        for (at, _) in text.char_indices() {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let found = index.position(&text, offset(at));
            assert_eq!((found.line as usize, found.column as usize), (line, column), "offset {at}");
        }
    }

    #[test]
    fn span_of_line_excludes_line_break() {
        let text = "ab\r\ncd\n";
        let index = LineIndex::new(text);
        assert_eq!(index.line(text, 1).slice(text), "ab");
        assert_eq!(index.line(text, 2).slice(text), "cd");
        assert_eq!(index.line(text, 3).slice(text), "");
        assert_eq!(index.line(text, 9).slice(text), "");
    }
}
