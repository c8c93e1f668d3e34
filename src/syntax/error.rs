//! Mistakes of syntax: what each is called, and what its author can do.
//!
//! The messages of the whole stage stand here, so that they can be read aloud
//! one after the other. Knows spans and the operator table, not how a mistake
//! is found.

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::syntax::ops::{Keyword, Op, OperandKind};
use crate::syntax::print::quoted;
use crate::text::span::Span;

/// A mistake, where it is, and how it is mended.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    pub(crate) fix: Option<Fix>,
}

impl Mistake {
    pub(crate) fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span, fix: None }
    }

    pub(crate) fn with_fix(self, fix: impl Into<Option<Fix>>) -> Self {
        Self { fix: fix.into(), ..self }
    }
}

/// What people get wrong.
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
    /// A keyword without its `$`, or apart from it.
    MissingDollar {
        found: String,
        keyword: Keyword,
    },
    /// A word after `$` that is no keyword.
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
    /// A test that `$like` does in another way.
    PatternWord {
        found: String,
        pattern: &'static str,
    },
    /// `is null` and its kin.
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
    /// Something else between items.
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
    /// A field followed at once by a value.
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
    /// Something else between conditions.
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
    /// A blank or zero-width character that is not white space of the language.
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
    /// A construct of the authoring language in wire text.
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
    const fn code(&self) -> Code {
        match self {
            Self::InputLimit { .. }
            | Self::NestingLimit { .. }
            | Self::ConditionLimit { .. }
            | Self::ItemLimit { .. }
            | Self::MistakeLimit { .. } => Code::LimitExceeded,
            _ => Code::Syntax,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Foreign { found, keyword } => {
                format!("`{found}` is not {} of this language", noun(*keyword))
            }
            Self::KeywordCase { found, .. } => format!("`{found}` is not in lower case"),
            Self::MissingDollar { found, .. } => format!("`{found}` lacks its `$`"),
            Self::UnknownKeyword { found, .. } => {
                format!("`{found}` is neither an operator nor a connective")
            }
            Self::NotBeforeOperator { op } => format!("`$not` stands before a condition, not before `{op}`"),
            Self::Between { found, .. } | Self::PatternWord { found, .. } => {
                format!("`{found}` is not an operator of this language")
            }
            Self::NullTest { found } => format!("`{found}` cannot be asked: no filter finds NULL"),
            Self::WrongQuotes { quotes, .. } => format!("a value stands in double quotes, not in {quotes}"),
            Self::QuotedField { .. } => "a field stands without quotes".into(),
            Self::BracketedField { .. } => "a field stands without brackets".into(),
            Self::BareValue { text } => format!("the value `{text}` lacks its quotes"),
            Self::BareDate { text } => format!("the date `{text}` lacks its quotes"),
            Self::TrailingComma => "a comma follows the last item".into(),
            Self::MissingComma => "a comma is missing between two items".into(),
            Self::MissingItem => "an item is missing before this comma".into(),
            Self::WrongSeparator { found } => format!("items are separated by a comma, not by `{found}`"),
            Self::UnclosedString => "this string is never closed".into(),
            Self::UnclosedList => "this list is never closed".into(),
            Self::UnclosedParenthesis => "this parenthesis is never closed".into(),
            Self::ClosesNothing { found } => format!("this `{found}` closes nothing"),
            Self::EmptyParentheses => "there is no condition in these parentheses".into(),
            Self::MissingValue { op } => match op.operand_kind() {
                OperandKind::Value => format!("`{op}` has no value after it"),
                OperandKind::List => format!("`{op}` has no list after it"),
            },
            Self::MissingOperator { field } => format!("`{field}` has no operator after it"),
            Self::ValueWithoutOperator { field } => {
                format!("`{field}` is followed by a value, without an operator between them")
            }
            Self::MissingField { op } => format!("`{op}` has no field before it"),
            Self::DoubledOperator { found } => format!("`{found}` follows another operator"),
            Self::MissingConnective => "a connective is missing between two conditions".into(),
            Self::WrongConnective { found } => format!("conditions are not joined by `{found}`"),
            Self::DanglingConnective { found, is_last: true } => {
                format!("no condition follows this `{found}`")
            }
            Self::DanglingConnective { found, is_last: false } => {
                format!("no condition comes before this `{found}`")
            }
            Self::DoubledConnective { found } => format!("`{found}` follows another connective"),
            Self::NestedList => "a list holds values, not lists".into(),
            Self::ListForValue { op } => format!("`{op}` takes one value, not a list"),
            Self::ValueForList { op, .. } => format!("`{op}` takes a list in brackets"),
            Self::ParenthesisedList => "a list stands in brackets, not in parentheses".into(),
            Self::ParenthesisedValue => "a value stands without parentheses".into(),
            Self::PercentEncoded => "this filter is percent-encoded".into(),
            Self::WholeAddress { has_filter: true } => "this is a whole address, not a filter".into(),
            Self::WholeAddress { has_filter: false } => "this is an address without a filter".into(),
            Self::FilterPrefix => "`filter=` is the name of the parameter, not a part of the filter".into(),
            Self::JsonForm => "this is the JSON form of a filter, not its text".into(),
            Self::OddBlank { name, .. } => format!("{name} stands outside a string"),
            Self::Empty => "there is no condition in this filter".into(),
            Self::ParameterForField { found } => format!("the parameter `{found}` cannot stand for a field"),
            Self::Unexpected { found, expected } => format!("`{found}` stands where {expected} belongs"),
            Self::NotOnTheWire { what } => format!("{what} cannot be sent"),
            Self::InputLimit { limit } => format!("the text is longer than {limit} bytes"),
            Self::NestingLimit { limit } => format!("parentheses and `$not` nest deeper than {limit} levels"),
            Self::ConditionLimit { limit } => format!("there are more than {limit} conditions"),
            Self::ItemLimit { limit } => format!("there are more than {limit} items in this list"),
            Self::MistakeLimit { left_out: 1 } => "one more mistake is left out".into(),
            Self::MistakeLimit { left_out } => format!("{left_out} more mistakes are left out"),
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Foreign { keyword, .. }
            | Self::KeywordCase { keyword, .. }
            | Self::MissingDollar { keyword, .. } => format!("write `{}`", keyword.as_str()),
            Self::UnknownKeyword { suggestion: Some(keyword), .. } => {
                format!("did you mean `{}`?", keyword.as_str())
            }
            Self::UnknownKeyword { suggestion: None, .. } => operators(),
            Self::NotBeforeOperator { op } => match op.complement() {
                Some(complement) => format!("write `{complement}`"),
                None => "write `$not` before the field".into(),
            },
            Self::Between { field, .. } => {
                format!("write two conditions: `{field} $gte … $and {field} $lte …`")
            }
            Self::PatternWord { pattern, .. } => format!("write `$like {pattern}`"),
            Self::NullTest { .. } => {
                "`$neq \"\"` leaves out blanks; a record without a value is never selected".into()
            }
            Self::WrongQuotes { text, .. } | Self::BareValue { text } | Self::BareDate { text } => {
                format!("write `{}`", quoted(text))
            }
            Self::QuotedField { field } => format!("write `{field}`"),
            Self::BracketedField { field } => {
                format!("the brackets in the service's document are notation: write `{field}`")
            }
            Self::TrailingComma => "delete the comma".into(),
            Self::MissingComma | Self::WrongSeparator { .. } => "put a comma between them".into(),
            Self::MissingItem => "delete the comma, or write the item".into(),
            Self::UnclosedString => "close it with `\"`".into(),
            Self::UnclosedList => "close it with `]`".into(),
            Self::UnclosedParenthesis => "close it with `)`".into(),
            Self::ClosesNothing { .. } => "delete it, or open it where it should begin".into(),
            Self::EmptyParentheses => "write a condition in them, or delete them".into(),
            Self::MissingValue { op } => match op.operand_kind() {
                OperandKind::Value => format!("write the value in double quotes: `{op} \"…\"`"),
                OperandKind::List => format!("write the values in brackets: `{op} [\"…\"]`"),
            },
            Self::MissingOperator { field } => format!("write a whole condition: `{field} $eq \"…\"`"),
            Self::ValueWithoutOperator { .. } => {
                "in double quotes the shell has eaten `$eq`: put the filter in single quotes".into()
            }
            Self::MissingField { .. } => "every condition names its field".into(),
            Self::DoubledOperator { .. } => "keep one of the two".into(),
            Self::MissingConnective | Self::WrongConnective { .. } => "join them by `$and` or `$or`".into(),
            Self::DanglingConnective { .. } => "write the other condition, or delete the connective".into(),
            Self::DoubledConnective { .. } => "keep one of the two".into(),
            Self::NestedList => "write all values in one list".into(),
            Self::ListForValue { op: Op::Eq } => "write `$in` for one of several values".into(),
            Self::ListForValue { op: Op::Neq } => "write `$notin` for none of several values".into(),
            Self::ListForValue { .. } => "write one condition for each value, joined by `$or`".into(),
            Self::ValueForList { text, .. } => format!("write `[{text}]`"),
            Self::ParenthesisedList => "write `[` and `]`".into(),
            Self::ParenthesisedValue => "delete the parentheses".into(),
            Self::PercentEncoded => "decode it: `%24` is `$`, `%20` a space, `%22` a quote".into(),
            Self::WholeAddress { has_filter: true } => "keep what follows `filter=`, decoded".into(),
            Self::WholeAddress { has_filter: false } => "write the conditions alone".into(),
            Self::FilterPrefix => "delete it".into(),
            Self::JsonForm => "write conditions: `status $eq \"client\"`".into(),
            Self::OddBlank { is_space: true, .. } => "put an ordinary space".into(),
            Self::OddBlank { is_space: false, .. } => "delete it".into(),
            Self::Empty => "write a condition, such as `status $eq \"client\"`".into(),
            Self::ParameterForField { .. } => "parameters stand for values: name the field itself".into(),
            Self::Unexpected { expected, .. } => match *expected {
                "a connective" => "join conditions by `$and` or `$or`".into(),
                "an operator" => operators(),
                _ => "a condition is a field, an operator and a value: `status $eq \"client\"`".into(),
            },
            Self::NotOnTheWire { .. } => "compile the filter first".into(),
            Self::InputLimit { .. } => "split the filter, or raise the limit on its length".into(),
            Self::NestingLimit { .. } => "take out parentheses that change nothing".into(),
            Self::ConditionLimit { .. } => {
                "use `$in` for many values of one field, or split the filter".into()
            }
            Self::ItemLimit { .. } => "split the list over several filters".into(),
            Self::MistakeLimit { .. } => "mend those above first".into(),
        }
    }
}

const fn noun(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Op(_) => "an operator",
        Keyword::Connective(_) => "a connective",
        Keyword::Not => "a keyword",
    }
}

fn operators() -> String {
    let spellings: Vec<String> = Op::all().map(|op| format!("`{op}`")).collect();
    format!("the operators are {}; the connectives `$and` and `$or`", spellings.join(", "))
}

impl From<Mistake> for Diagnostic {
    fn from(mistake: Mistake) -> Self {
        Self::new(mistake.kind.code(), mistake.span, mistake.kind.message())
            .with_help(mistake.kind.help())
            .with_fix(mistake.fix)
    }
}

/// A text short enough for a message: past 40 characters its end is cut.
pub(crate) fn brief(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
