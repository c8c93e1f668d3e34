//! All shapes of a filter over given parts.

use super::Filter;

/// Returns every tree that uses each part once and in order: all groupings by
/// `$and` and `$or`, with and without `$not` at each node. No group contains a
/// group of the same connective, and no node is negated twice.
///
/// One part has 2 trees, two 16, three 224, four 3,904.
pub fn shapes(parts: &[Filter]) -> Vec<Filter> {
    let plain = plain_shapes(parts);
    let negated: Vec<Filter> = plain.iter().cloned().map(Filter::not).collect();
    plain.into_iter().chain(negated).collect()
}

/// Returns the trees whose root is not `$not`.
fn plain_shapes(parts: &[Filter]) -> Vec<Filter> {
    if let [part] = parts {
        return vec![part.clone()];
    }
    let groups = |is_and| several(parts, is_and).into_iter();
    groups(true).map(Filter::And).chain(groups(false).map(Filter::Or)).collect()
}

/// Returns every way to split the parts into two or more shapes of one group.
fn several(parts: &[Filter], is_and: bool) -> Vec<Vec<Filter>> {
    let mut all = Vec::new();
    for cut in 1..parts.len() {
        let (first, rest) = parts.split_at(cut);
        for first in within(first, is_and) {
            let alone = within(rest, is_and).into_iter().map(|shape| vec![shape]);
            for rest in alone.chain(several(rest, is_and)) {
                all.push([vec![first.clone()], rest].concat());
            }
        }
    }
    all
}

/// Returns the shapes that do not merge into a group of the connective.
fn within(parts: &[Filter], is_and: bool) -> Vec<Filter> {
    let merges = |shape: &Filter| match shape {
        Filter::And(_) => is_and,
        Filter::Or(_) => !is_and,
        Filter::Condition { .. } | Filter::Not(_) => false,
    };
    shapes(parts).into_iter().filter(|shape| !merges(shape)).collect()
}
