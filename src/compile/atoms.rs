//! The distinct conditions of a plan, each with its text.
//!
//! Knows how a condition is spelled and how long that is on the wire; knows
//! nothing of how conditions are joined.

use std::collections::HashMap;
use std::fmt;

use crate::compile::send::Sent;
use crate::schema::ObjectInfo;
use crate::syntax::ast::ValueKind;
use crate::syntax::ops::OperandKind;
use crate::syntax::print;
use crate::text::percent;
use crate::text::span::Span;

/// A condition of the plan under construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct AtomId(u32);

/// The parts of the filter that a condition serves: bits of the conjuncts, of
/// which all from the 63rd on share the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts(u64);

impl Parts {
    pub(super) fn one(part: usize) -> Self {
        Self(1 << part.min(63))
    }

    pub(super) fn contains(self, part: usize) -> bool {
        self.0 & Self::one(part).0 != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::BitOrAssign for Parts {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

#[derive(Debug)]
pub(super) struct Atom<'c> {
    pub(super) sent: Sent<'c>,
    pub(super) text: String,
    /// Bytes of the text once encoded.
    pub(super) length: usize,
    pub(super) parts: Parts,
    pub(super) span: Span,
}

/// All atoms, each once.
pub(super) struct Atoms<'c> {
    object: ObjectInfo,
    atoms: Vec<Atom<'c>>,
    known: HashMap<Sent<'c>, AtomId>,
}

impl<'c> Atoms<'c> {
    pub(super) fn new(object: &ObjectInfo) -> Self {
        Self { object: object.clone(), atoms: Vec::new(), known: HashMap::new() }
    }

    pub(super) fn object(&self) -> &ObjectInfo {
        &self.object
    }

    /// The bytes of a condition once encoded.
    pub(super) fn encoded_length(&self, sent: &Sent<'_>) -> usize {
        percent::encoded_length(&Printed { object: &self.object, sent }.to_string())
    }

    /// The atom of a condition.
    pub(super) fn intern(&mut self, sent: Sent<'c>, parts: Parts, span: Span) -> AtomId {
        if let Some(&id) = self.known.get(&sent) {
            if let Some(atom) = self.atoms.get_mut(id.0 as usize) {
                atom.parts |= parts;
            }
            return id;
        }
        let id = AtomId(crate::text::span::offset(self.atoms.len()));
        let text = Printed { object: &self.object, sent: &sent }.to_string();
        let length = percent::encoded_length(&text);
        self.known.insert(sent.clone(), id);
        self.atoms.push(Atom { sent, text, length, parts, span });
        id
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made with their atoms, which are never removed")]
    pub(super) fn get(&self, id: AtomId) -> &Atom<'c> {
        &self.atoms[id.0 as usize]
    }

    /// The place of an atom among all of them.
    pub(super) const fn position(id: AtomId) -> usize {
        id.0 as usize
    }
}

struct Printed<'s, 'c> {
    object: &'s ObjectInfo,
    sent: &'s Sent<'c>,
}

impl fmt::Display for Printed<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.object.get(self.sent.field).map_or("", |field| field.name());
        let values = self.sent.values.iter().map(|value| (value.as_ref(), ValueKind::Quoted));
        print::parts(name, self.sent.op, self.sent.op.operand_kind() == OperandKind::List, values, f)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::compile) fn printed(object: &ObjectInfo, sent: &Sent<'_>) -> String {
        Printed { object, sent }.to_string()
    }
}
