//! The rules, one for each code.

use crate::diagnostic::Code;
use crate::lint::context::Rule;
use crate::lint::rules::*;

/// The rules, in the order of the codes.
static RULES: [&Rule; 35] = [
    &errors::SYNTAX,
    &errors::LIMIT_EXCEEDED,
    &errors::UNKNOWN_FIELD,
    &errors::UNREADABLE_FIELD,
    &errors::OPERATOR_TYPE,
    &errors::INVALID_NUMBER,
    &errors::INVALID_DATE,
    &errors::INVALID_BOOLEAN,
    &errors::UNKNOWN_CHOICE,
    &errors::INVALID_REGEXP,
    &errors::EMPTY_LIST,
    &errors::UNBOUND_PARAMETER,
    &field_case::RULE,
    &mixed_connectives::RULE,
    &unquoted_number::RULE,
    &escaped_character::RULE,
    &like_without_wildcard::RULE,
    &sql_wildcard::RULE,
    &text_order::RULE,
    &typed_pattern::RULE,
    &bare_date::RULE,
    &truncated_time::RULE,
    &value_too_long::RULE,
    &trailing_space::RULE,
    &unportable_regexp::RULE,
    &slow_regexp::RULE,
    &duplicate_condition::RULE,
    &long_url::RULE,
    &unknown_type::RULE,
    &errors::UNUSED_ALLOW,
    &personal_data::RULE,
    &blank_guard::RULE,
    &single_item_list::RULE,
    &leading_wildcard::RULE,
    &errors::FULL_SCAN,
];

impl Rule {
    /// Returns the rule of a built-in code, or `None` for a custom code.
    ///
    /// ```
    /// use filtre::{Code, lint::Rule};
    ///
    /// let rule = Rule::of(Code::FieldCase).expect("a built-in code");
    /// assert_eq!(rule.code(), Code::FieldCase);
    /// ```
    #[must_use]
    pub fn of(code: Code) -> Option<&'static Self> {
        Self::all().find(|rule| rule.code() == code)
    }

    /// Returns all rules, in the order of their codes.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        RULES.iter().copied()
    }
}
