//! Prints trees as canonical text.

use std::fmt::{self, Write};

use crate::syntax::ast::{Ast, ConditionRef, Leaf, Value, ValueKind};
use crate::syntax::ops::{NOT, Op};
use crate::syntax::tree::{Event, Inner, Tree};

/// The text of a fault. It never parses, so that a printed fault is not a filter.
pub(crate) const FAULT: &str = "<fault>";

/// Prints the filter as authoring text on one line.
impl fmt::Display for Ast<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        tree(&self.tree, f, |leaf, f| match leaf {
            Leaf::Condition(inner) => condition(self.condition(inner, Default::default()), f),
            Leaf::Fault(_) => f.write_str(FAULT),
        })
    }
}

/// Prints a tree of any leaves on one line. Parentheses are printed only where the
/// tree needs them and around an `$and` group inside an `$or` group, so that
/// readers need not remember the precedence.
pub(crate) fn tree<Leaf, W: Write>(
    tree: &Tree<Leaf>,
    f: &mut W,
    mut leaf: impl FnMut(&Leaf, &mut W) -> fmt::Result,
) -> fmt::Result {
    let mut groups: Vec<Level> = Vec::new();
    for event in tree.walk(tree.root()) {
        match event {
            Event::Enter(inner) => {
                let bare = groups.is_empty();
                separate(&mut groups, f)?;
                match inner.connective {
                    None => write!(f, "{NOT} ")?,
                    Some(_) if !bare => f.write_char('(')?,
                    Some(_) => {}
                }
                groups.push(Level { inner, is_first: true });
            }
            Event::Leaf(inner, _) => {
                separate(&mut groups, f)?;
                leaf(inner, f)?;
            }
            Event::Leave(inner) => {
                groups.pop();
                if inner.connective.is_some() && !groups.is_empty() {
                    f.write_char(')')?;
                }
            }
        }
    }
    Ok(())
}

struct Level {
    inner: Inner,
    is_first: bool,
}

/// Writes the connective before each part of a group but the first.
fn separate(groups: &mut [Level], f: &mut impl Write) -> fmt::Result {
    let Some(level) = groups.last_mut() else { return Ok(()) };
    match level.inner.connective {
        Some(connective) if !level.is_first => write!(f, " {connective} "),
        _ => {
            level.is_first = false;
            Ok(())
        }
    }
}

/// Prints one condition.
pub(crate) fn condition(condition: ConditionRef<'_, '_>, f: &mut impl Write) -> fmt::Result {
    let values = condition.values().iter().map(|value| (value.text(), value.kind()));
    parts(condition.field(), condition.op(), condition.has_list(), values, f)
}

/// Prints one condition from its parts.
pub(crate) fn parts<'v>(
    field: &str,
    op: Op,
    has_list: bool,
    values: impl Iterator<Item = (&'v str, ValueKind)>,
    f: &mut impl Write,
) -> fmt::Result {
    f.write_str(field)?;
    f.write_char(' ')?;
    f.write_str(op.as_str())?;
    f.write_char(' ')?;
    if has_list {
        f.write_char('[')?;
    }
    for (at, (text, form)) in values.enumerate() {
        if at > 0 {
            f.write_char(',')?;
        }
        match form {
            ValueKind::Parameter => write!(f, ":{text}")?,
            ValueKind::Quoted | ValueKind::Number => string(text, f)?,
        }
    }
    if has_list {
        f.write_char(']')?;
    }
    Ok(())
}

/// Prints one value.
pub(crate) fn value(value: &Value<'_>, f: &mut impl Write) -> fmt::Result {
    match value.kind() {
        ValueKind::Parameter => write!(f, ":{}", value.text()),
        ValueKind::Quoted | ValueKind::Number => string(value.text(), f),
    }
}

/// Prints a text as a string.
pub(crate) fn string(text: &str, f: &mut impl Write) -> fmt::Result {
    f.write_char('"')?;
    for piece in text.split_inclusive(['"', '\\']) {
        match piece.as_bytes().last() {
            Some(b'"' | b'\\') => {
                let (plain, last) = piece.split_at(piece.len().saturating_sub(1));
                f.write_str(plain)?;
                f.write_char('\\')?;
                f.write_str(last)?;
            }
            _ => f.write_str(piece)?,
        }
    }
    f.write_char('"')
}

/// Returns a text as a string of the language.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    // Writing to a `String` never fails.
    let _ = string(text, &mut out);
    out
}
