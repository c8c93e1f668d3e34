//! What is sent for a condition: itself, or something wider.
//!
//! Knows which characters a server may misread, and for each operator a
//! condition that certainly selects at least as much, whichever way texts are
//! compared. Knows nothing of the conditions around it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::compile::misread::{has_bad, is_listable, prefix, with_wildcards};
use crate::compile::options::Target;
use crate::compile::pattern::bracketed;
use crate::normal::signed_condition::SignedCondition;
use crate::schema::FieldType;
use crate::syntax::ops::{Connective, Op};
use crate::text::unicode::is_nonspacing_mark;

/// A condition as it goes on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sent<'c> {
    pub(super) field: u32,
    pub(super) op: Op,
    pub(super) values: Vec<Cow<'c, str>>,
}

/// What is sent for a literal: conditions, joined.
#[derive(Debug)]
pub(super) struct Sending<'c> {
    pub(super) connective: Connective,
    pub(super) conditions: Vec<Sent<'c>>,
    /// Whether they select what the literal does, and no more.
    pub(super) is_exact: bool,
}

impl<'c> Sent<'c> {
    fn new(field: u32, op: Op, value: impl Into<Cow<'c, str>>) -> Self {
        Self { field, op, values: vec![value.into()] }
    }

    /// The condition that every value of a field meets; NULL never does.
    pub(super) fn every_value(field: u32, field_type: &FieldType) -> Self {
        match field_type {
            FieldType::Boolean => Self { field, op: Op::In, values: vec!["1".into(), "0".into()] },
            _ => Self::new(field, Op::Like, "*"),
        }
    }

    /// Whether this is [`every_value`](Self::every_value) of its field.
    pub(super) fn is_every_value(&self) -> bool {
        match self.values.as_slice() {
            [value] => self.op == Op::Like && value == "*",
            [one, zero] => self.op == Op::In && one == "1" && zero == "0",
            _ => false,
        }
    }
}

/// What is sent for a literal.
pub(super) fn send<'c>(literal: &SignedCondition<'c>, field_type: &FieldType, target: Target) -> Sending<'c> {
    let sender = Sender { literal, field_type, target };
    match literal.op {
        Op::In => sender.one_of(),
        Op::Notin if literal.operands.is_empty() => {
            sender.one(sender.every_value(), field_type.is_text() || *field_type == FieldType::Boolean)
        }
        Op::Notin => sender.none_of(),
        _ => sender.scalar(),
    }
}

struct Sender<'l, 'c> {
    literal: &'l SignedCondition<'c>,
    field_type: &'l FieldType,
    target: Target,
}

impl<'c> Sender<'_, 'c> {
    fn one(&self, condition: Sent<'c>, is_exact: bool) -> Sending<'c> {
        Sending { connective: Connective::And, conditions: vec![condition], is_exact }
    }

    fn every_value(&self) -> Sent<'c> {
        Sent::every_value(self.literal.field, self.field_type)
    }

    fn condition(&self, op: Op, value: impl Into<Cow<'c, str>>) -> Sent<'c> {
        Sent::new(self.literal.field, op, value)
    }

    fn texts(&self) -> impl Iterator<Item = &'c str> {
        self.literal.operands.iter().map(|operand| operand.text())
    }

    fn scalar(&self) -> Sending<'c> {
        let op = self.literal.op;
        let text = self.texts().next().unwrap_or_default();
        if self.literal.is_negated {
            return self.one(self.every_value(), false);
        }
        if !has_bad(text, self.target) {
            return self.one(self.condition(op, text), true);
        }
        let wider = match op {
            Op::Eq => self.condition(Op::Like, equal_pattern(text, self.target)),
            Op::Like => self.condition(Op::Like, with_wildcards(text, self.target)),
            Op::Gt | Op::Gte => self.condition(Op::Gte, prefix(text, self.target)),
            Op::Regexp => match bracketed(text).filter(|pattern| !has_bad(pattern, self.target)) {
                Some(pattern) => return self.one(self.condition(Op::Regexp, pattern), true),
                None => self.every_value(),
            },
            _ => self.every_value(),
        };
        self.one(wider, false)
    }

    /// The good items in a list; what has no place in one, on its own; and for
    /// what is bad, patterns.
    fn one_of(&self) -> Sending<'c> {
        let Items { list, alone, bad } = self.items();
        let mut seen = HashSet::new();
        let patterns = bad.iter().map(|text| equal_pattern(text, self.target));
        let patterns = patterns.filter(|pattern| seen.insert(pattern.clone()));
        let mut conditions = self.listed(Op::In, list);
        conditions.extend(alone.into_iter().map(|text| self.condition(Op::Eq, text)));
        conditions.extend(patterns.map(|pattern| self.condition(Op::Like, pattern)));
        Sending { connective: Connective::Or, conditions, is_exact: bad.is_empty() }
    }

    /// The good items in a list, and what has no place in one on its own.
    fn none_of(&self) -> Sending<'c> {
        let Items { list, alone, bad } = self.items();
        let mut conditions = self.listed(Op::Notin, list);
        conditions.extend(alone.into_iter().map(|text| self.condition(Op::Neq, text)));
        if conditions.is_empty() {
            conditions.push(self.every_value());
        }
        Sending { connective: Connective::And, conditions, is_exact: bad.is_empty() }
    }

    fn items(&self) -> Items<'c> {
        let mut items = Items::default();
        for text in self.texts() {
            if has_bad(text, self.target) {
                items.bad.push(text);
            } else if is_listable(text, self.target) {
                items.list.push(Cow::Borrowed(text));
            } else {
                items.alone.push(text);
            }
        }
        items
    }

    fn listed(&self, op: Op, values: Vec<Cow<'c, str>>) -> Vec<Sent<'c>> {
        if values.is_empty() { Vec::new() } else { vec![Sent { field: self.literal.field, op, values }] }
    }
}

