//! Nonspacing marks: the accents that stand on their own in decomposed text.
//!
//! Knows one general category of Unicode, from the tables of [`regex_syntax`].

use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};

/// No character below this is a mark.
const FIRST: char = '\u{300}';

/// The ranges of the general category Mn, in order.
static RANGES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let hir = regex_syntax::parse(r"\p{Mn}");
    match hir.as_ref().map(regex_syntax::hir::Hir::kind) {
        Ok(HirKind::Class(Class::Unicode(class))) => {
            class.ranges().iter().map(|range| (range.start(), range.end())).collect()
        }
        _ => Vec::new(),
    }
});

/// Whether a character is of the general category Mn.
pub(crate) fn is_nonspacing_mark(c: char) -> bool {
    if c < FIRST {
        return false;
    }
    let after = RANGES.partition_point(|&(start, _)| start <= c);
    after.checked_sub(1).and_then(|at| RANGES.get(at)).is_some_and(|&(_, end)| c <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_others() {
        for mark in ['\u{300}', '\u{301}', '\u{36f}', '\u{5b0}', '\u{e0100}'] {
            assert!(is_nonspacing_mark(mark), "{mark:?}");
        }
        // An enclosing mark, a spacing mark, letters and spaces.
        for other in ['a', 'é', ' ', '\u{a0}', '\u{488}', '\u{903}', '\u{370}', '\u{10ffff}'] {
            assert!(!is_nonspacing_mark(other), "{other:?}");
        }
    }
}
