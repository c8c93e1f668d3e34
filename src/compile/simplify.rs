//! Replaces alternatives by fewer and shorter ones that select the same records.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::compile::atoms::{AtomId, Atoms, ConjunctSet, WireCondition};
use crate::compile::dnf::Alternative;
use crate::compile::options::CompileOptions;
use crate::compile::unsafe_characters::is_safe_in_list;
use crate::syntax::ops::Op;
use crate::text::span::Span;

/// Above this number of alternatives, pairs are not compared.
const MOST_COMPARED: usize = 4_096;
/// Alternatives longer than this are not merged.
const LONGEST_MERGED: usize = 64;

/// Drops duplicate conditions and absorbed alternatives, and merges alternatives
/// that differ in the values of one field.
pub(super) fn simplify(
    mut alternatives: Vec<Alternative>,
    atoms: &mut Atoms<'_>,
    options: &CompileOptions,
) -> Vec<Alternative> {
    for alternative in &mut alternatives {
        let mut seen = HashSet::new();
        alternative.retain(|atom| seen.insert(*atom));
    }
    loop {
        alternatives = absorb(alternatives);
        let before = alternatives.len();
        if options.folds() {
            alternatives = merge(alternatives, atoms, options);
        }
        if alternatives.len() == before {
            return alternatives;
        }
    }
}

/// Drops each alternative that contains all atoms of another one, which therefore
/// selects its records too.
fn absorb(alternatives: Vec<Alternative>) -> Vec<Alternative> {
    let sets: Vec<Vec<AtomId>> = alternatives.iter().map(sorted).collect();
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|&at| sets.get(at).map(Vec::len));
    let compares = alternatives.len() <= MOST_COMPARED;
    let mut distinct: HashSet<&[AtomId]> = HashSet::new();
    let mut kept: Vec<(u64, &[AtomId])> = Vec::new();
    let mut keeps = vec![false; alternatives.len()];
    for at in order {
        let Some(set) = sets.get(at) else { continue };
        let mask = mask(set);
        let singles = set.iter().any(|atom| distinct.contains(std::slice::from_ref(atom)));
        let is_absorbed = |&(other_mask, other): &(u64, &[AtomId])| {
            other_mask & !mask == 0 && other.iter().all(|atom| set.binary_search(atom).is_ok())
        };
        if singles || !distinct.insert(set) || compares && kept.iter().any(is_absorbed) {
            continue;
        }
        kept.push((mask, set));
        if let Some(keep) = keeps.get_mut(at) {
            *keep = true;
        }
    }
    let mut keeps = keeps.into_iter();
    alternatives.into_iter().filter(|_| keeps.next().unwrap_or(true)).collect()
}

fn sorted(alternative: &Alternative) -> Vec<AtomId> {
    let mut set = alternative.clone();
    set.sort_unstable();
    set
}

/// A filter for subset tests, one bit an atom: a set whose bits are not all in
/// the mask of another is not a subset of it.
fn mask(set: &[AtomId]) -> u64 {
    set.iter()
        .map(|&atom| 1_u64.rotate_left(crate::text::span::offset(Atoms::index(atom))))
        .fold(0, |a, b| a | b)
}

/// An atom by the index of its alternative and its position there.
type Place = (usize, usize);

/// Merges alternatives that differ only in one `$eq` or `$in` on the same field.
fn merge(
    alternatives: Vec<Alternative>,
    atoms: &mut Atoms<'_>,
    options: &CompileOptions,
) -> Vec<Alternative> {
    let groups = mergeable(&alternatives, atoms, options);
    let mut merged: Vec<Option<Alternative>> = alternatives.into_iter().map(Some).collect();
    let mut changed = HashSet::new();
    for places in groups {
        if places.iter().any(|(index, _)| changed.contains(index)) {
            continue;
        }
        changed.extend(places.iter().map(|&(index, _)| index));
        unite(&places, &mut merged, atoms);
    }
    merged.into_iter().flatten().collect()
}

/// The atoms whose values can go into one list, since the rest of their
/// alternatives is the same: groups of two and more, which can overlap.
fn mergeable(alternatives: &[Alternative], atoms: &Atoms<'_>, options: &CompileOptions) -> Vec<Vec<Place>> {
    let is_listed = |value: &Cow<'_, str>| is_safe_in_list(value, options.target());
    let mut indexes: HashMap<(u32, Alternative), usize> = HashMap::new();
    let mut groups: Vec<Vec<Place>> = Vec::new();
    let mut shared = Vec::new();
    for (index, alternative) in alternatives.iter().enumerate().filter(|(_, a)| a.len() <= LONGEST_MERGED) {
        for (position, &atom) in alternative.iter().enumerate() {
            let condition = &atoms.get(atom).condition;
            if !matches!(condition.op, Op::Eq | Op::In) || !condition.values.iter().all(is_listed) {
                continue;
            }
            let mut rest = alternative.clone();
            rest.remove(position);
            rest.sort_unstable();
            let group = *indexes.entry((condition.field, rest)).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len().saturating_sub(1)
            });
            let Some(places) = groups.get_mut(group) else { continue };
            places.push((index, position));
            if places.len() == 2 {
                shared.push(group);
            }
        }
    }
    shared.into_iter().filter_map(|group| groups.get_mut(group).map(std::mem::take)).collect()
}

/// Puts the values of several alternatives into the first of them.
fn unite(places: &[Place], merged: &mut [Option<Alternative>], atoms: &mut Atoms<'_>) {
    let mut united: Option<(u32, Span)> = None;
    let mut conjuncts = ConjunctSet::default();
    let mut values = Vec::new();
    let mut seen = HashSet::new();
    for &(index, position) in places {
        let Some(&id) = merged.get(index).and_then(|kept| kept.as_ref()?.get(position)) else { return };
        let atom = atoms.get(id);
        united.get_or_insert((atom.condition.field, atom.span));
        conjuncts |= atom.conjuncts;
        values.extend(atom.condition.values.iter().filter(|value| seen.insert((*value).clone())).cloned());
    }
    let (Some((field, span)), Some((first, others))) = (united, places.split_first()) else { return };
    let united = atoms.intern(WireCondition { field, op: Op::In, values }, conjuncts, span);
    if let Some(Some(alternative)) = merged.get_mut(first.0)
        && let Some(atom) = alternative.get_mut(first.1)
    {
        *atom = united;
    }
    for &(index, _) in others {
        if let Some(alternative) = merged.get_mut(index) {
            *alternative = None;
        }
    }
}
