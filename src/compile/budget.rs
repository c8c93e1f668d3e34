//! Alternatives cut down to what one request can carry.
//!
//! Knows lengths. A long `$in` is split, which changes nothing; a long
//! `$notin` keeps its first items, and conditions that still do not fit are
//! widened, or left out, which selects more and is told.

use std::borrow::Cow;

use crate::compile::alternatives::Alternative;
use crate::compile::atoms::{Atom, AtomId, Atoms, Parts};
use crate::compile::send::Sent;
use crate::syntax::ops::Op;
use crate::text::percent;

/// Bytes of `filter=`.
const PREFIX: usize = 7;
/// Bytes of ` $and ` once encoded.
const AND: usize = 12;
/// Bytes of ` $or ` once encoded.
const OR: usize = 11;
/// Bytes of `,` once encoded, and of the quotes around an item.
const COMMA: usize = 3;
const QUOTES: usize = 6;

/// The bytes of an alternative in a request of its own.
pub(super) fn length(alternative: &[AtomId], atoms: &Atoms<'_>) -> usize {
    let conditions = alternative.iter().map(|&atom| atoms.get(atom).length);
    let between = AND.saturating_mul(alternative.len().saturating_sub(1));
    conditions.fold(PREFIX.saturating_add(between), usize::saturating_add)
}

/// The bytes that an alternative adds to a request.
pub(super) fn added_length(alternative: &[AtomId], atoms: &Atoms<'_>) -> usize {
    length(alternative, atoms).saturating_sub(PREFIX).saturating_add(OR)
}

/// An atom that no request can carry.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLong {
    pub(super) atom: AtomId,
    pub(super) length: usize,
}

/// Cuts an alternative down to a number of bytes.
pub(super) struct Cutter<'a, 'c> {
    pub(super) atoms: &'a mut Atoms<'c>,
    pub(super) limit: usize,
    /// The parts of the filter of which something was left out.
    pub(super) lost: Parts,
}

impl<'c> Cutter<'_, 'c> {
    /// The alternatives that take the place of one.
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

    /// Splits the list that makes the fewest requests, if one list alone is
    /// what is too long.
    fn split(&mut self, alternative: &Alternative, excess: usize) -> Option<Vec<Alternative>> {
        let lists = alternative.iter().enumerate().filter_map(|(position, &atom)| {
            let atom = self.atoms.get(atom);
            let room = items_length(atom).checked_sub(excess)?;
            (atom.sent.op == Op::In).then(|| chunks(atom, room))?.map(|chunks| (position, chunks))
        });
        let (position, chunks) = lists.min_by_key(|(_, chunks)| chunks.len())?;
        let &id = alternative.get(position)?;
        let (field, parts, span) = {
            let atom = self.atoms.get(id);
            (atom.sent.field, atom.parts, atom.span)
        };
        let mut split = Vec::with_capacity(chunks.len());
        for values in chunks {
            let part = self.atoms.intern(Sent { field, op: Op::In, values }, parts, span);
            let mut alternative = alternative.clone();
            if let Some(atom) = alternative.get_mut(position) {
                *atom = part;
            }
            split.push(alternative);
        }
        Some(split)
    }

    /// Makes an alternative shorter and wider: the longest `$notin` first, then
    /// whatever is longest.
    fn shorten(
        &mut self,
        alternative: &mut Alternative,
        excess: usize,
        length: usize,
    ) -> Result<(), TooLong> {
        let key = |&(_, &id): &(usize, &AtomId)| {
            let atom = self.atoms.get(id);
            (atom.sent.op == Op::Notin, atom.length)
        };
        let Some((position, &id)) = alternative.iter().enumerate().max_by_key(key) else { return Ok(()) };
        let atom = self.atoms.get(id);
        let wider = match self.shorter_list(atom, excess).or_else(|| self.every_value(atom)) {
            Some(sent) => sent,
            None if alternative.len() > 1 => {
                self.lost |= atom.parts;
                alternative.remove(position);
                return Ok(());
            }
            None => return Err(TooLong { atom: id, length }),
        };
        let (parts, span) = (atom.parts, atom.span);
        self.lost |= parts;
        let wider = self.atoms.intern(wider, parts, span);
        if alternative.contains(&wider) {
            alternative.remove(position);
        } else if let Some(atom) = alternative.get_mut(position) {
            *atom = wider;
        }
        Ok(())
    }

    /// The first items of a `$notin`.
    fn shorter_list(&self, atom: &Atom<'c>, excess: usize) -> Option<Sent<'c>> {
        if atom.sent.op != Op::Notin {
            return None;
        }
        let room = items_length(atom).checked_sub(excess)?;
        let values = chunks(atom, room)?.into_iter().next()?;
        Some(Sent { field: atom.sent.field, op: Op::Notin, values })
    }

    fn every_value(&self, atom: &Atom<'c>) -> Option<Sent<'c>> {
        let field = self.atoms.object().get(atom.sent.field)?;
        let every = Sent::every_value(atom.sent.field, field.field_type());
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
    atom.sent.values.iter().map(|value| item_length(value)).fold(0, usize::saturating_add)
}

/// The items in runs that each fit; `None` if an item does not.
fn chunks<'c>(atom: &Atom<'c>, room: usize) -> Option<Vec<Vec<Cow<'c, str>>>> {
    let mut chunks: Vec<Vec<Cow<'c, str>>> = Vec::new();
    let mut left = 0_usize;
    for value in &atom.sent.values {
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
