//! The operator table, the only declaration of the operators.

use std::fmt;

/// How a condition compares a field with its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// `$eq`
    Eq,
    /// `$neq`
    Neq,
    /// `$gt`
    Gt,
    /// `$gte`
    Gte,
    /// `$lt`
    Lt,
    /// `$lte`
    Lte,
    /// `$like`
    Like,
    /// `$notlike`
    Notlike,
    /// `$regexp`
    Regexp,
    /// `$in`
    In,
    /// `$notin`
    Notin,
}

/// The kind of operand after an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperandKind {
    /// One value.
    Value,
    /// A list of values.
    List,
}

/// How an operator compares its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpClass {
    /// Compares whole values: `$eq`, `$neq`, `$in`, `$notin`.
    Equality,
    /// Compares by order.
    Order,
    /// Matches a pattern with `*`.
    Pattern,
    /// Searches for a regular expression.
    Regexp,
}

/// The field types that an operator works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldTypes {
    /// Every type.
    Every,
    /// Every type but booleans.
    NotBoolean,
}

/// One row of the operator table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpInfo {
    /// The operator.
    pub op: Op,
    /// Its spelling, with the `$`.
    pub spelling: &'static str,
    /// The kind of its operand.
    pub operand: OperandKind,
    /// How it compares its operand.
    pub class: OpClass,
    /// The operator that is true where this one is false, if the table has one.
    pub complement: Option<Op>,
    /// The field types it works on.
    pub fields: FieldTypes,
    /// What it means, in one line.
    pub meaning: &'static str,
}

const fn row(
    op: Op,
    spelling: &'static str,
    (operand, class): (OperandKind, OpClass),
    complement: Option<Op>,
    fields: FieldTypes,
    meaning: &'static str,
) -> OpInfo {
    OpInfo { op, spelling, operand, class, complement, fields, meaning }
}

const EQUAL: (OperandKind, OpClass) = (OperandKind::Value, OpClass::Equality);
const ORDER: (OperandKind, OpClass) = (OperandKind::Value, OpClass::Order);
const PATTERN: (OperandKind, OpClass) = (OperandKind::Value, OpClass::Pattern);
const REGEXP: (OperandKind, OpClass) = (OperandKind::Value, OpClass::Regexp);
const LIST: (OperandKind, OpClass) = (OperandKind::List, OpClass::Equality);

/// The eleven operators, in the order of [`Op`].
#[rustfmt::skip]
const OPS: [OpInfo; 11] = [
    row(Op::Eq, "$eq", EQUAL, Some(Op::Neq), FieldTypes::Every, "is equal to the value"),
    row(Op::Neq, "$neq", EQUAL, Some(Op::Eq), FieldTypes::Every, "is not equal to the value"),
    row(Op::Gt, "$gt", ORDER, Some(Op::Lte), FieldTypes::NotBoolean, "comes after the value"),
    row(Op::Gte, "$gte", ORDER, Some(Op::Lt), FieldTypes::NotBoolean, "comes after the value or is equal to it"),
    row(Op::Lt, "$lt", ORDER, Some(Op::Gte), FieldTypes::NotBoolean, "comes before the value"),
    row(Op::Lte, "$lte", ORDER, Some(Op::Gt), FieldTypes::NotBoolean, "comes before the value or is equal to it"),
    row(Op::Like, "$like", PATTERN, Some(Op::Notlike), FieldTypes::NotBoolean, "matches the pattern, where `*` is any run of characters"),
    row(Op::Notlike, "$notlike", PATTERN, Some(Op::Like), FieldTypes::NotBoolean, "does not match the pattern"),
    row(Op::Regexp, "$regexp", REGEXP, None, FieldTypes::NotBoolean, "holds a match of the regular expression"),
    row(Op::In, "$in", LIST, Some(Op::Notin), FieldTypes::Every, "is one of the items"),
    row(Op::Notin, "$notin", LIST, Some(Op::In), FieldTypes::Every, "is not one of the items"),
];

