//! Tries fixes before they are offered.
//!
//! A fix is good when its mistake is gone from the mended text and no new one
//! has come. The fixes of a short text are tried one by one; of a long one all
//! at once, and by halves where that fails, so that the work stays linear.

use std::collections::HashMap;

use super::{Kind, Mistake, read};
use crate::diagnostic::Fix;
use crate::syntax::limits::ParseOptions;
use crate::syntax::{edit, parser};

/// Up to so many fixes, in a text of up to so many bytes, each is tried alone.
const FEW: usize = 16;
const SHORT: usize = 16 * 1024;
/// How often a group of fixes that fails is split in halves.
const SPLITS: u32 = 4;

pub(super) fn keep_good_fixes(
    text: &str,
    options: &ParseOptions,
    mut mistakes: Vec<Mistake>,
) -> Vec<Mistake> {
    let with_fix: Vec<usize> = (0..mistakes.len()).filter(|&at| has_fix(&mistakes, at)).collect();
    let mut good = vec![false; mistakes.len()];
    let trial = Trial { text, options, mistakes: &mistakes };
    if with_fix.len() <= FEW && text.len() <= SHORT {
        for &at in &with_fix {
            trial.mark(&[at], 0, &mut good);
        }
    } else {
        trial.mark(&with_fix, SPLITS, &mut good);
    }
    for (mistake, good) in mistakes.iter_mut().zip(good) {
        if !good {
            mistake.fix = None;
        }
    }
    mistakes
}

fn has_fix(mistakes: &[Mistake], at: usize) -> bool {
    mistakes.get(at).is_some_and(|mistake| mistake.fix.is_some())
}

struct Trial<'t> {
    text: &'t str,
    options: &'t ParseOptions,
    mistakes: &'t [Mistake],
}

impl Trial<'_> {
    /// Marks the good ones of a group of fixes.
    fn mark(&self, group: &[usize], splits: u32, good: &mut [bool]) {
        if group.is_empty() {
            return;
        }
        if self.mends(group) {
            for &at in group {
                if let Some(good) = good.get_mut(at) {
                    *good = true;
                }
            }
        } else if splits > 0 && group.len() > 1 {
            let (left, right) = group.split_at(group.len().div_ceil(2));
            self.mark(left, splits.saturating_sub(1), good);
            self.mark(right, splits.saturating_sub(1), good);
        }
    }

    /// Whether a group of fixes takes away its own mistakes and brings no new.
    fn mends(&self, group: &[usize]) -> bool {
        let fixes: Vec<&Fix> = group.iter().filter_map(|&at| self.mistakes.get(at)?.fix.as_ref()).collect();
        let Some(mended) = edit::apply(self.text, &fixes) else { return false };
        let mut left = group.iter().copied().peekable();
        let expected = self.mistakes.iter().enumerate().filter(|&(at, _)| left.next_if_eq(&at).is_none());
        let mut expected: Vec<&Kind> = expected.map(|(_, mistake)| &mistake.kind).collect();
        if parser::parse(&mended, self.options).is_some() {
            return true;
        }
        let (_, found) = read(&mended, self.options);
        is_part_of(found.iter().map(|mistake| &mistake.kind), expected.drain(..))
    }
}

/// Whether some mistakes are all among others, each at most as often.
fn is_part_of<'k>(found: impl Iterator<Item = &'k Kind>, expected: impl Iterator<Item = &'k Kind>) -> bool {
    let mut balance: HashMap<&Kind, i64> = HashMap::new();
    for kind in expected {
        let count = balance.entry(kind).or_default();
        *count = count.saturating_add(1);
    }
    for kind in found {
        let count = balance.entry(kind).or_default();
        *count = count.saturating_sub(1);
    }
    balance.values().all(|&count| count >= 0)
}
