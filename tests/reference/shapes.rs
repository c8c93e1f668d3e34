//! Every shape that a filter over some parts can have.

use super::Filter;

/// Every tree over these parts, each used once and in this order: all ways to
/// group them by `$and` and `$or`, with and without a `$not` at each place. No
/// group holds a group of its own connective, and nothing is negated twice.
///
/// Of one part there are 2, of two 16, of three 224, of four 3,904.
pub fn shapes(parts: &[Filter]) -> Vec<Filter> {
    let plain = plain_shapes(parts);
    let negated: Vec<Filter> = plain.iter().cloned().map(Filter::not).collect();
    plain.into_iter().chain(negated).collect()
}

/// Those without a `$not` at their top.
fn plain_shapes(parts: &[Filter]) -> Vec<Filter> {
    if let [part] = parts {
        return vec![part.clone()];
    }
    let groups = |is_and| several(parts, is_and).into_iter();
    groups(true).map(Filter::And).chain(groups(false).map(Filter::Or)).collect()
}

/// Every way to cut the parts into two or more shapes that can stand side by
/// side in a group.
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

/// The shapes that stay apart inside such a group.
fn within(parts: &[Filter], is_and: bool) -> Vec<Filter> {
    let merges = |shape: &Filter| match shape {
        Filter::And(_) => is_and,
        Filter::Or(_) => !is_and,
        Filter::Condition { .. } | Filter::Not(_) => false,
    };
    shapes(parts).into_iter().filter(|shape| !merges(shape)).collect()
}
