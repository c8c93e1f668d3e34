//! Checks filters that programs built.
//!
//! Such a filter has no text, so a finding names its condition in the message and
//! has no fix. Lists may be empty; only the tree limits the size.

use crate::check::checked::{Checked, Leaf, Operands};
use crate::check::resolve::Resolver;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::schema::ObjectInfo;
use crate::syntax::ast::{self, Ast, ConditionRef};
use crate::syntax::error::brief;

/// A finding of the builder, with the number of its condition.
pub(crate) type Refused = (usize, Diagnostic);

impl ObjectInfo {
    /// Checks a built filter, and adds the findings of the builder, which are in the
    /// order of the conditions. The tree has faults in place of those conditions.
    pub(crate) fn check_built(&self, ast: &Ast<'_>, refused: Vec<Refused>) -> Result<Checked, Diagnostics> {
        let bytes = ast.values.iter().map(|value| value.text.len()).fold(0, usize::saturating_add);
        let mut resolver = Resolver::of_built(self, ast.values.len(), bytes);
        let mut refused = refused.into_iter().peekable();
        let mut findings = Vec::new();
        let mut numbers = 0_usize..;
        let tree = ast.tree.map(|leaf, span| {
            let number = numbers.next();
            let condition = match leaf {
                ast::Leaf::Condition(condition) | ast::Leaf::Fault(Some(condition)) => {
                    Some(ast.condition(condition, span))
                }
                ast::Leaf::Fault(None) => None,
            };
            let resolved = condition.map_or_else(Leaf::faulty, |condition| resolver.condition(condition));
            while let Some((_, finding)) = refused.next_if(|(at, _)| Some(*at) == number) {
                findings.push(placed(finding, condition));
            }
            findings.extend(resolver.findings.drain(..).map(|finding| placed(finding, condition)));
            resolved
        });
        findings.extend(too_large(&resolver.operands));
        match Diagnostics::in_order(findings) {
            None => Ok(Checked { object: self.clone(), tree, operands: resolver.operands }),
            Some(findings) => Err(findings),
        }
    }
}

/// Returns the finding with the condition in its message.
fn placed(finding: Diagnostic, condition: Option<ConditionRef<'_, '_>>) -> Diagnostic {
    match condition {
        Some(condition) => finding.within(&format!("`{} {}`", brief(condition.field()), condition.op())),
        None => finding,
    }
}

/// Reports operands whose size exceeds that of the tree's offsets.
pub(super) fn too_large(operands: &Operands) -> Option<Diagnostic> {
    (!operands.fit()).then(|| {
        let message = "the values of this filter exceed 4 GiB in total";
        Diagnostic::new(Code::LimitExceeded, Default::default(), message)
            .with_help("run several filters, each with a part of the values")
    })
}
