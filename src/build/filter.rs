//! Built filters: conditions joined by `$and`, `$or` and `$not`.
//!
//! A filter is stored in postfix order, as steps: joining two filters costs as much
//! as the shorter one is long, and depth needs no recursion. The tree is built when
//! it is needed.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::ops::Not;

use super::value::Value;
use crate::check::Checked;
use crate::check::built::Refused;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::schema::ObjectInfo;
use crate::syntax::ast::{self, Ast, Values};
use crate::syntax::error::brief;
use crate::syntax::lexer;
use crate::syntax::ops::{Connective, Op};
use crate::syntax::print;
use crate::syntax::tree::{Event, Nodes};
use crate::text::span::Span;

/// A filter that a program built.
///
/// [`Display`](fmt::Display) prints the canonical text, with `<fault>` in place of
/// a condition that every check refuses; such text never parses.
///
/// `From<&Ast>` converts a parsed filter, so that a program can join it with its
/// own conditions before the check:
///
/// ```
/// use filtre::build::{Filter, field};
///
/// let written_by_user = filtre::parse(r#"CP $eq "75001" $or cc_age $gte "18""#)?;
/// let filter = field("Pays").eq("FR").and(Filter::from(&written_by_user));
/// assert_eq!(filter.to_string(), r#"Pays $eq "FR" $and (CP $eq "75001" $or cc_age $gte "18")"#);
/// # Ok::<(), filtre::Diagnostics>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    steps: VecDeque<Step>,
}

/// An operation on a stack of filters: adds one, negates the last, or joins the
/// last two.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Condition(Condition),
    Not,
    Join(Connective),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) field: String,
    pub(super) op: Op,
    pub(super) values: Vec<Value>,
    pub(super) has_list: bool,
}

impl Filter {
    pub(super) fn of_condition(condition: Condition) -> Self {
        Self { steps: VecDeque::from([Step::Condition(condition)]) }
    }

    /// Returns a filter that selects the records that both filters select.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.join(Connective::And, other)
    }

    /// Returns a filter that selects the records that one of the filters selects.
    ///
    /// Each filter keeps its meaning, as in parentheses: `a.and(b).or(c)` is
    /// `(a $and b) $or c`, and `a.or(b).and(c)` is `(a $or b) $and c`.
    ///
    /// ```
    /// use filtre::build::field;
    ///
    /// let [a, b, c] = ["a", "b", "c"].map(|name| field(name).eq(1));
    /// assert_eq!(a.or(b).and(c).to_string(), r#"(a $eq "1" $or b $eq "1") $and c $eq "1""#);
    /// ```
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.join(Connective::Or, other)
    }

    /// Returns [`and`](Self::and) of the two filters, or this one if there is no other.
    ///
    /// ```
    /// use filtre::build::field;
    ///
    /// let country: Option<&str> = None;
    /// let filter = field("status").eq("client").and_if(country.map(|country| field("Pays").eq(country)));
    /// assert_eq!(filter.to_string(), r#"status $eq "client""#);
    /// ```
    #[must_use]
    pub fn and_if(self, other: Option<Self>) -> Self {
        match other {
            Some(other) => self.and(other),
            None => self,
        }
    }

    /// Returns [`or`](Self::or) of the two filters, or this one if there is no other.
    #[must_use]
    pub fn or_if(self, other: Option<Self>) -> Self {
        match other {
            Some(other) => self.or(other),
            None => self,
        }
    }

    fn join(mut self, connective: Connective, mut other: Self) -> Self {
        if self.steps.len() < other.steps.len() {
            for step in self.steps.into_iter().rev() {
                other.steps.push_front(step);
            }
            self.steps = other.steps;
        } else {
            self.steps.append(&mut other.steps);
        }
        self.steps.push_back(Step::Join(connective));
        self
    }

    /// Checks the filter against the metadata of an object.
    ///
    /// # Errors
    ///
    /// Reports the errors of [`ObjectInfo::check`], except empty lists, and the names
    /// and values that a filter cannot hold. There is no text, so each message names
    /// its condition, spans are empty and there are no fixes.
    ///
    /// ```
    /// use filtre::build::field;
    /// use filtre::schema::ObjectInfo;
    ///
    /// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
    /// assert!(field("pays").is_in([""; 0]).check(&contact).is_ok());
    ///
    /// let error = field("pays").eq("FR").and(field("cc_age").gt("old")).check(&contact).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "in `cc_age $gt`: `old` is not a number, and the field `cc_age` holds numbers"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, object: &ObjectInfo) -> Result<Checked, Diagnostics> {
        let mut refused = Vec::new();
        match self.ast(&mut refused) {
            Some(ast) => object.check_built(&ast, refused),
            None => Err(too_many_values()),
        }
    }

    /// Builds the tree, with faults in place of refused conditions; `None` if the
    /// tree cannot hold all values.
    fn ast(&self, refused: &mut Vec<Refused>) -> Option<Ast<'_>> {
        let mut nodes = Nodes::with_capacity(self.steps.len());
        let mut terms = Vec::new();
        let mut values = Vec::new();
        let mut number = 0_usize..;
        for step in &self.steps {
            let term = match step {
                Step::Condition(condition) => {
                    let leaf = condition.leaf(&mut values, number.next()?, refused);
                    nodes.leaf(leaf, Span::default())
                }
                Step::Not => nodes.not(terms.pop()?, Span::default()),
                Step::Join(connective) => {
                    let (right, mut left) = (terms.pop()?, terms.pop()?);
                    nodes.join(*connective, &mut left, right);
                    left
                }
            };
            terms.push(term);
        }
        u32::try_from(values.len().saturating_add(self.steps.len())).ok()?;
        Some(Ast { tree: nodes.finish(terms.pop()?), values, comments: Vec::new() })
    }
}

