//! All rules, one a code.

use crate::diagnostic::Code;
use crate::lint::rule::Rule;
use crate::lint::rules::*;

/// The rules, in the order of the codes.
pub(super) static RULES: [&Rule; 35] = [
    &syntax::RULE,
    &limit_exceeded::RULE,
    &unknown_field::RULE,
    &unreadable_field::RULE,
    &operator_type::RULE,
    &invalid_number::RULE,
    &invalid_date::RULE,
    &invalid_boolean::RULE,
    &unknown_choice::RULE,
    &invalid_regexp::RULE,
    &empty_list::RULE,
    &unbound_parameter::RULE,
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
    &unused_allow::RULE,
    &personal_data::RULE,
    &blank_guard::RULE,
    &single_item_list::RULE,
    &leading_wildcard::RULE,
    &full_scan::RULE,
];

/// The rule of a code.
#[expect(clippy::indexing_slicing, reason = "there is a rule for each code, in order: tested below")]
pub(super) fn rule(code: Code) -> &'static Rule {
    RULES[code as usize]
}
