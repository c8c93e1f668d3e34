//! The parameters of checked filters: lists them and binds their values.

use std::collections::{HashMap, HashSet};

use crate::check::built::too_large;
use crate::check::checked::{Checked, CheckedCondition, Leaf, Operand, Operands};
use crate::check::resolve::operand_kind;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::syntax::ast::{Value, ValueKind, Values};
use crate::syntax::error::brief;
use crate::syntax::ops::OperandKind;

/// The value of a parameter.
pub(crate) struct Given<'g> {
    pub(crate) is_list: bool,
    /// The values, or the finding for a refused value.
    pub(crate) values: Vec<Result<&'g str, &'g Diagnostic>>,
}

impl Checked {
    /// Returns the names of the parameters without a value, in the order of their
    /// first use.
    ///
    /// ```
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let filter = filtre::parse("cc_age $gte :min $and Pays $in :countries $and cc_age $neq :min")?;
    /// assert_eq!(contact.check(&filter)?.parameters().collect::<Vec<_>>(), ["min", "countries"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        let mut seen = HashSet::new();
        self.unbound().map(Operand::text).filter(move |name| seen.insert(*name))
    }

    fn unbound(&self) -> impl Iterator<Item = Operand<'_>> {
        let operands = self.conditions().flat_map(|condition| condition.operands());
        operands.filter(|operand| operand.is_parameter())
    }

    /// Fails if a parameter has no value.
    pub(crate) fn all_bound(&self) -> Result<(), Diagnostics> {
        Diagnostics::sorted(self.unbound().map(without_value).collect()).map_or(Ok(()), Err)
    }

    /// Returns the filter with values in place of all parameters; or the given
    /// findings, then the new ones in the order of the conditions.
    pub(crate) fn fill(
        &self,
        given: &HashMap<&str, Given<'_>>,
        findings: Vec<Diagnostic>,
    ) -> Result<Self, Diagnostics> {
        let mut filling = Filling { given, operands: Operands::default(), findings };
        let tree = self.tree().map(|leaf, _| filling.leaf(*leaf, self.condition(leaf)));
        filling.findings.extend(too_large(&filling.operands));
        match Diagnostics::in_order(filling.findings) {
            None => Ok(Self { object: self.object.clone(), tree, operands: filling.operands }),
            Some(findings) => Err(findings),
        }
    }
}

fn without_value(operand: Operand<'_>) -> Diagnostic {
    let name = brief(operand.text());
    let message = format!("the parameter `:{name}` has no value");
    Diagnostic::new(Code::UnboundParameter, operand.span(), message)
        .with_help(format!("give a value for `:{name}`, or write the value in the filter"))
}

/// The operands of a filter whose parameters are filled in.
struct Filling<'f> {
    given: &'f HashMap<&'f str, Given<'f>>,
    operands: Operands,
    findings: Vec<Diagnostic>,
}

impl Filling<'_> {
    fn leaf(&mut self, leaf: Leaf, condition: CheckedCondition<'_>) -> Leaf {
        let first = self.operands.len();
        for operand in condition.operands() {
            if operand.is_parameter() {
                self.parameter(condition, operand);
            } else {
                self.operands.push(operand.text(), operand.kind, operand.span());
            }
        }
        let has_list = condition.op().operand_kind() == OperandKind::List;
        Leaf { has_list, values: Values::new(first..self.operands.len()), ..leaf }
    }

    fn parameter(&mut self, condition: CheckedCondition<'_>, operand: Operand<'_>) {
        let Some(given) = self.given.get(operand.text()) else {
            self.findings.push(without_value(operand));
            return;
        };
        let expects_list = condition.op().operand_kind() == OperandKind::List && !condition.has_list();
        if given.is_list != expects_list {
            self.findings.push(wrong_shape(condition, operand, given.is_list));
            return;
        }
        for value in &given.values {
            if let Err(finding) = self.value(condition, operand, *value) {
                let place = format!("the value of `:{}`", brief(operand.text()));
                self.findings.push(finding.within(&place));
            }
        }
    }

    fn value(
        &mut self,
        condition: CheckedCondition<'_>,
        parameter: Operand<'_>,
        value: Result<&str, &Diagnostic>,
    ) -> Result<(), Box<Diagnostic>> {
        let span = parameter.span();
        let text = value.map_err(|refused| Box::new(refused.clone().at(span)))?;
        // Findings have the span of the parameter.
        let value = Value { text: text.into(), span, kind: ValueKind::Parameter };
        let kind = operand_kind(condition.op(), condition.field(), &value)?;
        self.operands.push(text, kind, span);
        Ok(())
    }
}

/// Reports a list instead of one value, or one value instead of a list.
fn wrong_shape(condition: CheckedCondition<'_>, parameter: Operand<'_>, is_list: bool) -> Diagnostic {
    let name = brief(parameter.text());
    let (message, help) = if is_list {
        let message = format!("expected one value for `:{name}`, found a list");
        let help = match condition.op().operand_kind() {
            OperandKind::List => {
                format!("give one value, or use the parameter as the list: `{} :{name}`", condition.op())
            }
            OperandKind::Value => "give one value, or compare with `$in` or `$notin`".to_owned(),
        };
        (message, help)
    } else {
        let message = format!("expected a list for `:{name}`, found one value");
        (message, format!("give a list, or use the parameter as an item: `{} [:{name}]`", condition.op()))
    };
    Diagnostic::new(Code::UnboundParameter, parameter.span(), message).with_help(help)
}