impl Op {
    /// Returns the eleven operators in the order of the table.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        OPS.iter().map(|info| info.op)
    }

    /// Returns the row of the operator table.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "the table has a row for each operator, in order: tested below"
    )]
    pub const fn info(self) -> &'static OpInfo {
        &OPS[self as usize]
    }

    /// Returns the spelling, with the `$`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.info().spelling
    }

    /// Returns the kind of operand after the operator.
    #[must_use]
    pub const fn operand_kind(self) -> OperandKind {
        self.info().operand
    }

    /// Returns how the operator compares its operand.
    #[must_use]
    pub const fn class(self) -> OpClass {
        self.info().class
    }

    /// Returns the operator that is true where this one is false, if there is one.
    #[must_use]
    pub const fn complement(self) -> Option<Self> {
        self.info().complement
    }

    /// Returns whether the operator is a negation: `$neq`, `$notlike` or `$notin`.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        matches!(self, Self::Neq | Self::Notlike | Self::Notin)
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The keyword that joins the parts of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Connective {
    /// `$and`: every part is true.
    And,
    /// `$or`: at least one part is true.
    Or,
}

impl Connective {
    /// Returns the spelling, with the `$`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::And => "$and",
            Self::Or => "$or",
        }
    }

    /// Returns the other connective, which a `$not` moved into the group produces.
    #[must_use]
    pub const fn dual(self) -> Self {
        match self {
            Self::And => Self::Or,
            Self::Or => Self::And,
        }
    }
}

impl fmt::Display for Connective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that starts with `$`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Keyword {
    Op(Op),
    Connective(Connective),
    Not,
}

/// The spelling of `$not`.
pub(crate) const NOT: &str = "$not";

impl Keyword {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Op(op) => op.as_str(),
            Self::Connective(connective) => connective.as_str(),
            Self::Not => NOT,
        }
    }

    /// All keywords.
    pub(crate) const ALL: [Self; 14] = {
        let mut all = [Self::Not; 14];
        let mut at = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
        while at < OPS.len() {
            all[at] = Self::Op(OPS[at].op);
            at += 1;
        }
        all[11] = Self::Connective(Connective::And);
        all[12] = Self::Connective(Connective::Or);
        all
    };

    /// The packed spellings of [`Self::ALL`].
    const PACKED: [u64; 14] = {
        let mut packed = [0; 14];
        let mut at = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
        while at < packed.len() {
            packed[at] = pack(Self::ALL[at].as_str());
            at += 1;
        }
        packed
    };

    /// The keyword of a packed word, see [`pack_byte`].
    #[inline]
    pub(crate) fn from_packed(word: u64) -> Option<Self> {
        let at = Self::PACKED.iter().position(|&known| known == word)?;
        Self::ALL.get(at).copied()
    }

    /// The keyword of a whole word, with the `$`.
    pub(crate) fn from_spelling(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keyword| keyword.as_str() == word)
    }
}

/// Adds a byte to a packed word. Eight bytes hold the longest keyword; a longer
/// word keeps its last eight, which start with a letter and not with `$`.
#[inline]
pub(crate) const fn pack_byte(word: u64, byte: u8) -> u64 {
    word << 8 | byte as u64
}

const fn pack(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut packed = 0;
    let mut at = 0;
    #[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "evaluated while compiling")]
    while at < bytes.len() {
        packed = pack_byte(packed, bytes[at]);
        at += 1;
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_the_order_of_the_operators() {
        for (at, row) in OPS.iter().enumerate() {
            assert_eq!(row.op as usize, at);
        }
    }

    #[test]
    fn complements_are_mutual() {
        for row in OPS {
            if let Some(complement) = row.complement {
                assert_eq!(complement.complement(), Some(row.op));
                assert_eq!(complement.operand_kind(), row.operand);
            }
        }
    }

    #[test]
    fn a_keyword_fits_a_packed_word() {
        for keyword in Keyword::ALL {
            assert!(keyword.as_str().len() <= 8);
            assert_eq!(Keyword::from_packed(pack(keyword.as_str())), Some(keyword));
            assert_eq!(Keyword::from_spelling(keyword.as_str()), Some(keyword));
        }
        assert_eq!(Keyword::from_packed(pack("$eqx")), None);
        assert_eq!(Keyword::from_packed(pack("$xnotlike")), None, "longer words differ");
    }
}
