//! Applies fixes to a text, and finds out which of them are good.
//!
//! Knows texts and edits; what makes a fix good is told by the caller.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

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

/// Each fix is tried alone while that reads so many bytes at most.
const ALONE: usize = 2 << 20;
/// How often a group of fixes that fails is split in halves.
const SPLITS: u32 = 3;

/// Tries fixes, named by numbers, on a text of some length; the good ones, in
/// order.
///
/// `mends` says whether a group of them, applied together, mends what it should
/// and brings nothing new. They are tried one by one where that is cheap; else
/// those of a kind all at once, and by halves where that fails, so that the work
/// stays linear in the text.
pub(crate) fn good_fixes<Kind: Ord>(
    length: usize,
    fixes: impl IntoIterator<Item = (Kind, usize)>,
    mends: impl Fn(&[usize]) -> bool,
) -> Vec<usize> {
    let mut kinds: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (kind, fix) in fixes {
        kinds.entry(kind).or_default().push(fix);
    }
    let count = kinds.values().map(Vec::len).fold(0, usize::saturating_add);
    let is_cheap = count.saturating_mul(length) <= ALONE;
    let mut good = Vec::with_capacity(count);
    for fixes in kinds.values() {
        if is_cheap {
            good.extend(fixes.iter().filter(|&&fix| mends(&[fix])));
        } else {
            good_halves(fixes, &mends, &mut good);
        }
    }
    good.sort_unstable();
    good
}

fn good_halves(fixes: &[usize], mends: &impl Fn(&[usize]) -> bool, good: &mut Vec<usize>) {
    let mut groups = vec![(fixes, SPLITS)];
    while let Some((group, splits)) = groups.pop() {
        if mends(group) {
            good.extend_from_slice(group);
        } else if splits > 0 && group.len() > 1 {
            let (left, right) = group.split_at(group.len().div_ceil(2));
            groups.extend([left, right].map(|half| (half, splits.saturating_sub(1))));
        }
    }
}

/// Whether what was found is all among what was expected, each at most as often.
pub(crate) fn is_part_of<T: Hash + Eq>(
    found: impl IntoIterator<Item = T>,
    expected: impl IntoIterator<Item = T>,
) -> bool {
    let mut balance: HashMap<T, i64> = HashMap::new();
    for thing in expected {
        let count = balance.entry(thing).or_default();
        *count = count.saturating_add(1);
    }
    for thing in found {
        let count = balance.entry(thing).or_default();
        *count = count.saturating_sub(1);
    }
    balance.values().all(|&count| count >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Applicability;
    use crate::text::span::Span;

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
