//! Replaces a condition that a server may misread by a wider one: it selects at
//! least the same records under every collation.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::check::regexp::{Escapes, without_backslashes};
use crate::compile::atoms::WireCondition;
use crate::compile::options::Target;
use crate::compile::unsafe_characters::{has_unsafe, is_safe_in_list, safe_prefix, with_wildcards};
use crate::normal::signed_condition::SignedCondition;
use crate::schema::FieldType;
use crate::syntax::ops::{Connective, Op};
use crate::text::fold::is_nonspacing_mark;

/// The conditions of the wire language that represent a literal.
#[derive(Debug)]
pub(super) struct Widened<'c> {
    pub(super) connective: Connective,
    pub(super) conditions: Vec<WireCondition<'c>>,
    /// Whether they select the same records as the literal.
    pub(super) is_exact: bool,
}

/// Returns the narrowest conditions that the target can receive.
pub(super) fn widen<'c>(
    literal: &SignedCondition<'c>,
    field_type: &FieldType,
    target: Target,
) -> Widened<'c> {
    let widening = Widening { literal, field_type, target };
    match literal.op {
        Op::In => widening.one_of(),
        Op::Notin if literal.operands.is_empty() => {
            widening.one(widening.every_value(), field_type.is_text() || *field_type == FieldType::Boolean)
        }
        Op::Notin => widening.none_of(),
        _ => widening.scalar(),
    }
}

struct Widening<'l, 'c> {
    literal: &'l SignedCondition<'c>,
    field_type: &'l FieldType,
    target: Target,
}

impl<'c> Widening<'_, 'c> {
    fn one(&self, condition: WireCondition<'c>, is_exact: bool) -> Widened<'c> {
        Widened { connective: Connective::And, conditions: vec![condition], is_exact }
    }

    fn every_value(&self) -> WireCondition<'c> {
        WireCondition::every_value(self.literal.field, self.field_type)
    }

    fn condition(&self, op: Op, value: impl Into<Cow<'c, str>>) -> WireCondition<'c> {
        WireCondition::new(self.literal.field, op, value)
    }

    fn texts(&self) -> impl Iterator<Item = &'c str> {
        self.literal.operands.iter().map(|operand| operand.text())
    }

    fn scalar(&self) -> Widened<'c> {
        let op = self.literal.op;
        let text = self.texts().next().unwrap_or_default();
        if self.literal.is_negated {
            return self.one(self.every_value(), false);
        }
        if !has_unsafe(text, self.target) {
            return self.one(self.condition(op, text), true);
        }
        let wider = match op {
            Op::Eq => self.condition(Op::Like, equal_pattern(text, self.target)),
            Op::Like => self.condition(Op::Like, with_wildcards(text, self.target)),
            Op::Gt | Op::Gte => self.condition(Op::Gte, safe_prefix(text, self.target)),
            Op::Regexp => match without_backslashes(text, Escapes::Punctuation)
                .filter(|pattern| !has_unsafe(pattern, self.target))
            {
                Some(pattern) => return self.one(self.condition(Op::Regexp, pattern), true),
                None => self.every_value(),
            },
            _ => self.every_value(),
        };
        self.one(wider, false)
    }

    /// The safe items in a list, items that are not safe in a list as `$eq`, and
    /// patterns for the unsafe ones.
    fn one_of(&self) -> Widened<'c> {
        let Items { list, alone, unsafe_items } = self.items();
        let mut seen = HashSet::new();
        let patterns = unsafe_items.iter().map(|text| equal_pattern(text, self.target));
        let patterns = patterns.filter(|pattern| seen.insert(pattern.clone()));
        let mut conditions = self.listed(Op::In, list);
        conditions.extend(alone.into_iter().map(|text| self.condition(Op::Eq, text)));
        conditions.extend(patterns.map(|pattern| self.condition(Op::Like, pattern)));
        Widened { connective: Connective::Or, conditions, is_exact: unsafe_items.is_empty() }
    }

    /// The safe items in a list, and items that are not safe in a list as `$neq`.
    fn none_of(&self) -> Widened<'c> {
        let Items { list, alone, unsafe_items } = self.items();
        let mut conditions = self.listed(Op::Notin, list);
        conditions.extend(alone.into_iter().map(|text| self.condition(Op::Neq, text)));
        if conditions.is_empty() {
            conditions.push(self.every_value());
        }
        Widened { connective: Connective::And, conditions, is_exact: unsafe_items.is_empty() }
    }

    fn items(&self) -> Items<'c> {
        let mut items = Items::default();
        for text in self.texts() {
            if has_unsafe(text, self.target) {
                items.unsafe_items.push(text);
            } else if is_safe_in_list(text, self.target) {
                items.list.push(Cow::Borrowed(text));
            } else {
                items.alone.push(text);
            }
        }
        items
    }

    fn listed(&self, op: Op, values: Vec<Cow<'c, str>>) -> Vec<WireCondition<'c>> {
        if values.is_empty() {
            Vec::new()
        } else {
            vec![WireCondition { field: self.literal.field, op, values }]
        }
    }
}

