//! Checked filters to wire text.
//!
//! Knows the wire language and what of a filter can be said in it; knows no
//! transport. This is the thin path: filters that have one reading on the wire
//! as they are. Whatever would have to be rewritten first is refused, with the
//! reason.

mod plan;
mod wire;

use crate::check::{Checked, CheckedCondition};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::span::{Span, offset};
use crate::syntax::error::brief;
use crate::syntax::op::{Connective, NOT};
use crate::syntax::tree::{Event, Inner};

pub use plan::{Plan, Target};
pub use wire::WireFilter;

impl Checked {
    /// Compiles the filter to what is sent.
    ///
    /// # Errors
    ///
    /// Parameters without values, and whatever has no direct form on the wire:
    /// `$not`, both connectives in one filter, a `"` or `\` in a value (but for
    /// [`Target::Sql`]). Each names the part at fault.
    ///
    /// ```
    /// use filtre::{Target, schema::ObjectInfo};
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// let plan = contact.check(&filtre::parse("Pays $eq \"FR\"")?)?.compile(Target::Portable)?;
    /// assert_eq!(plan.requests()[0].query(), "filter=Pays%20%24eq%20%22FR%22");
    /// assert!(plan.residual().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self, target: Target) -> Result<Plan, Diagnostics> {
        let mut findings = Vec::new();
        for condition in self.conditions() {
            unbound_parameters(condition, &mut findings);
            unsendable_values(condition, target, &mut findings);
        }
        structure(self, &mut findings);
        match Diagnostics::sorted(findings) {
            Some(findings) => Err(findings),
            None => Ok(Plan { requests: vec![WireFilter::new(self.to_string())], residual: None }),
        }
    }
}

fn unbound_parameters(condition: CheckedCondition<'_>, findings: &mut Vec<Diagnostic>) {
    for operand in condition.operands().filter(|operand| operand.is_parameter()) {
        let name = operand.text();
        let message = format!("the parameter `:{}` has no value", brief(name));
        findings.push(
            Diagnostic::new(Code::UnboundParameter, operand.span(), message)
                .with_help(format!("write the value in the place of `:{}`", brief(name))),
        );
    }
}

/// What `Strict` keeps out of values, besides quotes and backslashes.
const KEYWORD_MARK: char = '$';

fn unsendable_values(condition: CheckedCondition<'_>, target: Target, findings: &mut Vec<Diagnostic>) {
    let is_list = condition.operands().len() > 1;
    let is_bad = |c: char| match (target, c) {
        (Target::Sql, _) => false,
        (_, '"' | '\\') => true,
        (Target::Strict, '%' | '_' | '\'' | KEYWORD_MARK) => true,
        (Target::Strict, ',' | '[' | ']') => is_list,
        _ => false,
    };
    for operand in condition.operands().filter(|operand| !operand.is_parameter()) {
        if let Some(character) = operand.text().chars().find(|&c| is_bad(c)) {
            let message = format!("a value with `{character}` has no certain spelling on the wire");
            findings.push(
                Diagnostic::new(Code::NeedsLowering, operand.span(), message).with_help(
                    "take the character out, or find the value by a pattern with `*` in its place",
                ),
            );
        }
    }
}

/// Refuses what has no direct form: `$not`, and a group inside a group.
fn structure(checked: &Checked, findings: &mut Vec<Diagnostic>) {
    let tree = checked.tree();
    let mut around: Vec<Inner> = Vec::new();
    for event in tree.walk(tree.root()) {
        match event {
            Event::Enter(inner) => {
                let span = tree.node(inner.id).span;
                if inner.connective.is_none() {
                    let keyword = Span::new(span.start(), span.start().saturating_add(offset(NOT.len())));
                    findings.push(
                        Diagnostic::new(Code::NeedsLowering, keyword, "`$not` has no form on the wire")
                            .with_help("write the complement of each operator: `$neq` for `$not … $eq`"),
                    );
                } else if around.last().is_some_and(|outer| outer.connective.is_some()) {
                    let (outer, inner) = match inner.connective {
                        Some(Connective::And) => ("$or", "$and"),
                        _ => ("$and", "$or"),
                    };
                    let message = format!("an `{inner}` inside an `{outer}` has no certain form on the wire");
                    findings.push(
                        Diagnostic::new(Code::NeedsLowering, span, message)
                            .with_help("use `$in` for several values of one field, or send several filters"),
                    );
                }
                around.push(inner);
            }
            Event::Leave(_) => {
                around.pop();
            }
            Event::Leaf(..) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests::contact;

    fn compile(text: &str, target: Target) -> Result<String, Vec<String>> {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap();
        let plan = checked.compile(target);
        plan.map(|plan| plan.requests()[0].to_string())
            .map_err(|findings| findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn one_kind_of_connective_is_sent_as_it_is() {
        assert_eq!(compile("pays $eq \"FR\"", Target::Portable).as_deref(), Ok("Pays $eq \"FR\""));
        let text = r#"Pays $eq "FR" $or Pays $in ["BE","CH"] $or cc_age $gt "5""#;
        assert_eq!(compile(text, Target::Strict).as_deref(), Ok(text));
        assert_eq!(
            compile("(Pays $eq \"FR\" $and (CP $like \"75*\"))", Target::Portable).as_deref(),
            Ok(r#"Pays $eq "FR" $and CP $like "75*""#)
        );
    }

    #[test]
    fn what_needs_lowering_is_refused_with_the_reason() {
        let refused = |text: &str| compile(text, Target::Portable).unwrap_err();
        assert_eq!(refused("$not Pays $eq \"FR\""), ["`$not` has no form on the wire"]);
        assert_eq!(
            refused("Pays $eq \"FR\" $or Pays $eq \"BE\" $and optin $eq \"1\""),
            ["an `$and` inside an `$or` has no certain form on the wire"]
        );
        assert_eq!(refused("Pays $eq :p"), ["the parameter `:p` has no value"]);
        assert_eq!(refused(r#"Nom $eq "a\"b""#), ["a value with `\"` has no certain spelling on the wire"]);
    }

    #[test]
    fn targets_differ_in_what_they_send() {
        assert_eq!(compile(r#"Nom $eq "a\"b""#, Target::Sql).as_deref(), Ok(r#"Nom $eq "a\"b""#));
        assert!(compile("Nom $eq \"a_b\"", Target::Portable).is_ok());
        assert!(compile("Nom $eq \"a_b\"", Target::Strict).is_err());
        assert!(compile("Nom $in [\"a,b\",\"c\"]", Target::Strict).is_err());
    }
}
