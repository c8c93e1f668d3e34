//! One condition: which way of comparing its field has.
//!
//! Knows types, storages and operators; the ways themselves are in the modules
//! of what is compared.

use super::dialect::Dialect;
use super::error::SqlError;
use super::options::{ColumnStorage, SqlOptions};
use super::value::SqlValue;
use super::writer::{Column, Writer};
use super::{boolean, moment, number, pattern, regexp, text};
use crate::check::{DateTime, Decimal, Operand, Typed};
use crate::normal::signed_condition::SignedCondition;
use crate::schema::{Field, FieldType, ObjectInfo};
use crate::syntax::ops::{Op, OpClass};
use crate::text::span::Span;

/// A condition, its field and how that is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'s> {
    pub(super) options: &'s SqlOptions,
    pub(super) literal: &'s SignedCondition<'s>,
    pub(super) field: &'s Field,
    pub(super) storage: ColumnStorage,
}

impl<'s> Site<'s> {
    pub(super) const fn dialect(&self) -> Dialect {
        self.options.dialect
    }

    pub(super) const fn op(&self) -> Op {
        self.literal.op
    }

    pub(super) const fn span(&self) -> Span {
        self.literal.span
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &'s str> {
        self.literal.operands.iter().map(|operand| operand.text())
    }

    pub(super) fn numbers(&self) -> Vec<Decimal<'s>> {
        self.typed(|typed| match typed {
            Typed::Number(number) => Some(number),
            _ => None,
        })
    }

    pub(super) fn moments(&self) -> Vec<DateTime> {
        self.typed(|typed| match typed {
            Typed::DateTime(moment) => Some(moment),
            _ => None,
        })
    }

    pub(super) fn booleans(&self) -> Vec<bool> {
        self.typed(|typed| match typed {
            Typed::Boolean(boolean) => Some(boolean),
            _ => None,
        })
    }

    /// The operands, which are all of the field's type: the check has seen to it.
    fn typed<T>(&self, of: impl Fn(Typed<'s>) -> Option<T>) -> Vec<T> {
        self.literal.operands.iter().filter_map(|operand| of(operand.typed())).collect()
    }

    /// The error of a pattern that the dialect cannot run.
    pub(super) fn pattern_error(&self, reason: &'static str) -> SqlError {
        let field = self.field.name().to_owned();
        SqlError::Pattern { dialect: self.dialect(), field, reason, span: self.span() }
    }

    /// A text to bind; PostgreSQL has none with U+0000.
    pub(super) fn text(&self, text: &str) -> Result<SqlValue, SqlError> {
        if self.dialect() == Dialect::Postgres && text.contains('\0') {
            return Err(self.nul_error());
        }
        Ok(SqlValue::Text(text.to_owned()))
    }

    pub(super) fn nul_error(&self) -> SqlError {
        SqlError::Nul { dialect: self.dialect(), field: self.field.name().to_owned(), span: self.span() }
    }
}

/// Writes conditions as the options say.
#[derive(Debug)]
pub(super) struct Conditions<'s> {
    options: &'s SqlOptions,
    object: &'s ObjectInfo,
}

impl<'s> Conditions<'s> {
    pub(super) fn new(options: &'s SqlOptions, object: &'s ObjectInfo) -> Result<Self, SqlError> {
        text::check_meaning(options)?;
        match options.fields.keys().find(|field| object.field(field).is_none()) {
            Some(field) => Err(SqlError::UnknownField { field: field.clone() }),
            None => Ok(Self { options, object }),
        }
    }

    pub(super) fn write(&self, literal: &SignedCondition<'_>, writer: &mut Writer) -> Result<(), SqlError> {
        // The field of a checked filter is always there.
        let Some(field) = literal.field(self.object) else { return Ok(()) };
        if let Some(unbound) = literal.operands.iter().copied().find(|operand| operand.is_parameter()) {
            return Err(unbound_parameter(unbound));
        }
        let options = self.options;
        let column = Column::new(options.dialect, options.table.as_deref(), field.name())?;
        let site = Site { options, literal, field, storage: options.storage_of(field.name()) };
        write(&site, column, writer)
    }
}

fn unbound_parameter(operand: Operand<'_>) -> SqlError {
    SqlError::UnboundParameter { name: operand.text().to_owned(), span: operand.span() }
}

fn write(site: &Site<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    match site.op().class() {
        OpClass::Pattern => return pattern::write(site, column, writer),
        OpClass::Regexp => return regexp::write(site, column, writer),
        OpClass::Equality | OpClass::Order => {}
    }
    match site.field.field_type() {
        FieldType::Text | FieldType::Choice | FieldType::Other(_) => text::write(site, column, writer),
        FieldType::Integer | FieldType::Decimal => number::write(site, column, writer),
        FieldType::Boolean => boolean::write(site, column, writer),
        FieldType::Date | FieldType::DateTime => moment::write(site, column, writer),
    }
}

/// A comparison of an expression with values: `=`, `>` and so on, or `IN`.
/// An empty list holds of nothing, or of everything that is not NULL.
pub(super) fn compare(
    op: Op,
    values: impl IntoIterator<Item = Result<SqlValue, SqlError>>,
    (expression, column): (&[&'static str], &Column),
    operand: &'static str,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let mut values = values.into_iter().peekable();
    if values.peek().is_none() {
        if op != Op::Notin {
            writer.put("1 = 0");
            return Ok(());
        }
        expression.iter().for_each(|piece| writer.put_on(piece, column));
        writer.put(" IS NOT NULL");
        return Ok(());
    }
    expression.iter().for_each(|piece| writer.put_on(piece, column));
    writer.put(sign(op));
    for (at, value) in values.enumerate() {
        if at > 0 {
            writer.put(", ");
        }
        writer.put_value(operand, value?)?;
    }
    if matches!(op, Op::In | Op::Notin) {
        writer.put(")");
    }
    Ok(())
}

/// The same for a database in which the items of an `IN` become of the column's
/// type, whatever is lost: each stands in a comparison of its own.
pub(super) fn compare_each(
    op: Op,
    values: impl IntoIterator<Item = Result<SqlValue, SqlError>>,
    column: &Column,
    operand: &'static str,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let (each, between) = match op {
        Op::In => (Op::Eq, " OR "),
        Op::Notin => (Op::Neq, " AND "),
        _ => return compare(op, values, (&["#"], column), operand, writer),
    };
    let mut values = values.into_iter().peekable();
    if values.peek().is_none() {
        return compare(op, values, (&["#"], column), operand, writer);
    }
    writer.put("(");
    for (at, value) in values.enumerate() {
        if at > 0 {
            writer.put(between);
        }
        compare(each, [value], (&["#"], column), operand, writer)?;
    }
    writer.put(")");
    Ok(())
}

/// How SQL spells an operator; a list begins.
pub(super) const fn sign(op: Op) -> &'static str {
    match op {
        Op::Eq | Op::Like | Op::Regexp => " = ",
        Op::Neq | Op::Notlike => " <> ",
        Op::Gt => " > ",
        Op::Gte => " >= ",
        Op::Lt => " < ",
        Op::Lte => " <= ",
        Op::In => " IN (",
        Op::Notin => " NOT IN (",
    }
}
