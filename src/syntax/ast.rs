//! The syntax tree: what the author wrote, with all places. It does not depend on metadata.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::syntax::ops::{Connective, Op};
use crate::syntax::tree::{Children, Kind, NodeId, Tree};
use crate::text::span::{Span, offset};

/// A parsed filter.
///
/// It borrows from its text where possible; [`Ast::into_owned`] returns a tree
/// that does not. Equality ignores spans, comments and how a value was quoted.
/// [`Display`](fmt::Display) prints the canonical authoring text.
///
/// ```
/// let ast = filtre::parse("a $eq 1 $or (b $eq \"2\" $and c $in [\"3\"])")?;
/// assert_eq!(ast.to_string(), r#"a $eq "1" $or (b $eq "2" $and c $in ["3"])"#);
/// assert_eq!(ast.conditions().map(|c| c.field()).collect::<Vec<_>>(), ["a", "b", "c"]);
/// # Ok::<(), filtre::Diagnostics>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ast<'a> {
    pub(crate) tree: Tree<Leaf<'a>>,
    /// The values of all conditions, one condition after the other.
    pub(crate) values: Vec<Value<'a>>,
    pub(crate) comments: Vec<Comment<'a>>,
}

/// A leaf of the tree.
#[derive(Clone, Debug)]
pub(crate) enum Leaf<'a> {
    Condition(Condition<'a>),
    /// Text with a mistake, and the part of it that was understood.
    Fault(Option<Condition<'a>>),
}

#[derive(Clone, Debug)]
pub(crate) struct Condition<'a> {
    pub(crate) field: Cow<'a, str>,
    pub(crate) field_span: Span,
    pub(crate) op_span: Span,
    /// The value, or the list with its brackets.
    pub(crate) operand_span: Span,
    pub(crate) values: Values,
    pub(crate) op: Op,
    /// Whether the operand is a list in brackets, not a parameter for a whole list.
    pub(crate) has_list: bool,
}

/// A range of [`Ast::values`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values {
    start: u32,
    end: u32,
}

impl Values {
    pub(crate) const NONE: Self = Self { start: 0, end: 0 };

    pub(crate) fn new(range: Range<usize>) -> Self {
        Self { start: offset(range.start), end: offset(range.end) }
    }

    pub(crate) const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How a value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// In double quotes.
    Quoted,
    /// As a bare number.
    Number,
    /// As a parameter, `:name`.
    Parameter,
}

/// A value of a condition or an item of a list.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) span: Span,
    pub(crate) kind: ValueKind,
}

impl Value<'_> {
    /// Returns the value without quotes and escapes, or the name of the parameter.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the place in the text, with the quotes.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Returns how the value was written.
    #[must_use]
    pub const fn kind(&self) -> ValueKind {
        self.kind
    }

    /// Returns whether the value is a parameter.
    #[must_use]
    pub fn is_parameter(&self) -> bool {
        self.kind == ValueKind::Parameter
    }

    fn into_owned(self) -> Value<'static> {
        Value { text: Cow::Owned(self.text.into_owned()), span: self.span, kind: self.kind }
    }
}

/// Two values are equal if they are the same text or the same parameter.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is_parameter() == other.is_parameter() && self.text == other.text
    }
}

impl Eq for Value<'_> {}

/// A comment, from its `#` to the end of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) span: Span,
}

impl Comment<'_> {
    /// Returns the comment without `#` and without whitespace at both ends.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.strip_prefix('#').unwrap_or(&self.text).trim()
    }

    /// Returns the place in the text, with the `#`.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }
}

impl<'a> Ast<'a> {
    /// Returns the root expression.
    #[must_use]
    pub fn root(&self) -> Expression<'_, 'a> {
        Expression { ast: self, id: self.tree.root() }
    }

    /// Returns the conditions in the order of the text, without those that have a mistake.
    pub fn conditions(&self) -> impl DoubleEndedIterator<Item = ConditionRef<'_, 'a>> {
        self.tree.leaves().filter_map(|(leaf, span)| match leaf {
            Leaf::Condition(condition) => Some(ConditionRef { ast: self, condition, span }),
            Leaf::Fault(_) => None,
        })
    }

    /// Returns the comments in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[Comment<'a>] {
        &self.comments
    }

    /// Whether another tree has each comment of this tree, as many times.
    pub(crate) fn keeps_comments_in(&self, other: &Ast<'_>) -> bool {
        let texts = |ast: &Ast<'_>| -> Vec<String> {
            ast.comments.iter().map(|comment| comment.text().to_owned()).collect()
        };
        self.comments.is_empty() || crate::diagnostic::edit::is_part_of(texts(self), texts(other))
    }

    /// Returns whether the whole text was understood. A tree with a fault, which
    /// only [`crate::syntax::parse_lenient`] returns, can never be checked.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.tree.leaves().all(|(leaf, _)| matches!(leaf, Leaf::Condition(_)))
    }

    /// Returns the same tree without borrowing from its text.
    #[must_use]
    pub fn into_owned(self) -> Ast<'static> {
        let comment = |comment: Comment<'a>| Comment {
            text: Cow::Owned(comment.text.into_owned()),
            span: comment.span,
        };
        Ast {
            tree: self.tree.map_into(Leaf::into_owned),
            values: self.values.into_iter().map(Value::into_owned).collect(),
            comments: self.comments.into_iter().map(comment).collect(),
        }
    }

    pub(crate) fn condition<'t>(&'t self, condition: &'t Condition<'a>, span: Span) -> ConditionRef<'t, 'a> {
        ConditionRef { ast: self, condition, span }
    }
}

