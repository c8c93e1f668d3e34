//! The faithful tree: what the author wrote, with the place of everything.
//!
//! Knows the text; does not know which fields exist or what type they have.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::syntax::ops::{Connective, Op};
use crate::syntax::tree::{Children, Kind, NodeId, Tree};
use crate::text::span::{Span, offset};

/// A parsed filter.
///
/// It borrows from its text where it can; [`Ast::into_owned`] cuts the tie.
/// Equality ignores spans, comments and how a value was quoted.
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

/// What stands at the leaves.
#[derive(Clone, Debug)]
pub(crate) enum Leaf<'a> {
    Condition(Condition<'a>),
    /// Text that could not be read, with what was understood of it.
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
    /// Whether the operand is a list in brackets; a parameter that stands for a
    /// whole list is not.
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
    /// The value itself, its escapes read; the name of a parameter.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the text, quotes included.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// How the value was written.
    #[must_use]
    pub const fn kind(&self) -> ValueKind {
        self.kind
    }

    /// Whether the value is a parameter.
    #[must_use]
    pub fn is_parameter(&self) -> bool {
        self.kind == ValueKind::Parameter
    }

    fn into_owned(self) -> Value<'static> {
        Value { text: Cow::Owned(self.text.into_owned()), span: self.span, kind: self.kind }
    }
}

/// Equal when they stand for the same text, or are the same parameter.
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
    /// The comment without its `#` and the blanks around what it says.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.strip_prefix('#').unwrap_or(&self.text).trim()
    }

    /// The place in the text, `#` included.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }
}

impl<'a> Ast<'a> {
    /// The outermost expression.
    #[must_use]
    pub fn root(&self) -> Expression<'_, 'a> {
        Expression { ast: self, id: self.tree.root() }
    }

    /// The conditions, in the order of the text; those read from faulty text
    /// are left out.
    pub fn conditions(&self) -> impl DoubleEndedIterator<Item = ConditionRef<'_, 'a>> {
        self.tree.leaves().filter_map(|(leaf, span)| match leaf {
            Leaf::Condition(condition) => Some(ConditionRef { ast: self, condition, span }),
            Leaf::Fault(_) => None,
        })
    }

    /// The comments, in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[Comment<'a>] {
        &self.comments
    }

    /// Whether every comment of this tree is in another too, as often.
    pub(crate) fn keeps_comments_in(&self, other: &Ast<'_>) -> bool {
        let texts = |ast: &Ast<'_>| -> Vec<String> {
            ast.comments.iter().map(|comment| comment.text().to_owned()).collect()
        };
        self.comments.is_empty() || crate::diagnostic::edit::is_part_of(texts(self), texts(other))
    }

    /// Whether all of the text was understood. A faulty tree, as editors get it
    /// from [`crate::syntax::parse_lenient`], can never be checked.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.tree.leaves().all(|(leaf, _)| matches!(leaf, Leaf::Condition(_)))
    }

    /// The same tree without a tie to its text.
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
            // What could not be read is equal to nothing, itself included.
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
    /// The field, as the author spelled it.
    #[must_use]
    pub fn field(self) -> &'t str {
        &self.condition.field
    }

    /// The place of the field.
    #[must_use]
    pub const fn field_span(self) -> Span {
        self.condition.field_span
    }

    /// The operator.
    #[must_use]
    pub const fn op(self) -> Op {
        self.condition.op
    }

    /// The place of the operator.
    #[must_use]
    pub const fn op_span(self) -> Span {
        self.condition.op_span
    }

    /// The items of a list, or the one value. A parameter that stands for a
    /// whole list is one value.
    #[must_use]
    pub fn values(self) -> &'t [Value<'a>] {
        self.ast.values.get(self.condition.values.range()).unwrap_or(&[])
    }

    /// Whether the operand is written as a list in brackets.
    #[must_use]
    pub const fn has_list(self) -> bool {
        self.condition.has_list
    }

    /// The place of the value, or of the list with its brackets.
    #[must_use]
    pub const fn operand_span(self) -> Span {
        self.condition.operand_span
    }

    /// The place of the whole condition.
    #[must_use]
    pub const fn span(self) -> Span {
        self.span
    }
}

/// Equal when field, operator and values are.
impl PartialEq for ConditionRef<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.op() == other.op()
            && self.has_list() == other.has_list()
            && self.field() == other.field()
            && self.values() == other.values()
    }
}

impl Eq for ConditionRef<'_, '_> {}

/// A node of an [`Ast`], with what is below it.
#[derive(Clone, Copy, Debug)]
pub struct Expression<'t, 'a> {
    ast: &'t Ast<'a>,
    id: NodeId,
}

/// What an [`Expression`] is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ExpressionKind<'t, 'a> {
    /// A condition.
    Condition(ConditionRef<'t, 'a>),
    /// The negation of an expression.
    Not(Expression<'t, 'a>),
    /// Two or more expressions, joined by the same connective.
    Group(Connective, Parts<'t, 'a>),
    /// Text that could not be read.
    Fault,
}

impl<'t, 'a> Expression<'t, 'a> {
    /// What the expression is.
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

    /// The place in the text; that of a group starts and ends with its parts,
    /// or with parentheses written around just it.
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
