//! The distinct conditions of a plan and their texts.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use crate::schema::{FieldType, ObjectInfo};
use crate::syntax::ast::ValueKind;
use crate::syntax::ops::{Op, OperandKind};
use crate::syntax::print;
use crate::text::percent;
use crate::text::span::Span;

/// A condition of the wire language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct WireCondition<'c> {
    pub(super) field: u32,
    pub(super) op: Op,
    pub(super) values: Vec<Cow<'c, str>>,
}

impl<'c> WireCondition<'c> {
    pub(super) fn new(field: u32, op: Op, value: impl Into<Cow<'c, str>>) -> Self {
        Self { field, op, values: vec![value.into()] }
    }

    /// The condition that is true for every value of a field, and unknown for
    /// NULL.
    pub(super) fn every_value(field: u32, field_type: &FieldType) -> Self {
        match field_type {
            FieldType::Boolean => Self { field, op: Op::In, values: vec!["1".into(), "0".into()] },
            _ => Self::new(field, Op::Like, "*"),
        }
    }

    /// Whether this is [`every_value`](Self::every_value) of its field.
    pub(super) fn is_every_value(&self) -> bool {
        match self.values.as_slice() {
            [value] => self.op == Op::Like && value == "*",
            [one, zero] => self.op == Op::In && one == "1" && zero == "0",
            _ => false,
        }
    }
}

/// Identifies an [`Atom`] of [`Atoms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct AtomId(u32);

/// A set of conjuncts of the filter, by their index: one bit each, and the last
/// bit for all from the 63rd on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ConjunctSet(u64);

impl ConjunctSet {
    pub(super) fn one(conjunct: usize) -> Self {
        Self(1 << conjunct.min(63))
    }

    pub(super) fn contains(self, conjunct: usize) -> bool {
        self.0 & Self::one(conjunct).0 != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::BitOrAssign for ConjunctSet {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A condition of the plan under construction.
#[derive(Debug)]
pub(super) struct Atom<'c> {
    pub(super) condition: WireCondition<'c>,
    pub(super) text: String,
    /// Bytes of the text once encoded.
    pub(super) length: usize,
    /// The conjuncts that the condition comes from.
    pub(super) conjuncts: ConjunctSet,
    pub(super) span: Span,
}

/// All atoms, each once.
pub(super) struct Atoms<'c> {
    object: ObjectInfo,
    atoms: Vec<Atom<'c>>,
    ids: HashMap<WireCondition<'c>, AtomId>,
}

impl<'c> Atoms<'c> {
    pub(super) fn new(object: &ObjectInfo) -> Self {
        Self { object: object.clone(), atoms: Vec::new(), ids: HashMap::new() }
    }

    pub(super) fn object(&self) -> &ObjectInfo {
        &self.object
    }

    /// The bytes of a condition once encoded.
    pub(super) fn encoded_length(&self, condition: &WireCondition<'_>) -> usize {
        percent::encoded_length(&printed(&self.object, condition))
    }

    /// Returns the atom of a condition, which is added if it is new.
    pub(super) fn intern(
        &mut self,
        condition: WireCondition<'c>,
        conjuncts: ConjunctSet,
        span: Span,
    ) -> AtomId {
        if let Some(&id) = self.ids.get(&condition) {
            if let Some(atom) = self.atoms.get_mut(id.0 as usize) {
                atom.conjuncts |= conjuncts;
            }
            return id;
        }
        let id = AtomId(crate::text::span::offset(self.atoms.len()));
        let text = printed(&self.object, &condition);
        let length = percent::encoded_length(&text);
        self.ids.insert(condition.clone(), id);
        self.atoms.push(Atom { condition, text, length, conjuncts, span });
        id
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made with their atoms, which are never removed")]
    pub(super) fn get(&self, id: AtomId) -> &Atom<'c> {
        &self.atoms[id.0 as usize]
    }

    /// The index of an atom among all of them.
    pub(super) const fn index(id: AtomId) -> usize {
        id.0 as usize
    }
}

/// Returns the canonical text of a condition.
pub(super) fn printed(object: &ObjectInfo, condition: &WireCondition<'_>) -> String {
    Printed { object, condition }.to_string()
}

struct Printed<'s, 'c> {
    object: &'s ObjectInfo,
    condition: &'s WireCondition<'c>,
}

impl fmt::Display for Printed<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WireCondition { field, op, values } = self.condition;
        let name = self.object.get(*field).map_or("", |field| field.name());
        let values = values.iter().map(|value| (value.as_ref(), ValueKind::Quoted));
        print::parts(name, *op, op.operand_kind() == OperandKind::List, values, f)
    }
}