fn too_many_values() -> Diagnostics {
    let message = "this filter has more than 4 billion values and conditions";
    let finding = Diagnostic::new(Code::LimitExceeded, Span::default(), message);
    finding.with_help("run several filters, each with a part of the values").into()
}

impl Condition {
    fn of_leaf(ast: &Ast<'_>, leaf: &ast::Leaf<'_>, span: Span) -> Self {
        let ast::Leaf::Condition(condition) = leaf else {
            return Self { field: String::new(), op: Op::Eq, values: Vec::new(), has_list: false };
        };
        let condition = ast.condition(condition, span);
        Self {
            field: condition.field().to_owned(),
            op: condition.op(),
            values: condition.values().iter().map(Value::of_ast).collect(),
            has_list: condition.has_list(),
        }
    }

    /// Returns the leaf of a tree, or a fault if a part of the condition is refused.
    fn leaf<'f>(
        &'f self,
        values: &mut Vec<ast::Value<'f>>,
        number: usize,
        refused: &mut Vec<Refused>,
    ) -> ast::Leaf<'f> {
        if !lexer::is_field(&self.field) {
            refused.push((number, invalid_name(&self.field)));
            return ast::Leaf::Fault(None);
        }
        let first = values.len();
        let before = refused.len();
        for value in &self.values {
            match value.refusal() {
                Some(finding) => refused.push((number, finding.clone())),
                None => {
                    let text = Cow::Borrowed(value.text());
                    values.push(ast::Value { text, span: Span::default(), kind: value.kind() });
                }
            }
        }
        let condition = ast::Condition {
            field: Cow::Borrowed(&self.field),
            field_span: Span::default(),
            op_span: Span::default(),
            operand_span: Span::default(),
            values: Values::new(first..values.len()),
            op: self.op,
            has_list: self.has_list,
        };
        if refused.len() == before {
            ast::Leaf::Condition(condition)
        } else {
            ast::Leaf::Fault(Some(condition))
        }
    }
}

fn invalid_name(name: &str) -> Diagnostic {
    let message = match name {
        "" => "expected a field name, found an empty string".to_owned(),
        _ => format!("`{}` is not a valid field name", brief(name)),
    };
    Diagnostic::new(Code::UnknownField, Span::default(), message)
        .with_help("use letters, digits, `_` and `-`, with a dot between two names")
}

/// A syntax error of the tree becomes a condition without a field name, which
/// every check refuses.
impl From<&Ast<'_>> for Filter {
    fn from(ast: &Ast<'_>) -> Self {
        let mut steps = VecDeque::new();
        // The groups around the current node, and whether each has a part already.
        let mut groups: Vec<(Option<Connective>, bool)> = Vec::new();
        for event in ast.tree.walk(ast.tree.root()) {
            match event {
                Event::Enter(inner) => {
                    groups.push((inner.connective, false));
                    continue;
                }
                Event::Leaf(leaf, id) => {
                    steps.push_back(Step::Condition(Condition::of_leaf(ast, leaf, ast.tree.node(id).span)));
                }
                Event::Leave(inner) => {
                    groups.pop();
                    if inner.connective.is_none() {
                        steps.push_back(Step::Not);
                    }
                }
            }
            if let Some((Some(connective), has_part)) = groups.last_mut()
                && std::mem::replace(has_part, true)
            {
                steps.push_back(Step::Join(*connective));
            }
        }
        Self { steps }
    }
}

impl From<Ast<'_>> for Filter {
    fn from(ast: Ast<'_>) -> Self {
        Self::from(&ast)
    }
}

impl Not for Filter {
    type Output = Self;

    fn not(mut self) -> Self {
        self.steps.push_back(Step::Not);
        self
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ast(&mut Vec::new()) {
            Some(ast) => ast.fmt(f),
            None => f.write_str(print::FAULT),
        }
    }
}

/// Joins filters with `$and`; returns `None` without filters, because a filter
/// without conditions would select every record.
///
/// ```
/// use filtre::build::{all, any, field};
///
/// let expected = [("status", "client"), ("Pays", "FR")];
/// let filter = all(expected.map(|(name, value)| field(name).eq(value)));
/// assert_eq!(filter.unwrap().to_string(), r#"status $eq "client" $and Pays $eq "FR""#);
/// assert!(any([]).is_none());
/// ```
#[must_use]
pub fn all(filters: impl IntoIterator<Item = Filter>) -> Option<Filter> {
    filters.into_iter().reduce(Filter::and)
}

/// Joins filters with `$or`; returns `None` without filters.
#[must_use]
pub fn any(filters: impl IntoIterator<Item = Filter>) -> Option<Filter> {
    filters.into_iter().reduce(Filter::or)
}
