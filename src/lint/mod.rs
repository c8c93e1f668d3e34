//! Findings with fixes: what may not mean what its author thinks.
//!
//! Each rule is a file under `rules/`, with its documentation, its check and
//! its fix. Knows texts, trees and metadata; does not know where findings are
//! shown. [`lint`] gives the findings of a text, [`fix`] mends them.

mod allow;
mod fix;
mod registry;
mod rule;
mod rules;
#[cfg(test)]
pub(crate) mod tests;
mod truth;

use std::collections::BTreeMap;

use crate::check::resolve::Resolver;
use crate::diagnostic::edit;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::schema::ObjectInfo;
use crate::syntax::ast::Ast;
use crate::syntax::limits::ParseOptions;
use crate::syntax::parse_lenient;
use rule::{Check, Site, Whole};

pub use fix::{Fixed, fix};
pub use rule::Rule;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is reported: as a warning, or as an information if it is one.
    Warn,
    /// It is an error.
    Deny,
}

/// Which findings are reported, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintOptions {
    levels: BTreeMap<Code, Level>,
    denies_warnings: bool,
}

impl LintOptions {
    /// Sets the level of a code. Mistakes of syntax and of size stay errors,
    /// whatever is asked for.
    #[must_use]
    pub fn with_level(mut self, code: Code, level: Level) -> Self {
        self.levels.insert(code, level);
        self
    }

    /// Makes every warning an error.
    #[must_use]
    pub const fn deny_warnings(mut self) -> Self {
        self.denies_warnings = true;
        self
    }

    /// The severity that a code is reported with; `None` if it is not.
    #[must_use]
    pub fn severity(&self, code: Code) -> Option<Severity> {
        let own = code.severity();
        if matches!(code, Code::Syntax | Code::LimitExceeded) {
            return Some(own);
        }
        let severity = match self.levels.get(&code) {
            Some(Level::Allow) => return None,
            Some(Level::Deny) => return Some(Severity::Error),
            Some(Level::Warn) => own.min(Severity::Warning),
            None if code.is_on_by_default() => own,
            None => return None,
        };
        let is_denied = self.denies_warnings && severity == Severity::Warning;
        Some(if is_denied { Severity::Error } else { severity })
    }
}

/// All findings of a text, in the order of their places.
///
/// With metadata these are the mistakes of syntax, those of the check, and the
/// lints; without, those of syntax alone. A comment `# filtre-allow: code`
/// silences the findings of the next line that is not a comment.
///
/// Every fix that comes with a finding was tried: its finding is gone from the
/// mended text, and no other as severe has come. What weighs less may come to
/// light, since a condition with an error is not linted; so may what metadata
/// has to say once a mistake of syntax is gone.
///
/// ```
/// use filtre::lint::{LintOptions, lint};
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let findings = lint("pays $eq \"FR\"", Some(&contact), &LintOptions::default());
/// assert_eq!(findings[0].message(), "the field is spelled `Pays`, not `pays`");
/// # Ok::<(), filtre::schema::JsonError>(())
/// ```
#[must_use]
pub fn lint(text: &str, object: Option<&ObjectInfo>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut findings = inspect(text, object, options);
    keep_good_fixes(text, object, options, &mut findings);
    findings
}

/// The findings of a text; the fixes of its lints are not yet tried.
fn inspect(text: &str, object: Option<&ObjectInfo>, options: &LintOptions) -> Vec<Diagnostic> {
    let (ast, mut findings) = parse_lenient(text, &ParseOptions::default());
    if let Some(object) = object {
        let is_sound = findings.is_empty();
        conditions(&ast, object, options, &mut findings);
        if is_sound {
            filters(&Whole { text, ast: &ast, object }, options, &mut findings);
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
        allow::silence(text, &ast, options, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.span(), finding.code()));
    findings
}

/// Checks the conditions one by one, and lints those without errors.
fn conditions(ast: &Ast<'_>, object: &ObjectInfo, options: &LintOptions, findings: &mut Vec<Diagnostic>) {
    let check = |rule: &'static Rule| match rule.check {
        Check::Condition(check) => Some(check),
        _ => None,
    };
    let checks: Vec<_> = enabled(options).filter_map(check).collect();
    let mut resolver = Resolver::new(object, 0, 0);
    for condition in ast.conditions() {
        let before = resolver.findings.len();
        resolver.condition(condition);
        let field = object.resolve_field(condition.field()).ok().and_then(|index| object.get(index));
        if let (true, Some(field)) = (resolver.findings.len() == before, field) {
            let site = Site { condition, field };
            checks.iter().for_each(|check| check(&site, findings));
        }
    }
    findings.append(&mut resolver.findings);
}

fn filters(whole: &Whole<'_>, options: &LintOptions, findings: &mut Vec<Diagnostic>) {
    for rule in enabled(options) {
        if let Check::Filter(check) = rule.check {
            check(whole, findings);
        }
    }
}

fn enabled(options: &LintOptions) -> impl Iterator<Item = &'static Rule> {
    Rule::all().filter(|rule| options.severity(rule.code).is_some())
}

/// Takes away the fixes that do not mend, that lose a comment, or that bring
/// something new as severe as what they mend. A condition with an error is not linted, so what weighs less
/// may come to light once the error is gone.
fn keep_good_fixes(
    text: &str,
    object: Option<&ObjectInfo>,
    options: &LintOptions,
    findings: &mut [Diagnostic],
) {
    let is_untried = |finding: &Diagnostic| {
        // The parser has tried its own.
        finding.fix().is_some() && !matches!(finding.code(), Code::Syntax | Code::LimitExceeded)
    };
    let untried: Vec<usize> =
        (0..findings.len()).filter(|&at| findings.get(at).is_some_and(is_untried)).collect();
    if untried.is_empty() {
        return;
    }
    let codes: Vec<Code> = findings.iter().map(Diagnostic::code).collect();
    let (ast, _) = parse_lenient(text, &ParseOptions::default());
    let by_code = untried.iter().filter_map(|&at| Some((*codes.get(at)?, at)));
    let good = edit::good_fixes(text.len(), by_code, |group| {
        let fixes: Vec<_> = group.iter().filter_map(|&at| findings.get(at)?.fix()).collect();
        let Some(mended) = edit::apply(text, &fixes) else { return false };
        let takes_comments = group.iter().any(|&at| codes.get(at) == Some(&Code::UnusedAllow));
        if !takes_comments && !ast.keeps_comments_in(&parse_lenient(&mended, &ParseOptions::default()).0) {
            return false;
        }
        let mended_severity = group.iter().filter_map(|&at| findings.get(at)).map(Diagnostic::severity).min();
        let mut found = inspect(&mended, object, options);
        found.retain(|finding| Some(finding.severity()) >= mended_severity);
        let mut group = group.iter().copied().peekable();
        let others = codes.iter().enumerate().filter(|(at, _)| group.next_if_eq(at).is_none());
        edit::is_part_of(found.iter().map(Diagnostic::code), others.map(|(_, &code)| code))
    });
    let mut good = good.into_iter().peekable();
    for at in untried {
        if good.next_if_eq(&at).is_none()
            && let Some(finding) = findings.get_mut(at)
        {
            finding.drop_fix();
        }
    }
}
