//! Runs the steps from literals to requests, and decides what to leave out of a
//! filter that is too large.

use std::collections::HashSet;

use crate::check::Checked;
use crate::compile::atoms::{AtomId, Atoms, ConjunctSet};
use crate::compile::budget::{Cutter, TooLong};
use crate::compile::dnf::{Alternative, Breadth, Distribution};
use crate::compile::left_to_right;
use crate::compile::options::{CompileOptions, Target};
use crate::compile::pack::{TooManyRequests, pack};
use crate::compile::simplify::simplify;
use crate::compile::widen::widen;
use crate::compile::wire::WireFilter;
use crate::diagnostic::{Code, Diagnostic};
use crate::normal::signed_condition::SignedCondition;
use crate::schema::{Field, ObjectInfo};
use crate::syntax::error::brief;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Kind, NodeId, Tree};
use crate::syntax::tree_builder::TreeBuilder;
use crate::text::span::Span;

/// The requests of a plan, and the conjuncts that they do not represent exactly.
pub(super) struct Candidate {
    pub(super) requests: Vec<WireFilter>,
    pub(super) inexact: ConjunctSet,
    /// The alternatives in the requests.
    alternatives: Vec<Alternative>,
}

/// Why a filter has no plan.
pub(super) enum Refusal {
    /// One condition is too long for any request.
    TooLong(TooLong),
    /// There are too many requests; the atom is a part of the list that causes it.
    TooMany(Option<AtomId>),
}

pub(super) struct Planner<'c> {
    options: CompileOptions,
    atoms: Atoms<'c>,
}

impl<'c> Planner<'c> {
    pub(super) fn new(object: &ObjectInfo, options: CompileOptions) -> Self {
        Self { options, atoms: Atoms::new(object) }
    }

    /// Returns the requests for the whole filter if it fits in the bounds; else the
    /// wider candidate with the fewest requests.
    pub(super) fn plan(&mut self, literals: &Tree<SignedCondition<'c>>) -> Result<Candidate, Refusal> {
        let mut inexact = ConjunctSet::default();
        let Some(tree) = self.atoms(literals, &mut inexact) else { return Err(Refusal::TooMany(None)) };
        let whole = self.attempt(&tree, Breadth::Full, inexact);
        if whole.is_ok() {
            return whole;
        }
        let narrow = self.attempt(&tree, Breadth::OneGroup, inexact);
        let wide = self.attempt(&tree, Breadth::Least, inexact);
        match (narrow, wide) {
            (Ok(narrow), Ok(wide)) if narrow.requests.len() > wide.requests.len() => Ok(wide),
            (Ok(narrow), _) => Ok(narrow),
            (Err(_), wide) => wide,
        }
    }

    /// Replaces each literal by the atoms that represent it.
    fn atoms(
        &mut self,
        literals: &Tree<SignedCondition<'c>>,
        inexact: &mut ConjunctSet,
    ) -> Option<Tree<AtomId>> {
        let mut builder = TreeBuilder::new();
        builder.open(Connective::And);
        for (conjunct, id) in conjuncts(literals).into_iter().enumerate() {
            let conjuncts = ConjunctSet::one(conjunct);
            builder.graft(literals, id, |builder, literal, span| {
                if !self.widen(literal, builder, conjuncts, span) {
                    *inexact |= conjuncts;
                }
            });
        }
        builder.close();
        builder.finish()
    }

    /// Adds the atoms of a literal; returns whether they select no more than it.
    fn widen(
        &mut self,
        literal: &SignedCondition<'c>,
        builder: &mut TreeBuilder<AtomId>,
        conjuncts: ConjunctSet,
        span: Span,
    ) -> bool {
        let object = self.atoms.object().clone();
        let Some(field) = literal.field(&object) else { return false };
        let widened = widen(literal, field.field_type(), self.options.target());
        builder.open(widened.connective);
        for condition in widened.conditions {
            builder.leaf(self.atoms.intern(condition, conjuncts, span), span);
        }
        builder.close();
        widened.is_exact
    }

