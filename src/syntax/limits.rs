//! The options of a parse: the language of the text and the limits on it.

use crate::syntax::ops::Connective;

/// The limits on a text that is parsed. Each exceeded limit has its own message.
/// A tree that a program builds has no such limits.
///
/// ```
/// use filtre::syntax::{Limits, ParseOptions, parse_with};
///
/// let options = ParseOptions::default().with_limits(Limits::default().with_nesting(2));
/// assert!(parse_with("((a $eq \"1\"))", &options).is_ok());
/// let error = parse_with("(((a $eq \"1\")))", &options).unwrap_err();
/// assert_eq!(error.first().code(), filtre::Code::LimitExceeded);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    input: usize,
    nesting: usize,
    conditions: usize,
    items: usize,
    mistakes: usize,
}

impl Limits {
    /// The default limits: 1 MiB of text, 64 levels of nesting, 100,000
    /// conditions, 100,000 items in a list, and 1,000 reported mistakes.
    pub const DEFAULT: Self =
        Self { input: 1 << 20, nesting: 64, conditions: 100_000, items: 100_000, mistakes: 1_000 };

    /// The limits that no text exceeds, except its length of 4 GiB.
    pub(crate) const NONE: Self = Self {
        input: usize::MAX,
        nesting: usize::MAX,
        conditions: usize::MAX,
        items: usize::MAX,
        ..Self::DEFAULT
    };

    /// Sets the maximum length of the text in bytes. No text over 4 GiB is parsed, even if the limit is higher.
    #[must_use]
    pub const fn with_input(mut self, input: usize) -> Self {
        self.input = input;
        self
    }

    /// Sets the maximum nesting depth of parentheses and `$not`.
    #[must_use]
    pub const fn with_nesting(mut self, nesting: usize) -> Self {
        self.nesting = nesting;
        self
    }

    /// Sets the maximum number of conditions in a filter.
    #[must_use]
    pub const fn with_conditions(mut self, conditions: usize) -> Self {
        self.conditions = conditions;
        self
    }

    /// Sets the maximum number of items in a list.
    #[must_use]
    pub const fn with_items(mut self, items: usize) -> Self {
        self.items = items;
        self
    }

    /// Sets the maximum number of reported mistakes. If there are more, the last
    /// one says how many are not shown.
    #[must_use]
    pub const fn with_mistakes(mut self, mistakes: usize) -> Self {
        self.mistakes = mistakes;
        self
    }

    /// Returns the maximum length of the text in bytes, at most 4 GiB.
    #[must_use]
    pub const fn input(&self) -> usize {
        const MOST: usize = u32::MAX as usize - 1;
        if self.input < MOST { self.input } else { MOST }
    }

    /// Returns the maximum nesting depth of parentheses and `$not`.
    #[must_use]
    pub const fn nesting(&self) -> usize {
        self.nesting
    }

    /// Returns the maximum number of conditions in a filter.
    #[must_use]
    pub const fn conditions(&self) -> usize {
        self.conditions
    }

    /// Returns the maximum number of items in a list.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.items
    }

    /// Returns the maximum number of reported mistakes.
    #[must_use]
    pub const fn mistakes(&self) -> usize {
        self.mistakes
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// How `$and` and `$or` bind where no parentheses group them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Precedence {
    /// `$and` binds tighter, as in SQL.
    #[default]
    Sql,
    /// Both bind equally, from left to right.
    LeftToRight,
    /// Both bind equally, from right to left.
    RightToLeft,
    /// `$or` binds tighter.
    OrFirst,
}

impl Precedence {
    /// The connective that binds less than the other, if one does.
    pub(crate) const fn looser(self) -> Option<Connective> {
        match self {
            Self::Sql => Some(Connective::Or),
            Self::OrFirst => Some(Connective::And),
            Self::LeftToRight | Self::RightToLeft => None,
        }
    }
}

/// The language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// The language that people write, with parentheses, `$not`, parameters and
    /// comments.
    #[default]
    Authoring,
    /// The language of wire filters: only conditions and connectives.
    Wire(Precedence),
}

impl Language {
    /// Returns the precedence of the connectives in the language.
    #[must_use]
    pub const fn precedence(self) -> Precedence {
        match self {
            Self::Authoring => Precedence::Sql,
            Self::Wire(precedence) => precedence,
        }
    }
}

/// The options of a parse: the authoring language and the default limits, unless set.
///
/// ```
/// use filtre::syntax::{Language, ParseOptions, Precedence, parse_with};
///
/// let options = ParseOptions::default().with_language(Language::Wire(Precedence::Sql));
/// assert!(parse_with("(a $eq \"1\")", &options).is_err(), "wire filters have no parentheses");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    limits: Limits,
    language: Language,
    has_wire_parentheses: bool,
}

impl ParseOptions {
    /// Sets the limits on the text.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the language of the text.
    #[must_use]
    pub const fn with_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Allows parentheses in wire filters.
    #[cfg(feature = "sandbox")]
    pub(crate) const fn with_wire_parentheses(mut self, allowed: bool) -> Self {
        self.has_wire_parentheses = allowed;
        self
    }

    /// Whether the text may have parentheses.
    pub(crate) const fn has_parentheses(&self) -> bool {
        self.has_wire_parentheses || matches!(self.language, Language::Authoring)
    }

    /// Returns the limits on the text.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Returns the language of the text.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }
}
