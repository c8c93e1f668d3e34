//! Finds everything that is reported of one text, and verifies the fixes.

use crate::check::Checked;
use crate::check::checked::Leaf as CheckedLeaf;
use crate::check::resolve::Resolver;
use crate::diagnostic::edit;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::context::{Check, ConditionContext, FilterContext};
use crate::lint::{LintOptions, Rule, suppression};
use crate::schema::ObjectInfo;
use crate::syntax::ast::{Ast, Leaf};
use crate::syntax::parse_lenient;

/// The tree of a text, its checked filter and its findings: the result of [`inspect`].
#[derive(Clone, Debug)]
pub struct Inspection<'t> {
    ast: Ast<'t>,
    checked: Option<Checked>,
    findings: Vec<Diagnostic>,
}

impl<'t> Inspection<'t> {
    /// Returns the tree; text that could not be parsed is a fault in it.
    #[must_use]
    pub const fn ast(&self) -> &Ast<'t> {
        &self.ast
    }

    /// Returns the checked filter, or `None` if there is no metadata or the filter has an error.
    ///
    /// Levels and suppressions do not count: a filter with a suppressed error has no checked form.
    #[must_use]
    pub const fn checked(&self) -> Option<&Checked> {
        self.checked.as_ref()
    }

    /// Returns the findings in the order of their places.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Returns the findings, and drops the rest.
    #[must_use]
    pub fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }
}

/// Parses, checks and lints a text once, and returns all three results.
///
/// The findings are those of [`lint`](super::lint).
///
/// ```
/// use filtre::lint::{LintOptions, inspect};
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let inspection = inspect("pays $eq \"FR\"", Some(&contact), &LintOptions::default());
/// assert_eq!(inspection.findings()[0].code(), filtre::Code::FieldCase);
/// let checked = inspection.checked().expect("a warning does not make a filter wrong");
/// assert_eq!(checked.compile(filtre::Target::Portable)?.requests()[0].as_str(), "Pays $eq \"FR\"");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn inspect<'t>(text: &'t str, object: Option<&ObjectInfo>, options: &LintOptions) -> Inspection<'t> {
    let mut inspection = with_unverified_fixes(text, object, options);
    drop_unverified_fixes(text, object, options, &mut inspection);
    inspection
}

/// Inspects a text; the fixes of its findings are not verified yet.
fn with_unverified_fixes<'t>(
    text: &'t str,
    object: Option<&ObjectInfo>,
    options: &LintOptions,
) -> Inspection<'t> {
    let (ast, mut findings) = parse_lenient(text, options.parse_options());
    let mut checked = None;
    if let Some(object) = object {
        let is_sound = findings.is_empty();
        checked = conditions(&ast, object, options, &mut findings).filter(|_| is_sound);
        if is_sound {
            let context = FilterContext { text, ast: &ast, object };
            filter(&context, options, &mut findings);
        }
    }
    findings.retain_mut(|finding| {
        let severity = options.severity(finding.code());
        if let Some(severity) = severity {
            finding.set_severity(severity);
        }
        severity.is_some()
    });
    if object.is_some() {
        suppression::apply(text, &ast, options, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.span(), finding.code()));
    Inspection { ast, checked, findings }
}

/// Checks each condition, and lints those without errors. Returns the checked
/// filter if no condition has an error.
fn conditions(
    ast: &Ast<'_>,
    object: &ObjectInfo,
    options: &LintOptions,
    findings: &mut Vec<Diagnostic>,
) -> Option<Checked> {
    let check = |rule: &'static Rule| match rule.check {
        Check::Condition(check) => Some(check),
        _ => None,
    };
    let checks: Vec<_> = enabled(options).filter_map(check).collect();
    let mut resolver = Resolver::new(object, 0, 0);
    let tree = ast.tree.map(|leaf, span| {
        let Leaf::Condition(condition) = leaf else { return CheckedLeaf::faulty() };
        let condition = ast.condition(condition, span);
        let before = resolver.findings.len();
        let checked = resolver.condition(condition);
        let field = object.lookup(condition.field()).found();
        if let (true, Some(field)) = (resolver.findings.len() == before, field) {
            let context = ConditionContext { condition, field };
            checks.iter().for_each(|check| check(&context, findings));
            options.rules().iter().for_each(|rule| rule.check(&context, findings));
        }
        checked
    });
    let is_valid = resolver.findings.is_empty();
    findings.append(&mut resolver.findings);
    is_valid.then(|| Checked { object: object.clone(), tree, operands: resolver.operands })
}

fn filter(context: &FilterContext<'_>, options: &LintOptions, findings: &mut Vec<Diagnostic>) {
    for rule in enabled(options) {
        if let Check::Filter(check) = rule.check {
            check(context, findings);
        }
    }
}

fn enabled(options: &LintOptions) -> impl Iterator<Item = &'static Rule> {
    Rule::all().filter(|rule| options.severity(rule.code()).is_some())
}

/// Drops the fixes that do not resolve their finding, that lose a comment, or
/// that cause a new finding as severe as theirs.
///
/// A less severe finding may appear: a condition with an error is not linted.
fn drop_unverified_fixes(
    text: &str,
    object: Option<&ObjectInfo>,
    options: &LintOptions,
    inspection: &mut Inspection<'_>,
) {
    let Inspection { ast, findings, .. } = inspection;
    let is_unverified = |finding: &Diagnostic| {
        // The parser has verified its own.
        finding.fix().is_some() && !matches!(finding.code(), Code::Syntax | Code::LimitExceeded)
    };
    let unverified: Vec<usize> =
        (0..findings.len()).filter(|&at| findings.get(at).is_some_and(is_unverified)).collect();
    if unverified.is_empty() {
        return;
    }
    let codes: Vec<Code> = findings.iter().map(Diagnostic::code).collect();
    let by_code = unverified.iter().filter_map(|&at| Some((*codes.get(at)?, at)));
    let verified = edit::verified_fixes(text.len(), by_code, |group| {
        let fixes: Vec<_> = group.iter().filter_map(|&at| findings.get(at)?.fix()).collect();
        let Ok(fixed) = edit::apply(text, fixes) else { return false };
        let Inspection { ast: fixed_ast, findings: mut found, .. } =
            with_unverified_fixes(&fixed, object, options);
        let deletes_comments = group.iter().any(|&at| codes.get(at) == Some(&Code::UnusedAllow));
        if !deletes_comments && !ast.keeps_comments_in(&fixed_ast) {
            return false;
        }
        let least = group.iter().filter_map(|&at| findings.get(at)).map(Diagnostic::severity).min();
        found.retain(|finding| Some(finding.severity()) >= least);
        let mut group = group.iter().copied().peekable();
        let others = codes.iter().enumerate().filter(|(at, _)| group.next_if_eq(at).is_none());
        edit::is_part_of(found.iter().map(Diagnostic::code), others.map(|(_, &code)| code))
    });
    let mut verified = verified.into_iter().peekable();
    for at in unverified {
        if verified.next_if_eq(&at).is_none()
            && let Some(finding) = findings.get_mut(at)
        {
            finding.drop_fix();
        }
    }
}
