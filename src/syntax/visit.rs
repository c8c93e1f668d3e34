//! A walk over a tree for whoever embeds the crate.

use crate::syntax::ast::{Ast, ConditionRef, Leaf};
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner};

/// What is told during a walk, depth first and in the order of the text. Each
/// method does nothing unless written.
///
/// ```
/// use filtre::syntax::{ConditionRef, Visitor};
///
/// #[derive(Default)]
/// struct Fields(Vec<String>);
///
/// impl Visitor for Fields {
///     fn condition(&mut self, condition: ConditionRef<'_, '_>) {
///         self.0.push(condition.field().to_owned());
///     }
/// }
///
/// let mut fields = Fields::default();
/// filtre::parse("a $eq 1 $or $not b $in [2]")?.visit(&mut fields);
/// assert_eq!(fields.0, ["a", "b"]);
/// # Ok::<(), filtre::Diagnostics>(())
/// ```
pub trait Visitor {
    /// A condition.
    fn condition(&mut self, condition: ConditionRef<'_, '_>) {
        let _ = condition;
    }

    /// Text that could not be read.
    fn fault(&mut self) {}

    /// A group begins.
    fn enter_group(&mut self, connective: Connective) {
        let _ = connective;
    }

    /// A group ends.
    fn leave_group(&mut self, connective: Connective) {
        let _ = connective;
    }

    /// A negation begins.
    fn enter_not(&mut self) {}

    /// A negation ends.
    fn leave_not(&mut self) {}
}

impl Ast<'_> {
    /// Walks the tree without recursion, whatever its depth.
    pub fn visit(&self, visitor: &mut impl Visitor) {
        for event in self.tree.walk(self.tree.root()) {
            match event {
                Event::Leaf(Leaf::Condition(condition), id) => {
                    visitor.condition(self.condition(condition, self.tree.node(id).span));
                }
                Event::Leaf(Leaf::Fault(_), _) => visitor.fault(),
                Event::Enter(Inner { connective: Some(connective), .. }) => visitor.enter_group(connective),
                Event::Leave(Inner { connective: Some(connective), .. }) => visitor.leave_group(connective),
                Event::Enter(_) => visitor.enter_not(),
                Event::Leave(_) => visitor.leave_not(),
            }
        }
    }
}
