//! Applies fixes to a text, and verifies fixes.
//!
//! The caller says what a verified fix is.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use crate::diagnostic::{Edit, Fix};

/// Fixes that cannot be applied together: two edits overlap, or an edit is
/// outside the text or inside a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot apply the fixes: two edits overlap, or an edit does not fit the text")]
#[non_exhaustive]
pub struct ApplyError;

/// Returns a text with fixes applied.
///
/// Insertions at the same place appear in the order of the fixes.
///
/// # Errors
///
/// Two edits overlap, or an edit is outside the text or inside a character.
///
/// ```
/// let text = "status = \"client\"";
/// let findings = filtre::parse(text).unwrap_err();
/// let fixed = filtre::diagnostic::apply(text, findings.iter().filter_map(|finding| finding.fix()))?;
/// assert_eq!(fixed, "status $eq \"client\"");
/// # Ok::<(), filtre::diagnostic::ApplyError>(())
/// ```
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> Result<String, ApplyError> {
    let mut edits: Vec<&Edit> = fixes.into_iter().flat_map(Fix::edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let mut fixed = String::with_capacity(text.len());
    let mut copied = 0_usize;
    for edit in edits {
        let (start, end) = (edit.span.start() as usize, edit.span.end() as usize);
        // If this edit overlaps the one before, the range is inverted and `get` fails.
        fixed.push_str(text.get(copied..start).ok_or(ApplyError)?);
        fixed.push_str(&edit.text);
        copied = end;
    }
    fixed.push_str(text.get(copied..).ok_or(ApplyError)?);
    Ok(fixed)
}

/// The maximum number of bytes that are parsed to verify each fix alone.
const MAX_BYTES: usize = 2 << 20;
/// How often a group of fixes that fails is split into halves.
const MAX_SPLITS: u32 = 3;

/// Returns the numbers of the fixes that pass `verify`, in order.
///
/// `verify` returns whether a group of fixes, applied together, resolves their
/// findings and causes no new ones. Each fix is verified alone if that is cheap
/// for a text of `length` bytes. Otherwise all fixes of a kind are verified
/// together, and in halves if that fails, so that the work stays linear in the
/// length of the text.
pub(crate) fn verified_fixes<Kind: Ord>(
    length: usize,
    fixes: impl IntoIterator<Item = (Kind, usize)>,
    verify: impl Fn(&[usize]) -> bool,
) -> Vec<usize> {
    let mut kinds: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (kind, fix) in fixes {
        kinds.entry(kind).or_default().push(fix);
    }
    let count = kinds.values().map(Vec::len).fold(0, usize::saturating_add);
    let is_cheap = count.saturating_mul(length) <= MAX_BYTES;
    let mut verified = Vec::with_capacity(count);
    for fixes in kinds.values() {
        if is_cheap {
            verified.extend(fixes.iter().filter(|&&fix| verify(&[fix])));
        } else {
            verify_in_halves(fixes, &verify, &mut verified);
        }
    }
    verified.sort_unstable();
    verified
}

fn verify_in_halves(fixes: &[usize], verify: &impl Fn(&[usize]) -> bool, verified: &mut Vec<usize>) {
    let mut groups = vec![(fixes, MAX_SPLITS)];
    while let Some((group, splits)) = groups.pop() {
        if verify(group) {
            verified.extend_from_slice(group);
        } else if splits > 0 && group.len() > 1 {
            let (left, right) = group.split_at(group.len().div_ceil(2));
            groups.extend([left, right].map(|half| (half, splits.saturating_sub(1))));
        }
    }
}

/// Returns whether `found` is a sub-multiset of `expected`.
pub(crate) fn is_part_of<T: Hash + Eq>(
    found: impl IntoIterator<Item = T>,
    expected: impl IntoIterator<Item = T>,
) -> bool {
    let mut balance: HashMap<T, i64> = HashMap::new();
    for item in expected {
        let count = balance.entry(item).or_default();
        *count = count.saturating_add(1);
    }
    for item in found {
        let count = balance.entry(item).or_default();
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
        Fix::new(Applicability::Safe, edits.collect()).unwrap()
    }

    #[test]
    fn apply_sorts_edits_by_place() {
        let (a, b) = (fix(&[(4, 4, ")"), (0, 0, "(")]), fix(&[(1, 2, "x")]));
        assert_eq!(apply("abcd", [&a, &b]).as_deref(), Ok("(axcd)"));
    }

    #[test]
    fn overlapping_edits_return_error() {
        assert_eq!(apply("abcd", [&fix(&[(0, 3, "")]), &fix(&[(2, 4, "")])]), Err(ApplyError));
        assert_eq!(apply("abcd", [&fix(&[(3, 9, "")])]), Err(ApplyError));
        assert_eq!(apply("é", [&fix(&[(1, 1, "x")])]), Err(ApplyError), "inside a character");
    }
}
