//! The tree of a checked filter, with fields as indexes into the metadata and
//! operands with the type of their field.

use std::fmt;

use crate::check::date::DateTime;
use crate::check::number::Decimal;
use crate::schema::{Field, ObjectInfo};
use crate::syntax::ast::{ValueKind, Values};
use crate::syntax::ops::Op;
use crate::syntax::print;
use crate::syntax::tree::Tree;
use crate::text::span::Span;

/// A filter that was checked against the metadata of an object.
///
/// [`Display`](fmt::Display) prints the canonical text, with the field names of the
/// metadata. Two filters are equal if they have the
/// same metadata, groups, conditions and operands; spans are ignored.
///
/// ```
/// use filtre::schema::ObjectInfo;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let checked = contact.check(&filtre::parse("pays $eq \"FR\" $and cc_age $gte 18")?)?;
/// assert_eq!(checked.to_string(), r#"Pays $eq "FR" $and cc_age $gte "18""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Checked {
    pub(crate) object: ObjectInfo,
    pub(crate) tree: Tree<Leaf>,
    pub(crate) operands: Operands,
}

/// A condition whose field and operands are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf {
    pub(crate) field: u32,
    pub(crate) op: Op,
    pub(crate) has_list: bool,
    pub(crate) values: Values,
    pub(crate) span: Span,
}

impl Leaf {
    /// The placeholder for a condition with a syntax error; no filter keeps it.
    pub(crate) const fn faulty() -> Self {
        let values = Values::NONE;
        Self { field: u32::MAX, op: Op::Eq, has_list: false, values, span: Span::new(0, 0) }
    }
}

/// The operands of a filter: one text, and the range of each operand in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Operands {
    text: String,
    stored: Vec<Stored>,
}

#[derive(Clone, Copy, Debug)]
struct Stored {
    start: u32,
    end: u32,
    kind: Kind,
    span: Span,
}

/// The type of an operand. Its text is parsed again where the value is needed:
/// storing the value would make every check slower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    DateTime,
    True,
    False,
    Parameter,
}

impl Operands {
    pub(crate) fn with_capacity(values: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), stored: Vec::with_capacity(values) }
    }

    pub(crate) fn len(&self) -> usize {
        self.stored.len()
    }

    /// Whether 32 bits are enough for all offsets.
    pub(crate) fn fit(&self) -> bool {
        u32::try_from(self.text.len()).is_ok() && u32::try_from(self.stored.len()).is_ok()
    }

    pub(crate) fn push(&mut self, text: &str, kind: Kind, span: Span) {
        let start = crate::text::span::offset(self.text.len());
        self.text.push_str(text);
        let end = crate::text::span::offset(self.text.len());
        self.stored.push(Stored { start, end, kind, span });
    }

    fn get(&self, values: Values) -> impl ExactSizeIterator<Item = Operand<'_>> {
        let stored = self.stored.get(values.range()).unwrap_or(&[]);
        stored.iter().map(|stored| {
            let text = Span::new(stored.start, stored.end).slice(&self.text);
            Operand { text, kind: stored.kind, span: stored.span }
        })
    }
}

/// An operand of a checked condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operand<'c> {
    text: &'c str,
    pub(crate) kind: Kind,
    span: Span,
}

/// An operand with the type of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Typed<'c> {
    /// A string, a pattern or a regular expression.
    Text(&'c str),
    /// A number.
    Number(Decimal<'c>),
    /// A date, with or without a time.
    DateTime(DateTime),
    /// A boolean.
    Boolean(bool),
    /// The name of a parameter without a value.
    Parameter(&'c str),
}

impl<'c> Operand<'c> {
    /// Returns the text with its escapes resolved, or the name of a parameter.
    #[must_use]
    pub const fn text(self) -> &'c str {
        self.text
    }

    /// Returns the operand with the type of its field.
    #[must_use]
    pub fn typed(self) -> Typed<'c> {
        match self.kind {
            Kind::Text => Typed::Text(self.text),
            Kind::Number => Decimal::parse(self.text).map_or(Typed::Text(self.text), Typed::Number),
            Kind::DateTime => self.text.parse().map_or(Typed::Text(self.text), Typed::DateTime),
            Kind::True => Typed::Boolean(true),
            Kind::False => Typed::Boolean(false),
            Kind::Parameter => Typed::Parameter(self.text),
        }
    }

    /// Returns the place in the text that was checked.
    #[must_use]
    pub const fn span(self) -> Span {
        self.span
    }

    /// Returns whether the operand is a parameter without a value.
    #[must_use]
    pub fn is_parameter(self) -> bool {
        self.kind == Kind::Parameter
    }
}

impl Checked {
    /// Returns the metadata of the object.
    #[must_use]
    pub const fn object(&self) -> &ObjectInfo {
        &self.object
    }

    /// Returns the conditions, in the order of the text.
    pub fn conditions(&self) -> impl Iterator<Item = CheckedCondition<'_>> {
        self.tree.leaves().map(|(leaf, _)| self.condition(leaf))
    }

    pub(crate) const fn condition<'c>(&'c self, leaf: &'c Leaf) -> CheckedCondition<'c> {
        CheckedCondition { checked: self, leaf }
    }

    pub(crate) const fn tree(&self) -> &Tree<Leaf> {
        &self.tree
    }
}

impl PartialEq for Checked {
    fn eq(&self, other: &Self) -> bool {
        let parts = |condition: CheckedCondition<'_>| {
            (condition.leaf.field, condition.leaf.op, condition.leaf.has_list)
        };
        self.object == other.object
            && self.tree.same_as(&other.tree, |left, right| {
                let (left, right) = (self.condition(left), other.condition(right));
                let of = |operand: Operand<'_>, other: Operand<'_>| {
                    operand.kind == other.kind && operand.text == other.text
                };
                parts(left) == parts(right)
                    && left.operands().len() == right.operands().len()
                    && left.operands().zip(right.operands()).all(|(left, right)| of(left, right))
            })
    }
}

impl Eq for Checked {}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::tree(&self.tree, f, |leaf, f| self.condition(leaf).fmt(f))
    }
}

/// One condition of a [`Checked`] filter.
#[derive(Clone, Copy, Debug)]
pub struct CheckedCondition<'c> {
    checked: &'c Checked,
    leaf: &'c Leaf,
}

impl<'c> CheckedCondition<'c> {
    /// Returns the metadata of the field.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "the index was found in the same metadata, which never changes"
    )]
    pub fn field(self) -> &'c Field {
        &self.checked.object.fields()[self.leaf.field as usize]
    }

    /// Returns the index of the field in the metadata.
    pub(crate) const fn field_index(self) -> u32 {
        self.leaf.field
    }

    /// Returns the operator.
    #[must_use]
    pub const fn op(self) -> Op {
        self.leaf.op
    }

    /// Returns whether the operands are a list in brackets.
    pub(crate) const fn has_list(self) -> bool {
        self.leaf.has_list
    }

    /// Returns the items of the list, or the only value.
    pub fn operands(self) -> impl ExactSizeIterator<Item = Operand<'c>> {
        self.checked.operands.get(self.leaf.values)
    }

    /// Returns the place in the text that was checked.
    #[must_use]
    pub const fn span(self) -> Span {
        self.leaf.span
    }
}

impl fmt::Display for CheckedCondition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = |operand: Operand<'_>| {
            if operand.is_parameter() { ValueKind::Parameter } else { ValueKind::Quoted }
        };
        let values = self.operands().map(|operand| (operand.text, form(operand)));
        print::parts(self.field().name(), self.op(), self.has_list(), values, f)
    }
}
