//! Cuts alternatives to the length of a request.
//!
//! A long `$in` is split, which selects the same. A long `$notin` keeps its first
//! items, and conditions that still do not fit are widened or left out, which
//! selects more; their conjuncts become inexact.

use std::borrow::Cow;

use crate::compile::atoms::{Atom, AtomId, Atoms, ConjunctSet, WireCondition};
use crate::compile::dnf::Alternative;
use crate::syntax::ops::Op;
use crate::text::percent;

/// Bytes of `filter=`.
const PREFIX: usize = 7;
/// Bytes of ` $and ` once encoded.
const AND: usize = 12;
/// Bytes of ` $or ` once encoded.
const OR: usize = 11;
/// Bytes of `,` once encoded.
const COMMA: usize = 3;
/// Bytes of the two quotes of an item once encoded.
const QUOTES: usize = 6;

/// The bytes of a request with one alternative.
pub(super) fn length(alternative: &[AtomId], atoms: &Atoms<'_>) -> usize {
    let conditions = alternative.iter().map(|&atom| atoms.get(atom).length);
    let between = AND.saturating_mul(alternative.len().saturating_sub(1));
    conditions.fold(PREFIX.saturating_add(between), usize::saturating_add)
}

/// The bytes that an alternative adds to a request.
pub(super) fn added_length(alternative: &[AtomId], atoms: &Atoms<'_>) -> usize {
    length(alternative, atoms).saturating_sub(PREFIX).saturating_add(OR)
}

/// An atom that is too long for any request.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLong {
    pub(super) atom: AtomId,
    pub(super) length: usize,
}

/// Cuts alternatives to a number of bytes.
pub(super) struct Cutter<'a, 'c> {
    pub(super) atoms: &'a mut Atoms<'c>,
    pub(super) limit: usize,
    /// The conjuncts of which something was left out.
    pub(super) inexact: ConjunctSet,
}

impl<'c> Cutter<'_, 'c> {
    /// Returns the alternatives that replace one.
    pub(super) fn cut(&mut self, mut alternative: Alternative) -> Result<Vec<Alternative>, TooLong> {
        loop {
            let length = length(&alternative, self.atoms);
            let Some(excess) = length.checked_sub(self.limit).filter(|&excess| excess > 0) else {
                return Ok(vec![alternative]);
            };
            if let Some(split) = self.split(&alternative, excess) {
                return Ok(split);
            }
            self.shorten(&mut alternative, excess, length)?;
        }
    }

    /// Splits the list that gives the fewest requests, if splitting one list is
    /// enough.
    fn split(&mut self, alternative: &Alternative, excess: usize) -> Option<Vec<Alternative>> {
        let lists = alternative.iter().enumerate().filter_map(|(position, &atom)| {
            let atom = self.atoms.get(atom);
            let room = items_length(atom).checked_sub(excess)?;
            (atom.condition.op == Op::In).then(|| chunks(atom, room))?.map(|chunks| (position, chunks))
        });
        let (position, chunks) = lists.min_by_key(|(_, chunks)| chunks.len())?;
        let &id = alternative.get(position)?;
        let (field, conjuncts, span) = {
            let atom = self.atoms.get(id);
            (atom.condition.field, atom.conjuncts, atom.span)
        };
        let mut split = Vec::with_capacity(chunks.len());
        for values in chunks {
            let part = self.atoms.intern(WireCondition { field, op: Op::In, values }, conjuncts, span);
            let mut alternative = alternative.clone();
            if let Some(atom) = alternative.get_mut(position) {
                *atom = part;
            }
            split.push(alternative);
        }
        Some(split)
    }

    /// Makes an alternative shorter and wider, starting with the longest `$notin`,
    /// then the longest condition.
    fn shorten(
        &mut self,
        alternative: &mut Alternative,
        excess: usize,
        length: usize,
    ) -> Result<(), TooLong> {
        let key = |&(_, &id): &(usize, &AtomId)| {
            let atom = self.atoms.get(id);
            (atom.condition.op == Op::Notin, atom.length)
        };
        let Some((position, &id)) = alternative.iter().enumerate().max_by_key(key) else { return Ok(()) };
        let atom = self.atoms.get(id);
        let wider = match self.shorter_list(atom, excess).or_else(|| self.every_value(atom)) {
            Some(wider) => wider,
            None if alternative.len() > 1 => {
                self.inexact |= atom.conjuncts;
                alternative.remove(position);
                return Ok(());
            }
            None => return Err(TooLong { atom: id, length }),
        };
        let (conjuncts, span) = (atom.conjuncts, atom.span);
        self.inexact |= conjuncts;
        let wider = self.atoms.intern(wider, conjuncts, span);
        if alternative.contains(&wider) {
            alternative.remove(position);
        } else if let Some(atom) = alternative.get_mut(position) {
            *atom = wider;
        }
        Ok(())
    }

    /// The first items of a `$notin`.
    fn shorter_list(&self, atom: &Atom<'c>, excess: usize) -> Option<WireCondition<'c>> {
        if atom.condition.op != Op::Notin {
            return None;
        }
        let room = items_length(atom).checked_sub(excess)?;
        let values = chunks(atom, room)?.into_iter().next()?;
        Some(WireCondition { field: atom.condition.field, op: Op::Notin, values })
    }

    fn every_value(&self, atom: &Atom<'c>) -> Option<WireCondition<'c>> {
        let field = self.atoms.object().get(atom.condition.field)?;
        let every = WireCondition::every_value(atom.condition.field, field.field_type());
        (self.atoms.encoded_length(&every) < atom.length).then_some(every)
    }
}

fn item_length(value: &str) -> usize {
    // Quotes and backslashes are spelled with one more backslash.
    let escapes = value.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    percent::encoded_length(value)
        .saturating_add(escapes.saturating_mul(3))
        .saturating_add(QUOTES)
        .saturating_add(COMMA)
}

/// The bytes of the items of a list, each with a comma.
fn items_length(atom: &Atom<'_>) -> usize {
    atom.condition.values.iter().map(|value| item_length(value)).fold(0, usize::saturating_add)
}

/// Splits the items into lists that fit; `None` if an item does not.
fn chunks<'c>(atom: &Atom<'c>, room: usize) -> Option<Vec<Vec<Cow<'c, str>>>> {
    let mut chunks: Vec<Vec<Cow<'c, str>>> = Vec::new();
    let mut left = 0_usize;
    for value in &atom.condition.values {
        let length = item_length(value);
        match (left.checked_sub(length), chunks.last_mut()) {
            (Some(rest), Some(chunk)) => {
                chunk.push(value.clone());
                left = rest;
            }
            _ => {
                left = room.checked_sub(length)?;
                chunks.push(vec![value.clone()]);
            }
        }
    }
    Some(chunks)
}
