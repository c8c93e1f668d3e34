//! Which findings are reported, and with which severity.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Severity};
use crate::lint::CustomRule;
use crate::syntax::limits::ParseOptions;

/// How the findings of a code are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// They are not reported.
    Allow,
    /// They are reported as warnings, or as information if that is their default severity.
    Warn,
    /// They are reported as errors.
    Deny,
}

/// Options of [`lint`](super::lint): the level of each code, and how the text is parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintOptions {
    levels: BTreeMap<Code, Level>,
    denies_warnings: bool,
    parse_options: ParseOptions,
    rules: Vec<CustomRule>,
}

impl LintOptions {
    /// Sets the level of a code. The codes `syntax` and `limit-exceeded` stay errors at any level.
    #[must_use]
    pub fn with_level(mut self, code: Code, level: Level) -> Self {
        self.levels.insert(code, level);
        self
    }

    /// Reports every warning as an error.
    #[must_use]
    pub const fn deny_warnings(mut self) -> Self {
        self.denies_warnings = true;
        self
    }

    /// Sets how the text is parsed, with its limits.
    #[must_use]
    pub const fn with_parse_options(mut self, options: ParseOptions) -> Self {
        self.parse_options = options;
        self
    }

    /// Adds a rule of the program.
    #[must_use]
    pub fn with_rule(mut self, rule: CustomRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Returns the rules that the program added.
    #[must_use]
    pub fn rules(&self) -> &[CustomRule] {
        &self.rules
    }

    /// Returns how the text is parsed.
    #[must_use]
    pub const fn parse_options(&self) -> &ParseOptions {
        &self.parse_options
    }

    /// Returns the severity of the findings of a code, or `None` if they are not reported.
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
