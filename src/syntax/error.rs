//! The mistakes of syntax.

use crate::diagnostic::{Code, Fix};
use crate::syntax::ops::{Keyword, Op};
use crate::text::span::Span;

/// A mistake, its place and its fix.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    pub(crate) fix: Option<Fix>,
    /// What the text has in the place of something missing. It is not a part of
    /// the kind, because the fix of another mistake may change it.
    pub(crate) found: Option<String>,
    /// A help text for this case, instead of the help text of the kind.
    pub(crate) help: Option<String>,
}

impl Mistake {
    pub(crate) fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span, fix: None, found: None, help: None }
    }

    pub(crate) fn with_fix(self, fix: impl Into<Option<Fix>>) -> Self {
        Self { fix: fix.into(), ..self }
    }
}

/// What is wrong. Two mistakes are the same if their kinds are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A keyword of another language.
    Foreign {
        found: String,
        keyword: Keyword,
    },
    /// A keyword in capitals.
    KeywordCase {
        found: String,
        keyword: Keyword,
    },
    /// A keyword without its `$`.
    MissingDollar {
        found: String,
        keyword: Keyword,
    },
    /// An unknown word after `$`.
    UnknownKeyword {
        found: String,
        suggestion: Option<Keyword>,
    },
    /// `$not` before an operator.
    NotBeforeOperator {
        op: Op,
    },
    /// `$between`.
    Between {
        found: String,
        field: String,
    },
    /// A word for a test that `$like` can do.
    PatternWord {
        found: String,
        pattern: &'static str,
    },
    /// `is null` and similar tests.
    NullTest {
        found: String,
    },
    /// Quotes that are not `"`.
    WrongQuotes {
        quotes: &'static str,
        text: String,
    },
    /// Quotes around a field.
    QuotedField {
        field: String,
    },
    /// `[field]`.
    BracketedField {
        field: String,
    },
    /// A value without quotes.
    BareValue {
        text: String,
    },
    /// A date without quotes.
    BareDate {
        text: String,
    },
    /// A comma after the last item.
    TrailingComma,
    /// No comma between two items.
    MissingComma,
    /// No item before or between commas.
    MissingItem,
    /// Another separator between items.
    WrongSeparator {
        found: String,
    },
    UnclosedString,
    UnclosedList,
    UnclosedParenthesis,
    /// A closing bracket or parenthesis without an opening one.
    ClosesNothing {
        found: &'static str,
    },
    EmptyParentheses,
    MissingValue {
        op: Op,
    },
    MissingOperator {
        field: String,
    },
    /// A field directly before a value.
    ValueWithoutOperator {
        field: String,
    },
    MissingField {
        op: String,
    },
    DoubledOperator {
        found: String,
    },
    MissingConnective,
    /// Another separator between conditions.
    WrongConnective {
        found: String,
    },
    /// A connective at the end, or at the start.
    DanglingConnective {
        found: String,
        is_last: bool,
    },
    DoubledConnective {
        found: String,
    },
    NestedList,
    ListForValue {
        op: Op,
    },
    ValueForList {
        op: Op,
        text: String,
    },
    ParenthesisedList,
    ParenthesisedValue,
    PercentEncoded,
    WholeAddress {
        has_filter: bool,
    },
    FilterPrefix,
    JsonForm,
    /// A space or invisible character that is not whitespace of the language.
    OddBlank {
        name: &'static str,
        is_space: bool,
    },
    Empty,
    ParameterForField {
        found: String,
    },
    Unexpected {
        found: String,
        expected: &'static str,
    },
    /// A construct of the authoring language in a wire filter.
    NotOnTheWire {
        what: &'static str,
    },
    InputLimit {
        limit: usize,
    },
    NestingLimit {
        limit: usize,
    },
    ConditionLimit {
        limit: usize,
    },
    ItemLimit {
        limit: usize,
    },
    MistakeLimit {
        left_out: usize,
    },
}

impl Kind {
    pub(super) const fn code(&self) -> Code {
        match self {
            Self::InputLimit { .. }
            | Self::NestingLimit { .. }
            | Self::ConditionLimit { .. }
            | Self::ItemLimit { .. }
            | Self::MistakeLimit { .. } => Code::LimitExceeded,
            _ => Code::Syntax,
        }
    }
}

/// Returns a text of at most 40 characters for a message; a longer one is truncated.
pub(crate) fn brief(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
