//! A plan under construction: the steps from literals to texts, and what is
//! tried where a filter is too large.
//!
//! Knows the order of the steps and what to give up first; what each step does
//! is for the others to know.

use std::collections::HashSet;

use crate::check::Checked;
use crate::compile::alternatives::{Alternative, Breadth, Distribution};
use crate::compile::atoms::{AtomId, Atoms, Parts};
use crate::compile::budget::{Cutter, TooLong};
use crate::compile::options::{CompileOptions, Target};
use crate::compile::reading::{self, TooMany};
use crate::compile::send::send;
use crate::compile::simplify::simplify;
use crate::compile::{conjuncts, left_to_right};
use crate::diagnostic::{Code, Diagnostic};
use crate::normal::signed_condition::SignedCondition;
use crate::schema::{Field, ObjectInfo};
use crate::syntax::error::brief;
use crate::syntax::ops::Connective;
use crate::syntax::tree::Tree;
use crate::syntax::tree_builder::TreeBuilder;
use crate::text::span::Span;

/// What is sent, and which parts of the filter it selects too much of.
pub(super) struct Draft {
    pub(super) texts: Vec<String>,
    pub(super) lost: Parts,
    /// What is sent, as alternatives.
    alternatives: Vec<Alternative>,
}

/// Why there is no draft.
pub(super) enum Refusal {
    /// One condition is too long for any request.
    TooLong(TooLong),
    /// There are too many requests; if one list makes them, this is a piece of it.
    TooMany(Option<AtomId>),
}

pub(super) struct Drafter<'c> {
    options: CompileOptions,
    atoms: Atoms<'c>,
}

impl<'c> Drafter<'c> {
    pub(super) fn new(object: &ObjectInfo, options: CompileOptions) -> Self {
        Self { options, atoms: Atoms::new(object) }
    }

    /// The whole filter if that can be done within the bounds; else, of what is
    /// wider, the draft with the fewest requests.
    pub(super) fn draft(&mut self, literals: &Tree<SignedCondition<'c>>) -> Result<Draft, Refusal> {
        let mut inexact = Parts::default();
        let Some(tree) = self.atoms(literals, &mut inexact) else { return Err(Refusal::TooMany(None)) };
        let whole = self.attempt(&tree, Breadth::Full, inexact);
        if whole.is_ok() {
            return whole;
        }
        let narrow = self.attempt(&tree, Breadth::OneGroup, inexact);
        let wide = self.attempt(&tree, Breadth::Least, inexact);
        match (narrow, wide) {
            (Ok(narrow), Ok(wide)) if narrow.texts.len() > wide.texts.len() => Ok(wide),
            (Ok(narrow), _) => Ok(narrow),
            (Err(_), wide) => wide,
        }
    }

    /// What is sent for each literal, in the same groups.
    fn atoms(&mut self, literals: &Tree<SignedCondition<'c>>, inexact: &mut Parts) -> Option<Tree<AtomId>> {
        let mut assembly = TreeBuilder::new();
        assembly.open(Connective::And);
        for (part, id) in conjuncts(literals).into_iter().enumerate() {
            let parts = Parts::one(part);
            assembly.graft(literals, id, |assembly, literal, span| {
                if !self.send(literal, assembly, parts, span) {
                    *inexact |= parts;
                }
            });
        }
        assembly.close();
        assembly.finish()
    }

    /// Adds what is sent for a literal; whether it selects no more.
    fn send(
        &mut self,
        literal: &SignedCondition<'c>,
        assembly: &mut TreeBuilder<AtomId>,
        parts: Parts,
        span: Span,
    ) -> bool {
        let object = self.atoms.object().clone();
        let Some(field) = literal.field(&object) else { return false };
        let sending = send(literal, field.field_type(), self.options.target());
        assembly.open(sending.connective);
        for sent in sending.conditions {
            assembly.leaf(self.atoms.intern(sent, parts, span), span);
        }
        assembly.close();
        sending.is_exact
    }

    fn attempt(&mut self, tree: &Tree<AtomId>, breadth: Breadth, inexact: Parts) -> Result<Draft, Refusal> {
        let distribution = Distribution::new(tree, breadth);
        let conditions = tree.leaves().count();
        let most = self.options.conditions().max(conditions);
        if distribution.conditions() > most as u64 {
            return Err(Refusal::TooMany(None));
        }
        let alternatives = simplify(distribution.alternatives(), &mut self.atoms, &self.options);
        let mut lost = inexact;
        lost |= distribution.lost(&self.atoms);
        let alternatives = self.cut(alternatives, &mut lost)?;
        let flat = (breadth == Breadth::Full && lost == inexact).then(|| self.left_to_right(tree)).flatten();
        let texts = match flat {
            Some(text) => vec![text],
            None => reading::texts(&alternatives, &self.atoms, &self.options)
                .map_err(|TooMany| Refusal::TooMany(self.longest_list(&alternatives)))?,
        };
        Ok(Draft { texts, lost, alternatives })
    }