/// The items of a list, by how they can be sent.
#[derive(Default)]
struct Items<'c> {
    list: Vec<Cow<'c, str>>,
    /// What a server may not find in a list.
    alone: Vec<&'c str>,
    /// What it may misread anywhere.
    bad: Vec<&'c str>,
}

/// A pattern that every text equal to a value matches. Trailing spaces do not
/// count for equality, and marks may hide them, so both go; what may stand in
/// their place is left open.
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
    use crate::compile::atoms::tests::printed;
    use crate::testing::contact;

    fn sent(text: &str, target: Target) -> (String, bool) {
        let checked = contact().check(&crate::parse(text).unwrap()).unwrap().negation_normal_form();
        let tree = checked.literals();
        let (literal, _) = tree.leaves().next().unwrap();
        let field = contact().get(literal.field).unwrap().clone();
        let sending = send(literal, field.field_type(), target);
        let conditions: Vec<String> =
            sending.conditions.iter().map(|condition| printed(&contact(), condition)).collect();
        (conditions.join(&format!(" {} ", sending.connective)), sending.is_exact)
    }

    #[track_caller]
    fn assert_sent(text: &str, target: Target, expected: &str, is_exact: bool) {
        assert_eq!(sent(text, target), (expected.to_owned(), is_exact), "{text}");
    }

    #[test]
    fn quotes_and_backslashes_go_by_a_superset() {
        let portable = Target::Portable;
        assert_sent(r#"Nom $eq "a\"b e\u0301 ""#, Target::Sql, r#"Nom $eq "a\"b e\\u0301 ""#, true);
        assert_sent(r#"Nom $eq "a\"b  ""#, portable, r#"Nom $like "a*b*""#, false);
        assert_sent("Nom $eq \"\\\\e\u{301} \u{301}\"", portable, "Nom $like \"*e*\"", false);
        assert_sent(r#"Nom $like "a\\*b""#, portable, r#"Nom $like "a*b""#, false);
        assert_sent(r#"Nom $gt "ab\"c""#, portable, r#"Nom $gte "ab""#, false);
        assert_sent(r#"Nom $gte "\"c""#, portable, r#"Nom $gte """#, false);
        for op in ["$neq", "$notlike", "$lt", "$lte"] {
            assert_sent(&format!(r#"Nom {op} "ab\"c""#), portable, r#"Nom $like "*""#, false);
        }
        assert_sent(
            r#"Nom $in ["a","b\"","c","b\\"]"#,
            portable,
            r#"Nom $in ["a","c"] $or Nom $like "b*""#,
            false,
        );
        assert_sent(r#"Nom $notin ["a","b\""]"#, portable, r#"Nom $notin ["a"]"#, false);
        assert_sent(r#"Nom $notin ["b\""]"#, portable, r#"Nom $like "*""#, false);
    }

    #[test]
    fn escaped_characters_of_a_search_go_in_brackets() {
        assert_sent(r#"Nom $regexp "^a\.b\$""#, Target::Portable, r#"Nom $regexp "^a[.]b[$]""#, true);
        assert_sent(r#"Nom $regexp "\d""#, Target::Portable, r#"Nom $like "*""#, false);
        assert_sent(r#"Nom $regexp "\d""#, Target::Sql, r#"Nom $regexp "\\d""#, true);
        assert_sent(r#"$not Nom $regexp "a""#, Target::Sql, r#"Nom $like "*""#, false);
    }

    #[test]
    fn strict_keeps_more_out() {
        let strict = Target::Strict;
        assert_sent(
            r#"Nom $in ["a","b,c","d]"]"#,
            strict,
            r#"Nom $in ["a"] $or Nom $eq "b,c" $or Nom $eq "d]""#,
            true,
        );
        assert_sent(r#"Nom $notin ["a","b,c"]"#, strict, r#"Nom $notin ["a"] $and Nom $neq "b,c""#, true);
        assert_sent(r#"Nom $eq "50%_'""#, strict, r#"Nom $like "50*""#, false);
        assert_sent(r#"Nom $eq "a $and b""#, strict, r#"Nom $like "a *and b*""#, false);
        assert_sent(r#"Nom $eq "5 $""#, strict, r#"Nom $eq "5 $""#, true);
        assert_sent(r#"Nom $eq "a $and b,c""#, Target::Portable, r#"Nom $eq "a $and b,c""#, true);
    }
}
