//! Finds the fields that have a value in every selected record, by three-valued logic.

use std::collections::BTreeSet;

use crate::syntax::ast::{Ast, Leaf};
use crate::syntax::ops::Connective;
use crate::syntax::tree::Event;

/// The fields that must have a value for a part of a filter to be true, and to
/// be false.
#[derive(Default)]
struct Required<'a> {
    truth: BTreeSet<&'a str>,
    falsehood: BTreeSet<&'a str>,
}

/// Returns the fields that must have a value in every selected record.
pub(super) fn required<'a>(ast: &'a Ast<'_>) -> BTreeSet<&'a str> {
    let mut open: Vec<(Option<Connective>, Vec<Required<'a>>)> = vec![(None, Vec::new())];
    for event in ast.tree.walk(ast.tree.root()) {
        let part = match event {
            Event::Enter(inner) => {
                open.push((inner.connective, Vec::new()));
                continue;
            }
            Event::Leaf(Leaf::Condition(condition), _) => {
                let field = BTreeSet::from([&*condition.field]);
                Required { truth: field.clone(), falsehood: field }
            }
            Event::Leaf(Leaf::Fault(_), _) => Required::default(),
            Event::Leave(_) => match open.pop() {
                Some((connective, parts)) => join(connective, parts),
                None => continue,
            },
        };
        if let Some((_, parts)) = open.last_mut() {
            parts.push(part);
        }
    }
    // The last part is the whole filter.
    open.pop().and_then(|(_, parts)| parts.into_iter().next()).map(|whole| whole.truth).unwrap_or_default()
}

fn join(connective: Option<Connective>, parts: Vec<Required<'_>>) -> Required<'_> {
    let mut parts = parts.into_iter();
    let Some(mut joined) = parts.next() else { return Required::default() };
    for part in parts {
        let (any, every, more_any, more_every) = match connective {
            Some(Connective::Or) => (&mut joined.falsehood, &mut joined.truth, part.falsehood, part.truth),
            _ => (&mut joined.truth, &mut joined.falsehood, part.truth, part.falsehood),
        };
        any.extend(more_any);
        every.retain(|field| more_every.contains(field));
    }
    if connective.is_none() {
        std::mem::swap(&mut joined.truth, &mut joined.falsehood);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required_by(text: &str) -> Vec<String> {
        required(&crate::parse(text).unwrap()).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn required_fields_follow_three_valued_logic() {
        assert_eq!(required_by(r#"a $eq "1" $and b $eq "2""#), ["a", "b"]);
        assert!(required_by(r#"a $eq "1" $or b $eq "2""#).is_empty());
        assert_eq!(required_by(r#"(a $eq "1" $and b $eq "2") $or (a $eq "3" $and c $eq "4")"#), ["a"]);
        assert_eq!(required_by(r#"$not (a $eq "1" $or b $eq "2")"#), ["a", "b"]);
        assert!(required_by(r#"$not (a $eq "1" $and b $eq "2")"#).is_empty());
        assert_eq!(required_by(r#"$not $not (a $eq "1" $and b $eq "2")"#), ["a", "b"]);
        assert_eq!(required_by(r#"$not a $eq "1""#), ["a"]);
    }
}
