//! The visitor of a syntax tree.

use crate::syntax::ast::{Ast, ConditionRef, Leaf};
use crate::syntax::ops::Connective;
use crate::syntax::tree::{Event, Inner};

/// The methods that [`Ast::visit`] calls, depth first and in the order of the
/// text. The default methods do nothing.
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
    /// Visits a condition.
    fn condition(&mut self, condition: ConditionRef<'_, '_>) {
        let _ = condition;
    }

    /// Visits text with a mistake.
    fn fault(&mut self) {}

    /// Visits the start of a group.
    fn enter_group(&mut self, connective: Connective) {
        let _ = connective;
    }

    /// Visits the end of a group.
    fn leave_group(&mut self, connective: Connective) {
        let _ = connective;
    }

    /// Visits the start of a `$not`.
    fn enter_not(&mut self) {}

    /// Visits the end of a `$not`.
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
