//! Fewer and shorter alternatives that select the same.
//!
//! Knows that a conjunction is a set of atoms, and which two differ in one list
//! only. Knows nothing of readings and budgets.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::compile::alternatives::Alternative;
use crate::compile::atoms::{AtomId, Atoms, Parts};
use crate::compile::misread::is_listable;
use crate::compile::options::CompileOptions;
use crate::compile::send::Sent;
use crate::syntax::ops::Op;

/// Alternatives past this number are not compared two by two.
const MOST_COMPARED: usize = 4_096;
/// Alternatives longer than this are not merged.
const LONGEST_MERGED: usize = 64;

/// Drops repetitions and alternatives that others hold already, and makes one
/// of those that differ in the values of one field.
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

/// Drops each alternative all of whose records another one selects: it has the
/// atoms of the other, and more.
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
        let is_held = |&(other_mask, other): &(u64, &[AtomId])| {
            other_mask & !mask == 0 && other.iter().all(|atom| set.binary_search(atom).is_ok())
        };
        if singles || !distinct.insert(set) || compares && kept.iter().any(is_held) {
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

/// One bit an atom: a set whose bits are not all in another's is no part of it.
fn mask(set: &[AtomId]) -> u64 {
    set.iter()
        .map(|&atom| 1_u64.rotate_left(crate::text::span::offset(Atoms::position(atom))))
        .fold(0, |a, b| a | b)
}

/// The place of an atom: its alternative, and where it stands there.
type Place = (usize, usize);

/// Makes one alternative of those that differ in one `$eq` or `$in` on the same
/// field.
fn merge(
    alternatives: Vec<Alternative>,
    atoms: &mut Atoms<'_>,
    options: &CompileOptions,
) -> Vec<Alternative> {
    let mut groups: HashMap<(u32, Vec<AtomId>), Vec<Place>> = HashMap::new();
    let mut order = Vec::new();
    for (at, alternative) in alternatives.iter().enumerate().filter(|(_, a)| a.len() <= LONGEST_MERGED) {
        for (position, &atom) in alternative.iter().enumerate() {
            let sent = &atoms.get(atom).sent;
            let is_listed = |value: &Cow<'_, str>| is_listable(value, options.target());
            if !matches!(sent.op, Op::Eq | Op::In) || !sent.values.iter().all(is_listed) {
                continue;
            }
            let mut rest = alternative.clone();
            rest.remove(position);
            rest.sort_unstable();
            let key = (sent.field, rest);
            let places = groups.entry(key.clone()).or_default();
            places.push((at, position));
            if places.len() == 2 {
                order.push(key);
            }
        }
    }
    let mut merged: Vec<Option<Alternative>> = alternatives.into_iter().map(Some).collect();
    let mut touched = HashSet::new();
    for key in order {
        let places = groups.remove(&key).unwrap_or_default();
        if places.iter().any(|(at, _)| touched.contains(at)) {
            continue;
        }
        touched.extend(places.iter().map(|&(at, _)| at));
        unite(&places, &mut merged, atoms);
    }
    merged.into_iter().flatten().collect()
}

/// Puts the values of several alternatives into the first of them.
fn unite(places: &[Place], merged: &mut [Option<Alternative>], atoms: &mut Atoms<'_>) {
    let ids: Vec<AtomId> = places
        .iter()
        .filter_map(|&(at, position)| merged.get(at)?.as_ref()?.get(position).copied())
        .collect();
    let Some(&first) = ids.first() else { return };
    let mut parts = Parts::default();
    let mut values = Vec::new();
    let mut seen = HashSet::new();
    for &id in &ids {
        let atom = atoms.get(id);
        parts |= atom.parts;
        values.extend(atom.sent.values.iter().filter(|value| seen.insert((*value).clone())).cloned());
    }
    let (field, span) = (atoms.get(first).sent.field, atoms.get(first).span);
    let united = atoms.intern(Sent { field, op: Op::In, values }, parts, span);
    let mut places = places.iter();
    if let Some(&(at, position)) = places.next()
        && let Some(Some(alternative)) = merged.get_mut(at)
        && let Some(atom) = alternative.get_mut(position)
    {
        *atom = united;
    }
    for &(at, _) in places {
        if let Some(alternative) = merged.get_mut(at) {
            *alternative = None;
        }
    }
}