/// The items of a list, by how a server can receive them.
#[derive(Default)]
struct Items<'c> {
    list: Vec<Cow<'c, str>>,
    /// Items that a server may misread in a list only.
    alone: Vec<&'c str>,
    /// Items that a server may misread anywhere.
    unsafe_items: Vec<&'c str>,
}

/// A pattern that matches every text equal to a value. Equality ignores trailing
/// spaces, and combining marks may follow them, so `*` replaces both.
fn equal_pattern(text: &str, target: Target) -> String {
    let trimmed = text.trim_end_matches(|c| c == ' ' || is_nonspacing_mark(c));
    let mut pattern = with_wildcards(trimmed, target);
    if !pattern.ends_with('*') {
        pattern.push('*');
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::atoms::printed;
    use crate::testing::contact;

    fn widened(text: &str, target: Target) -> (String, bool) {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap();
        let tree = checked.normalize();
        let (literal, _) = tree.leaves().next().unwrap();
        let field = contact().get(literal.field).unwrap().clone();
        let widened = widen(literal, field.field_type(), target);
        let conditions: Vec<String> =
            widened.conditions.iter().map(|condition| printed(&contact(), condition)).collect();
        (conditions.join(&format!(" {} ", widened.connective)), widened.is_exact)
    }

    #[track_caller]
    fn assert_widened(text: &str, target: Target, expected: &str, is_exact: bool) {
        assert_eq!(widened(text, target), (expected.to_owned(), is_exact), "{text}");
    }

    #[test]
    fn quotes_and_backslashes_widen_the_condition() {
        let portable = Target::Portable;
        assert_widened(r#"Nom $eq "a\"b e\u0301 ""#, Target::Sql, r#"Nom $eq "a\"b e\\u0301 ""#, true);
        assert_widened(r#"Nom $eq "a\"b  ""#, portable, r#"Nom $like "a*b*""#, false);
        assert_widened("Nom $eq \"\\\\e\u{301} \u{301}\"", portable, "Nom $like \"*e*\"", false);
        assert_widened(r#"Nom $like "a\\*b""#, portable, r#"Nom $like "a*b""#, false);
        assert_widened(r#"Nom $gt "ab\"c""#, portable, r#"Nom $gte "ab""#, false);
        assert_widened(r#"Nom $gte "\"c""#, portable, r#"Nom $gte """#, false);
        for op in ["$neq", "$notlike", "$lt", "$lte"] {
            assert_widened(&format!(r#"Nom {op} "ab\"c""#), portable, r#"Nom $like "*""#, false);
        }
        assert_widened(
            r#"Nom $in ["a","b\"","c","b\\"]"#,
            portable,
            r#"Nom $in ["a","c"] $or Nom $like "b*""#,
            false,
        );
        assert_widened(r#"Nom $notin ["a","b\""]"#, portable, r#"Nom $notin ["a"]"#, false);
        assert_widened(r#"Nom $notin ["b\""]"#, portable, r#"Nom $like "*""#, false);
    }

    #[test]
    fn escaped_punctuation_of_a_regexp_goes_into_brackets() {
        assert_widened(r#"Nom $regexp "^a\.b\$""#, Target::Portable, r#"Nom $regexp "^a[.]b[$]""#, true);
        assert_widened(r#"Nom $regexp "\d""#, Target::Portable, r#"Nom $like "*""#, false);
        assert_widened(r#"Nom $regexp "\d""#, Target::Sql, r#"Nom $regexp "\\d""#, true);
        assert_widened(r#"$not Nom $regexp "a""#, Target::Sql, r#"Nom $like "*""#, false);
    }

    #[test]
    fn strict_target_excludes_more_characters() {
        let strict = Target::Strict;
        assert_widened(
            r#"Nom $in ["a","b,c","d]"]"#,
            strict,
            r#"Nom $in ["a"] $or Nom $eq "b,c" $or Nom $eq "d]""#,
            true,
        );
        assert_widened(r#"Nom $notin ["a","b,c"]"#, strict, r#"Nom $notin ["a"] $and Nom $neq "b,c""#, true);
        assert_widened(r#"Nom $eq "50%_'""#, strict, r#"Nom $like "50*""#, false);
        assert_widened(r#"Nom $eq "a $and b""#, strict, r#"Nom $like "a *and b*""#, false);
        assert_widened(r#"Nom $eq "5 $""#, strict, r#"Nom $eq "5 $""#, true);
        assert_widened(r#"Nom $eq "a $and b,c""#, Target::Portable, r#"Nom $eq "a $and b,c""#, true);
    }
}
