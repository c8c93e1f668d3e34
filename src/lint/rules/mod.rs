//! The rules: one a file, with its documentation, its check and its fix.
//!
//! A rule does not depend on other rules.

pub(super) mod bare_date;
pub(super) mod blank_guard;
pub(super) mod duplicate_condition;
pub(super) mod errors;
pub(super) mod escaped_character;
pub(super) mod field_case;
pub(super) mod leading_wildcard;
pub(super) mod like_without_wildcard;
pub(super) mod long_url;
pub(super) mod mixed_connectives;
pub(super) mod personal_data;
pub(super) mod single_item_list;
pub(super) mod slow_regexp;
pub(super) mod sql_wildcard;
pub(super) mod text_order;
pub(super) mod trailing_space;
pub(super) mod truncated_time;
pub(super) mod typed_pattern;
pub(super) mod unknown_type;
pub(super) mod unportable_regexp;
pub(super) mod unquoted_number;
pub(super) mod value_too_long;

#[cfg(test)]
mod tests;