    fn cut(&mut self, alternatives: Vec<Alternative>, lost: &mut Parts) -> Result<Vec<Alternative>, Refusal> {
        let limit = self.options.query_bytes();
        let mut cutter = Cutter { atoms: &mut self.atoms, limit, lost: Parts::default() };
        let mut cut = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            cut.extend(cutter.cut(alternative).map_err(Refusal::TooLong)?);
        }
        *lost |= cutter.lost;
        Ok(cut)
    }

    /// The filter as one text that is right from left to right only.
    fn left_to_right(&self, tree: &Tree<AtomId>) -> Option<String> {
        let is_asked = self.options.target() == Target::LeftToRight;
        is_asked.then(|| left_to_right::text(tree, &self.atoms, self.options.query_bytes())).flatten()
    }

    /// A piece of the longest list, if it fills requests.
    fn longest_list(&self, alternatives: &[Alternative]) -> Option<AtomId> {
        let longest = alternatives.iter().flatten().copied().max_by_key(|&id| self.atoms.get(id).length)?;
        let atom = self.atoms.get(longest);
        (atom.sent.values.len() > 1 && atom.length.saturating_mul(2) > self.options.query_bytes())
            .then_some(longest)
    }

    /// Whether an alternative may bring records that have NULL in a text field
    /// that the residual tests: no condition of it is on that field.
    pub(super) fn may_bring_nulls(&self, draft: &Draft, residual: &Checked) -> bool {
        let is_text = |field: &Field| field.field_type().is_text();
        let tested: HashSet<u32> = residual
            .conditions()
            .filter(|condition| is_text(condition.field()))
            .map(|condition| condition.field_index())
            .collect();
        draft.alternatives.iter().any(|alternative| {
            let fields: HashSet<u32> =
                alternative.iter().map(|&atom| self.atoms.get(atom).sent.field).collect();
            !tested.is_subset(&fields)
        })
    }

    /// Tells of alternatives that read nearly every record.
    pub(super) fn notes(&self, draft: &Draft) -> Vec<Diagnostic> {
        let mut seen = HashSet::new();
        let full = draft.alternatives.iter().filter_map(|alternative| {
            let is_full = alternative.iter().all(|&atom| self.atoms.get(atom).sent.is_every_value());
            alternative.first().filter(|_| is_full)
        });
        full.filter(|id| seen.insert(**id))
            .map(|&id| {
                let atom = self.atoms.get(id);
                let message = format!("this reads every record with a value in `{}`", self.field_name(id));
                Diagnostic::new(Code::FullScan, atom.span, message).with_help(
                    "the server cannot be told more of it: join it with a condition that selects few records",
                )
            })
            .collect()
    }

    fn field_name(&self, id: AtomId) -> &str {
        let field = self.atoms.object().get(self.atoms.get(id).sent.field);
        field.map_or("", Field::name)
    }

    /// Says why there is no plan of a filter, whose place is given.
    pub(super) fn explain(&self, refusal: &Refusal, whole: Span) -> Diagnostic {
        let requests = self.options.requests();
        match refusal {
            Refusal::TooLong(TooLong { atom: id, length }) => {
                let limit = self.options.query_bytes();
                let message = format!(
                    "the shortest request for `{}` takes {length} bytes, over the limit of {limit}",
                    brief(self.field_name(*id)),
                );
                Diagnostic::new(Code::LimitExceeded, self.atoms.get(*id).span, message)
                    .with_help("allow more bytes a request")
            }
            Refusal::TooMany(Some(id)) => {
                let message = format!(
                    "the values of `{}` do not fit in {requests} requests",
                    brief(self.field_name(*id))
                );
                Diagnostic::new(Code::LimitExceeded, self.atoms.get(*id).span, message)
                    .with_help("send fewer values at a time, or allow more requests")
            }
            Refusal::TooMany(None) => {
                let message = format!("this filter does not fit in {requests} requests");
                Diagnostic::new(Code::LimitExceeded, whole, message)
                    .with_help("split it into several filters, or allow more requests")
            }
        }
    }
}