impl Leaf<'_> {
    fn into_owned(self) -> Leaf<'static> {
        match self {
            Self::Condition(condition) => Leaf::Condition(condition.into_owned()),
            Self::Fault(condition) => Leaf::Fault(condition.map(Condition::into_owned)),
        }
    }
}

impl Condition<'_> {
    fn into_owned(self) -> Condition<'static> {
        Condition { field: Cow::Owned(self.field.into_owned()), ..self }
    }
}

impl PartialEq for Ast<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.tree.same_as(&other.tree, |a, b| match (a, b) {
            (Leaf::Condition(a), Leaf::Condition(b)) => {
                self.condition(a, Span::default()) == other.condition(b, Span::default())
            }
            // A fault is not equal to anything, not even to itself.
            _ => false,
        })
    }
}

/// One condition of an [`Ast`].
#[derive(Clone, Copy, Debug)]
pub struct ConditionRef<'t, 'a> {
    ast: &'t Ast<'a>,
    condition: &'t Condition<'a>,
    span: Span,
}

impl<'t, 'a> ConditionRef<'t, 'a> {
    /// Returns the field as the author wrote it.
    #[must_use]
    pub fn field(self) -> &'t str {
        &self.condition.field
    }

    /// Returns the place of the field.
    #[must_use]
    pub const fn field_span(self) -> Span {
        self.condition.field_span
    }

    /// Returns the operator.
    #[must_use]
    pub const fn op(self) -> Op {
        self.condition.op
    }

    /// Returns the place of the operator.
    #[must_use]
    pub const fn op_span(self) -> Span {
        self.condition.op_span
    }

    /// Returns the items of the list, or the single value. A parameter for a
    /// whole list is one value.
    #[must_use]
    pub fn values(self) -> &'t [Value<'a>] {
        self.ast.values.get(self.condition.values.range()).unwrap_or(&[])
    }

    /// Returns whether the operand is written as a list in brackets.
    #[must_use]
    pub const fn has_list(self) -> bool {
        self.condition.has_list
    }

    /// Returns the place of the value, or of the list with its brackets.
    #[must_use]
    pub const fn operand_span(self) -> Span {
        self.condition.operand_span
    }

    /// Returns the place of the whole condition.
    #[must_use]
    pub const fn span(self) -> Span {
        self.span
    }
}

/// Two conditions are equal if their fields, operators and values are.
impl PartialEq for ConditionRef<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.op() == other.op()
            && self.has_list() == other.has_list()
            && self.field() == other.field()
            && self.values() == other.values()
    }
}

impl Eq for ConditionRef<'_, '_> {}

/// A node of an [`Ast`], with its subtree.
#[derive(Clone, Copy, Debug)]
pub struct Expression<'t, 'a> {
    ast: &'t Ast<'a>,
    id: NodeId,
}

/// The kind of an [`Expression`], with its parts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ExpressionKind<'t, 'a> {
    /// A condition.
    Condition(ConditionRef<'t, 'a>),
    /// The negation of an expression.
    Not(Expression<'t, 'a>),
    /// Two or more expressions joined by the same connective.
    Group(Connective, Parts<'t, 'a>),
    /// Text with a mistake.
    Fault,
}

impl<'t, 'a> Expression<'t, 'a> {
    /// Returns the kind of the expression, with its parts.
    #[must_use]
    pub fn kind(self) -> ExpressionKind<'t, 'a> {
        let node = self.ast.tree.node(self.id);
        match &node.kind {
            Kind::Leaf(Leaf::Condition(condition)) => {
                ExpressionKind::Condition(self.ast.condition(condition, node.span))
            }
            Kind::Leaf(Leaf::Fault(_)) => ExpressionKind::Fault,
            Kind::Not(child) => ExpressionKind::Not(Expression { ast: self.ast, id: *child }),
            Kind::Group { connective, .. } => ExpressionKind::Group(
                *connective,
                Parts { ast: self.ast, children: self.ast.tree.children(self.id) },
            ),
        }
    }

    /// Returns the place in the text. The place of a group includes parentheses
    /// that contain only the group.
    #[must_use]
    pub fn span(self) -> Span {
        self.ast.tree.node(self.id).span
    }
}

/// The parts of a group, in order.
#[derive(Clone)]
pub struct Parts<'t, 'a> {
    ast: &'t Ast<'a>,
    children: Children<'t, Leaf<'a>>,
}

impl<'t, 'a> Iterator for Parts<'t, 'a> {
    type Item = Expression<'t, 'a>;

    fn next(&mut self) -> Option<Expression<'t, 'a>> {
        self.children.next().map(|id| Expression { ast: self.ast, id })
    }
}

impl fmt::Debug for Parts<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parts")
    }
}
