//! Parameters that still have no value.
//!
//! Knows checked filters; whatever runs one asks here first.

use crate::check::checked::Checked;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::syntax::error::brief;

impl Checked {
    /// Fails if a parameter has no value yet.
    pub(crate) fn all_bound(&self) -> Result<(), Diagnostics> {
        let operands = self.conditions().flat_map(|condition| condition.operands());
        let unbound = operands.filter(|operand| operand.is_parameter());
        let findings = unbound.map(|operand| {
            let name = brief(operand.text());
            let message = format!("the parameter `:{name}` has no value");
            Diagnostic::new(Code::UnboundParameter, operand.span(), message)
                .with_help(format!("write the value in the place of `:{name}`"))
        });
        Diagnostics::sorted(findings.collect()).map_or(Ok(()), Err)
    }
}
