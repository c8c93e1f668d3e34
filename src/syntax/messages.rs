//! The messages and help texts of the mistakes of syntax.

use crate::diagnostic::Diagnostic;
use crate::syntax::error::{Kind, Mistake};
use crate::syntax::ops::{Connective, Keyword, Op, OperandKind};
use crate::syntax::print::quoted;

impl From<Mistake> for Diagnostic {
    fn from(mistake: Mistake) -> Self {
        let message = mistake.kind.message(mistake.found.as_deref());
        Self::new(mistake.kind.code(), mistake.span, message)
            .with_help(mistake.help.unwrap_or_else(|| mistake.kind.help()))
            .with_fix(mistake.fix)
    }
}

impl Kind {
    fn message(&self, found: Option<&str>) -> String {
        let found = found.map(|found| format!(", found {found}")).unwrap_or_default();
        match self {
            Self::Foreign { found, keyword } => format!("unknown {} `{found}`", noun(*keyword)),
            Self::KeywordCase { found, keyword } => {
                format!("expected `{}` in lower case, found `{found}`", keyword.as_str())
            }
            Self::MissingDollar { found, keyword } => {
                format!("expected `{}`, found `{found}`", keyword.as_str())
            }
            Self::UnknownKeyword { found, .. } => format!("unknown operator or connective `{found}`"),
            Self::NotBeforeOperator { op } => format!("expected a condition after `$not`, found `{op}`"),
            Self::Between { found, .. } | Self::PatternWord { found, .. } => {
                format!("unknown operator `{found}`")
            }
            Self::NullTest { found } => format!("unexpected `{found}`: no filter can find NULL"),
            Self::WrongQuotes { quotes, text } => {
                format!("expected double quotes around the value `{text}`, found {quotes}")
            }
            Self::QuotedField { field } => format!("unexpected quotes around the field `{field}`"),
            Self::BracketedField { field } => format!("unexpected brackets around the field `{field}`"),
            Self::BareValue { text } => format!("expected a value in double quotes, found `{text}`"),
            Self::BareDate { text } => format!("expected a date in double quotes, found `{text}`"),
            Self::TrailingComma => "unexpected `,` after the last item".into(),
            Self::MissingComma => format!("expected `,` between two items{found}"),
            Self::MissingItem => "expected an item, found `,`".into(),
            Self::WrongSeparator { found } => format!("expected `,` between two items, found `{found}`"),
            Self::UnclosedString => "expected `\"` to close this string".into(),
            Self::UnclosedList => "expected `]` to close this list".into(),
            Self::UnclosedParenthesis => "expected `)` to close this parenthesis".into(),
            Self::ClosesNothing { found } => format!("unexpected `{found}` without `{}`", opening(found)),
            Self::EmptyParentheses => "expected a condition between `(` and `)`".into(),
            Self::MissingValue { op } => match op.operand_kind() {
                OperandKind::Value => format!("expected a value after `{op}`{found}"),
                OperandKind::List => format!("expected a list after `{op}`{found}"),
            },
            Self::MissingOperator { field } | Self::ValueWithoutOperator { field } => {
                format!("expected an operator after `{field}`{found}")
            }
            Self::MissingField { op } => format!("expected a field before `{op}`"),
            Self::DoubledOperator { found } => format!("expected a value, found the operator `{found}`"),
            Self::MissingConnective => format!("expected `$and` or `$or` between two conditions{found}"),
            Self::WrongConnective { found } => {
                format!("expected `$and` or `$or` between two conditions, found `{found}`")
            }
            Self::DanglingConnective { found, is_last: true } => {
                format!("expected a condition after `{found}`")
            }
            Self::DanglingConnective { found, is_last: false } => {
                format!("expected a condition before `{found}`")
            }
            Self::DoubledConnective { found } => {
                format!("expected a condition, found the connective `{found}`")
            }
            Self::NestedList => "expected a value, found a list inside a list".into(),
            Self::ListForValue { op } => format!("expected one value after `{op}`, found a list"),
            Self::ValueForList { op, text } => format!("expected a list after `{op}`, found `{text}`"),
            Self::ParenthesisedList => "expected a list in brackets, found parentheses".into(),
            Self::ParenthesisedValue => "unexpected parentheses around a value".into(),
            Self::PercentEncoded => "expected a filter, found percent-encoded text".into(),
            Self::WholeAddress { has_filter: true } => "expected a filter, found a URL".into(),
            Self::WholeAddress { has_filter: false } => {
                "expected a filter, found a URL without `filter=`".into()
            }
            Self::FilterPrefix => "unexpected `filter=`: it is the name of the URL parameter".into(),
            Self::JsonForm => "expected a filter, found JSON".into(),
            Self::OddBlank { name, is_space: true } => format!("expected an ordinary space, found {name}"),
            Self::OddBlank { name, is_space: false } => format!("{name} is not allowed outside a string"),
            Self::Empty => "expected a condition, found an empty filter".into(),
            Self::ParameterForField { found } => format!("expected a field, found the parameter `{found}`"),
            Self::Unexpected { found, expected } => format!("expected {expected}, found `{found}`"),
            Self::NotOnTheWire { what } => format!("{what} is not allowed in a wire filter"),
            Self::InputLimit { limit } => format!("the filter is longer than {limit} bytes"),
            Self::NestingLimit { limit } => {
                format!("parentheses and `$not` are nested more than {limit} levels deep")
            }
            Self::ConditionLimit { limit } => format!("the filter has more than {limit} conditions"),
            Self::ItemLimit { limit } => format!("the list has more than {limit} items"),
            Self::MistakeLimit { left_out: 1 } => "1 more error is not shown".into(),
            Self::MistakeLimit { left_out } => format!("{left_out} more errors are not shown"),
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
                format!("write two conditions: `{field} $gte \"…\" $and {field} $lte \"…\"`")
            }
            Self::PatternWord { pattern, .. } => format!("write `$like {pattern}`"),
            Self::NullTest { .. } => {
                "use `$neq \"\"` to exclude empty values; a record with NULL is never selected".into()
            }
            Self::WrongQuotes { text, .. } | Self::BareValue { text } | Self::BareDate { text } => {
                format!("write `{}`", quoted(text))
            }
            Self::QuotedField { field } => format!("write `{field}`"),
            Self::BracketedField { field } => {
                format!("write `{field}`; the brackets in the service documentation are only notation")
            }
            Self::TrailingComma => "delete the comma".into(),
            Self::MissingComma | Self::WrongSeparator { .. } => "write `,` between the items".into(),
            Self::MissingItem => "delete the comma, or write an item before it".into(),
            Self::UnclosedString => "add `\"` at the end of the value".into(),
            Self::UnclosedList => "add `]` after the last item".into(),
            Self::UnclosedParenthesis => "add `)` at the end of the group".into(),
            Self::ClosesNothing { found } => format!("delete it, or add `{}` before it", opening(found)),
            Self::EmptyParentheses => "write a condition between them, or delete them".into(),
            Self::MissingValue { op } => match op.operand_kind() {
                OperandKind::Value => format!("write the value in double quotes: `{op} \"…\"`"),
                OperandKind::List => format!("write the values in brackets: `{op} [\"…\"]`"),
            },
            Self::MissingOperator { field } => format!("write a whole condition: `{field} $eq \"…\"`"),
            Self::ValueWithoutOperator { .. } => {
                "write an operator; in a shell, put the filter in single quotes, because double quotes remove `$eq`"
                    .into()
            }
            Self::MissingField { .. } => "write the field in each condition, even if it does not change".into(),
            Self::DoubledOperator { .. } => "keep only one of the two operators".into(),
            Self::MissingConnective => "write `$and` or `$or` between them".into(),
            Self::WrongConnective { .. } => "write `$and` or `$or`".into(),
            Self::DanglingConnective { is_last: true, .. } => {
                "write a condition after it, or delete it".into()
            }
            Self::DanglingConnective { is_last: false, .. } => {
                "write a condition before it, or delete it".into()
            }
            Self::DoubledConnective { .. } => "keep only one of the two connectives".into(),
            Self::NestedList => "write all values in one list".into(),
            Self::ListForValue { op: Op::Eq } => "use `$in` to select any of several values".into(),
            Self::ListForValue { op: Op::Neq } => "use `$notin` to exclude several values".into(),
            Self::ListForValue { op } => {
                let connective = if op.is_negative() { Connective::And } else { Connective::Or };
                format!("write one condition for each value, joined by `{connective}`")
            }
            Self::ValueForList { text, .. } => format!("write `[{text}]`"),
            Self::ParenthesisedList => "write `[` and `]` instead of `(` and `)`".into(),
            Self::ParenthesisedValue => "delete the parentheses".into(),
            Self::PercentEncoded => {
                "decode the filter: `%24` is `$`, `%20` is a space, `%22` is `\"`".into()
            }
            Self::WholeAddress { has_filter: true } => {
                "keep only the text after `filter=`, and decode it".into()
            }
            Self::WholeAddress { has_filter: false } => "write only the conditions".into(),
            Self::FilterPrefix => "delete `filter=`".into(),
            Self::JsonForm => "write conditions, such as `status $eq \"client\"`".into(),
            Self::OddBlank { is_space: true, .. } => "replace it with an ordinary space".into(),
            Self::OddBlank { is_space: false, .. } => "delete it".into(),
            Self::Empty => "write a condition, such as `status $eq \"client\"`".into(),
            Self::ParameterForField { .. } => {
                "write the name of the field: a parameter can only replace a value".into()
            }
            Self::Unexpected { expected, .. } => match *expected {
                "a connective" => "write `$and` or `$or` between conditions".into(),
                "an operator" => operators(),
                _ => "write a field, an operator and a value: `status $eq \"client\"`".into(),
            },
            Self::NotOnTheWire { .. } => "compile the filter first".into(),
            Self::InputLimit { .. } => "split the filter, or increase the limit on its length".into(),
            Self::NestingLimit { .. } => "delete parentheses that do not change the meaning".into(),
            Self::ConditionLimit { .. } => {
                "use `$in` for many values of one field, or split the filter".into()
            }
            Self::ItemLimit { .. } => "split the list into several filters".into(),
            Self::MistakeLimit { .. } => "fix the errors above first".into(),
        }
    }
}

/// The bracket that a closing bracket belongs to.
fn opening(close: &str) -> char {
    if close == ")" { '(' } else { '[' }
}

const fn noun(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Op(_) => "operator",
        Keyword::Connective(_) => "connective",
        Keyword::Not => "keyword",
    }
}

fn operators() -> String {
    let spellings: Vec<String> = Op::all().map(|op| format!("`{op}`")).collect();
    format!("use one of the operators {}, or a connective `$and` or `$or`", spellings.join(", "))
}
