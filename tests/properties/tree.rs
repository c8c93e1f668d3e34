//! The reference tree, its normal form and its canonical text, written from the
//! grammar without the library's own tree.

use filtre::Ast;
use filtre::syntax::{Connective, Expression, ExpressionKind, ValueKind};

#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Condition(String, &'static str, Operand),
    Not(Box<Tree>),
    Group(bool, Vec<Tree>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    One(Val),
    List(Vec<Val>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    Text(String),
    Parameter(String),
}

/// Returns the tree with nested groups of one connective merged and groups of
/// one part replaced by the part.
pub fn normal(tree: &Tree) -> Tree {
    match tree {
        Tree::Condition(..) => tree.clone(),
        Tree::Not(inner) => Tree::Not(Box::new(normal(inner))),
        Tree::Group(is_and, parts) => {
            let mut flat = Vec::new();
            for part in parts.iter().map(normal) {
                match part {
                    Tree::Group(same, inner) if same == *is_and => flat.extend(inner),
                    other => flat.push(other),
                }
            }
            if flat.len() == 1 { flat.remove(0) } else { Tree::Group(*is_and, flat) }
        }
    }
}

/// Returns a parsed expression as a reference tree.
fn tree_from(expression: Expression<'_, '_>) -> Tree {
    match expression.kind() {
        ExpressionKind::Condition(condition) => {
            let mut values: Vec<Val> = condition
                .values()
                .iter()
                .map(|value| match value.kind() {
                    ValueKind::Parameter => Val::Parameter(value.text().to_owned()),
                    _ => Val::Text(value.text().to_owned()),
                })
                .collect();
            let operand = if condition.has_list() {
                Operand::List(values)
            } else {
                assert_eq!(values.len(), 1);
                Operand::One(values.remove(0))
            };
            let op = condition.op().as_str();
            Tree::Condition(condition.field().to_owned(), op, operand)
        }
        ExpressionKind::Not(inner) => Tree::Not(Box::new(tree_from(inner))),
        ExpressionKind::Group(connective, parts) => {
            Tree::Group(connective == Connective::And, parts.map(tree_from).collect())
        }
        other => panic!("not a sound tree: {other:?}"),
    }
}

pub fn tree_of(ast: &Ast<'_>) -> Tree {
    tree_from(ast.root())
}

/// Returns the canonical text of a tree.
pub fn canonical(tree: &Tree) -> String {
    fn part(tree: &Tree) -> String {
        match tree {
            Tree::Group(..) => format!("({})", canonical(tree)),
            _ => canonical(tree),
        }
    }
    fn value(value: &Val) -> String {
        match value {
            Val::Parameter(name) => format!(":{name}"),
            Val::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
    match tree {
        Tree::Condition(field, op, Operand::One(one)) => format!("{field} {op} {}", value(one)),
        Tree::Condition(field, op, Operand::List(items)) => {
            let items: Vec<String> = items.iter().map(value).collect();
            format!("{field} {op} [{}]", items.join(","))
        }
        Tree::Not(inner) => format!("$not {}", part(inner)),
        Tree::Group(is_and, parts) => {
            let parts: Vec<String> = parts.iter().map(part).collect();
            parts.join(if *is_and { " $and " } else { " $or " })
        }
    }
}
