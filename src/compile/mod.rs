//! Checked filters to wire text.
//!
//! Knows the wire language, what of a filter can be said in it, and how it may
//! be misread; knows no transport.
//!
//! | step | file | from → to |
//! |---|---|---|
//! | fold | `fold.rs` | literals in negation normal form → fewer literals |
//! | send | `send.rs` `misread.rs` `pattern.rs` `atoms.rs` | a literal → what certainly selects as much, and can be sent |
//! | distribute | `alternatives.rs` `simplify.rs` | groups → a disjunction of conjunctions |
//! | cut | `budget.rs` | alternatives → alternatives that fit a request |
//! | order | `reading.rs` | alternatives → requests that cannot be misread |
//!
//! Whatever a step selects too much is noted by the part of the filter it comes
//! from, and those parts are the residual of the [`Plan`].

mod alternatives;
mod atoms;
mod budget;
mod draft;
mod fold;
mod left_to_right;
mod misread;
mod options;
mod pattern;
mod plan;
mod read;
mod reading;
mod send;
mod simplify;
#[cfg(test)]
mod tests;
mod wire;

use crate::check::Checked;
use crate::compile::draft::{Draft, Drafter};
use crate::diagnostic::Diagnostics;
use crate::normal::signed_condition::SignedCondition;
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Kind, NodeId, Tree};
use crate::syntax::tree_builder::TreeBuilder;

pub use options::{CompileOptions, Target};
pub use plan::Plan;
pub use read::PlanError;
pub use wire::WireFilter;

impl Checked {
    /// Compiles the filter to what is sent, and what is left to do after.
    ///
    /// The union of the requests, filtered by the residual, is exactly what the
    /// filter selects, on every server that reads texts in the ways that the
    /// target promises.
    ///
    /// # Errors
    ///
    /// Parameters without values; and filters that cannot be said within the
    /// bounds of the options, with the part at fault.
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
        let normal = self.negation_normal_form();
        let mut literals = Some(normal.literals());
        if options.folds() {
            literals = literals.and_then(|tree| fold::fold(&tree));
        }
        let Some(tree) = literals.and_then(fold::prune) else { return Ok(nothing(self, options)) };
        let mut drafter = Drafter::new(self.object(), options);
        match drafter.draft(&tree) {
            Ok(draft) => Ok(self.plan(draft, &drafter, &tree, options)),
            Err(refusal) => {
                let whole = self.tree().node(self.tree().root()).span;
                Err(drafter.explain(&refusal, whole).into())
            }
        }
    }

    fn plan(
        &self,
        draft: Draft,
        drafter: &Drafter<'_>,
        tree: &Tree<SignedCondition<'_>>,
        options: CompileOptions,
    ) -> Plan {
        let residual = self.residual(&draft, tree);
        Plan {
            object: self.object().clone(),
            target: options.target(),
            blanks_matter: residual
                .as_ref()
                .is_some_and(|residual| drafter.may_bring_nulls(&draft, residual)),
            notes: drafter.notes(&draft),
            requests: draft.texts.into_iter().map(WireFilter::new).collect(),
            residual,
        }
    }

    /// The conjuncts of which more is selected than should be.
    fn residual(&self, draft: &Draft, tree: &Tree<SignedCondition<'_>>) -> Option<Self> {
        if draft.lost.is_empty() {
            return None;
        }
        let conjuncts = conjuncts(tree);
        let lost: Vec<NodeId> = conjuncts
            .iter()
            .copied()
            .enumerate()
            .filter(|&(part, _)| draft.lost.contains(part))
            .map(|(_, id)| id)
            .collect();
        if lost.len() == conjuncts.len() {
            return Some(self.clone());
        }
        let mut assembly = TreeBuilder::new();
        assembly.open(Connective::And);
        for id in lost {
            assembly.graft(tree, id, |assembly, literal, span| assembly.leaf(literal.clone(), span));
        }
        assembly.close();
        Self::from_literals(self.object().clone(), &assembly.finish()?)
    }
}

/// The parts of the outermost `$and`; the whole filter if it is none.
fn conjuncts(tree: &Tree<SignedCondition<'_>>) -> Vec<NodeId> {
    match tree.node(tree.root()).kind {
        Kind::Group { connective: Connective::And, .. } => tree.children(tree.root()).collect(),
        _ => vec![tree.root()],
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
