//! Compiles checked filters to requests in the wire language.
//!
//! | step | file | from → to |
//! |---|---|---|
//! | fold | `fold.rs` | literals in negation normal form → fewer literals |
//! | widen | `widen.rs` `unsafe_characters.rs` `atoms.rs` | a literal → conditions that select at least as much and that a server reads correctly |
//! | distribute | `dnf.rs` `simplify.rs` | groups → a disjunction of conjunctions |
//! | cut | `budget.rs` | alternatives → alternatives that fit in a request |
//! | pack | `pack.rs` `left_to_right.rs` | alternatives → requests with one meaning under each precedence of the target |
//!
//! `planner.rs` runs the steps. A step that selects more than the filter records
//! the conjuncts it applies to; these are the residual of the [`Plan`].

mod atoms;
mod budget;
mod dnf;
mod fold;
mod left_to_right;
mod options;
mod pack;
mod plan;
mod plan_json;
mod planner;
mod simplify;
#[cfg(test)]
mod tests;
mod unsafe_characters;
mod widen;
mod wire;

use crate::check::Checked;
use crate::compile::planner::{Candidate, Planner, conjuncts};
use crate::diagnostic::Diagnostics;
use crate::normal::signed_condition::SignedCondition;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::tree_builder::TreeBuilder;

pub use options::{CompileOptions, Target, UnknownTarget};
pub use plan::Plan;
pub use plan_json::PlanError;
pub use wire::WireFilter;

impl Checked {
    /// Compiles the filter to requests and a residual filter.
    ///
    /// The union of the requests, filtered by the residual, is exactly what the
    /// filter selects, on every server that the target describes.
    ///
    /// # Errors
    ///
    /// Reports parameters without values, and the part of the filter that exceeds
    /// the limits of the options.
    ///
    /// ```
    /// use filtre::{Target, schema::ObjectInfo};
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let filter = filtre::parse(r#"(Pays $eq "FR" $or optin $eq "1") $and cc_age $gte "18""#)?;
    /// let plan = contact.check(&filter)?.compile(Target::Portable)?;
    /// assert_eq!(
    ///     plan.requests()[0].as_str(),
    ///     r#"Pays $eq "FR" $and cc_age $gte "18" $or optin $eq "1" $and cc_age $gte "18""#
    /// );
    /// assert!(plan.residual().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self, options: impl Into<CompileOptions>) -> Result<Plan, Diagnostics> {
        let options = options.into();
        self.all_bound()?;
        let mut literals = Some(self.normalize());
        if options.folds() {
            literals = literals.and_then(|tree| fold::fold(&tree));
        }
        let Some(tree) = literals.and_then(fold::prune) else { return Ok(nothing(self, options)) };
        let mut planner = Planner::new(self.object(), options);
        match planner.plan(&tree) {
            Ok(candidate) => Ok(self.plan(candidate, &planner, &tree, options)),
            Err(refusal) => {
                let whole = self.tree().node(self.tree().root()).span;
                Err(planner.explain(&refusal, whole).into())
            }
        }
    }

    fn plan(
        &self,
        candidate: Candidate,
        planner: &Planner<'_>,
        tree: &Tree<SignedCondition<'_>>,
        options: CompileOptions,
    ) -> Plan {
        let residual = self.residual(&candidate, tree);
        Plan {
            object: self.object().clone(),
            target: options.target(),
            blanks_matter: residual
                .as_ref()
                .is_some_and(|residual| planner.can_select_nulls(&candidate, residual)),
            notes: planner.notes(&candidate),
            requests: candidate.requests,
            residual,
        }
    }

    /// The conjuncts that the requests do not represent exactly.
    fn residual(&self, candidate: &Candidate, tree: &Tree<SignedCondition<'_>>) -> Option<Self> {
        if candidate.inexact.is_empty() {
            return None;
        }
        let conjuncts = conjuncts(tree);
        let inexact: Vec<NodeId> = conjuncts
            .iter()
            .copied()
            .enumerate()
            .filter(|&(part, _)| candidate.inexact.contains(part))
            .map(|(_, id)| id)
            .collect();
        if inexact.len() == conjuncts.len() {
            return Some(self.clone());
        }
        let mut builder = TreeBuilder::new();
        builder.open(Connective::And);
        for id in inexact {
            builder.graft(tree, id, |builder, literal, span| builder.leaf(literal.clone(), span));
        }
        builder.close();
        Self::from_normalized(self.object().clone(), &builder.finish()?)
    }
}

/// The plan of a filter that selects no record.
fn nothing(checked: &Checked, options: CompileOptions) -> Plan {
    Plan {
        object: checked.object().clone(),
        target: options.target(),
        requests: Vec::new(),
        residual: None,
        blanks_matter: false,
        notes: Vec::new(),
    }
}
