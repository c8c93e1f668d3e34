//! Applies fixes to a text.

use crate::diagnostic::{Edit, Fix};

/// The text after some fixes; `None` if two of them overlap or one does not
/// fit the text.
///
/// Insertions at the same place stand in the order of the fixes.
pub(crate) fn apply(text: &str, fixes: &[&Fix]) -> Option<String> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| fix.edits()).collect();
    edits.sort_by_key(|edit| edit.span);
    let mut mended = String::with_capacity(text.len());
    let mut copied = 0_usize;
    for edit in edits {
        let (start, end) = (edit.span.start() as usize, edit.span.end() as usize);
        // A start before what is copied is refused: the range is then inverted.
        mended.push_str(text.get(copied..start)?);
        mended.push_str(&edit.text);
        copied = end;
    }
    mended.push_str(text.get(copied..)?);
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Applicability;
    use crate::span::Span;

    fn fix(edits: &[(u32, u32, &str)]) -> Fix {
        let edits = edits.iter().map(|&(start, end, text)| Edit::replace(Span::new(start, end), text));
        Fix::new(Applicability::Safe, edits.collect())
    }

    #[test]
    fn edits_are_applied_in_order() {
        let (a, b) = (fix(&[(4, 4, ")"), (0, 0, "(")]), fix(&[(1, 2, "x")]));
        assert_eq!(apply("abcd", &[&a, &b]).as_deref(), Some("(axcd)"));
    }

    #[test]
    fn overlapping_edits_are_refused() {
        assert_eq!(apply("abcd", &[&fix(&[(0, 3, "")]), &fix(&[(2, 4, "")])]), None);
        assert_eq!(apply("abcd", &[&fix(&[(3, 9, "")])]), None);
        assert_eq!(apply("é", &[&fix(&[(1, 1, "x")])]), None, "inside a character");
    }
}