    fn attempt(
        &mut self,
        tree: &Tree<AtomId>,
        breadth: Breadth,
        inexact: ConjunctSet,
    ) -> Result<Candidate, Refusal> {
        let distribution = Distribution::new(tree, breadth);
        let conditions = tree.leaves().count();
        let most = self.options.conditions().max(conditions);
        if distribution.conditions() > most as u64 {
            return Err(Refusal::TooMany(None));
        }
        let alternatives = simplify(distribution.alternatives(), &mut self.atoms, &self.options);
        let mut all_inexact = inexact;
        all_inexact |= distribution.inexact(&self.atoms);
        let alternatives = self.cut(alternatives, &mut all_inexact)?;
        let flat =
            (breadth == Breadth::Full && all_inexact == inexact).then(|| self.left_to_right(tree)).flatten();
        let requests = match flat {
            Some(request) => vec![request],
            None => pack(&alternatives, &self.atoms, &self.options)
                .map_err(|TooManyRequests| Refusal::TooMany(self.longest_list(&alternatives)))?,
        };
        Ok(Candidate { requests, inexact: all_inexact, alternatives })
    }

    fn cut(
        &mut self,
        alternatives: Vec<Alternative>,
        inexact: &mut ConjunctSet,
    ) -> Result<Vec<Alternative>, Refusal> {
        let limit = self.options.query_bytes();
        let mut cutter = Cutter { atoms: &mut self.atoms, limit, inexact: ConjunctSet::default() };
        let mut cut = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            cut.extend(cutter.cut(alternative).map_err(Refusal::TooLong)?);
        }
        *inexact |= cutter.inexact;
        Ok(cut)
    }

    /// The filter as one request that is correct from left to right only.
    fn left_to_right(&self, tree: &Tree<AtomId>) -> Option<WireFilter> {
        let is_target = self.options.target() == Target::LeftToRight;
        is_target.then(|| left_to_right::request(tree, &self.atoms, self.options.query_bytes())).flatten()
    }

    /// A part of the longest list, if it takes most of a request.
    fn longest_list(&self, alternatives: &[Alternative]) -> Option<AtomId> {
        let longest = alternatives.iter().flatten().copied().max_by_key(|&id| self.atoms.get(id).length)?;
        let atom = self.atoms.get(longest);
        (atom.condition.values.len() > 1 && atom.length.saturating_mul(2) > self.options.query_bytes())
            .then_some(longest)
    }

    /// Whether an alternative can select records with NULL in a text field that the
    /// residual tests: it has no condition on that field.
    pub(super) fn can_select_nulls(&self, candidate: &Candidate, residual: &Checked) -> bool {
        let is_text = |field: &Field| field.field_type().is_text();
        let tested: HashSet<u32> = residual
            .conditions()
            .filter(|condition| is_text(condition.field()))
            .map(|condition| condition.field_index())
            .collect();
        candidate.alternatives.iter().any(|alternative| {
            let fields: HashSet<u32> =
                alternative.iter().map(|&atom| self.atoms.get(atom).condition.field).collect();
            !tested.is_subset(&fields)
        })
    }

    /// Reports alternatives that read nearly every record.
    pub(super) fn notes(&self, candidate: &Candidate) -> Vec<Diagnostic> {
        let mut seen = HashSet::new();
        let full = candidate.alternatives.iter().filter_map(|alternative| {
            let is_full = alternative.iter().all(|&atom| self.atoms.get(atom).condition.is_every_value());
            alternative.first().filter(|_| is_full)
        });
        full.filter(|id| seen.insert(**id))
            .map(|&id| {
                let atom = self.atoms.get(id);
                let message =
                    format!("this request reads every record with a value in `{}`", self.field_name(id));
                Diagnostic::new(Code::FullScan, atom.span, message)
                    .with_help("add a condition that selects few records: the server cannot apply this one")
            })
            .collect()
    }

    fn field_name(&self, id: AtomId) -> &str {
        let field = self.atoms.object().get(self.atoms.get(id).condition.field);
        field.map_or("", Field::name)
    }

    /// Explains why a filter has no plan.
    pub(super) fn explain(&self, refusal: &Refusal, whole: Span) -> Diagnostic {
        let requests = self.options.requests();
        match refusal {
            Refusal::TooLong(TooLong { atom: id, length }) => {
                let limit = self.options.query_bytes();
                let message = format!(
                    "the shortest request for `{}` has {length} bytes, which exceeds the limit of {limit}",
                    brief(self.field_name(*id)),
                );
                Diagnostic::new(Code::LimitExceeded, self.atoms.get(*id).span, message)
                    .with_help("allow more bytes per request")
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

/// The parts of the outermost `$and`, or the whole filter.
pub(super) fn conjuncts(tree: &Tree<SignedCondition<'_>>) -> Vec<NodeId> {
    match tree.node(tree.root()).kind {
        Kind::Group { connective: Connective::And, .. } => tree.children(tree.root()).collect(),
        _ => vec![tree.root()],
    }
}
