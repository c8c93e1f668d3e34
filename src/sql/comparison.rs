//! The parts that all conditions share: the operands, the operator sign and lists.

use super::dialect::Dialect;
use super::error::SqlError;
use super::options::{ColumnStorage, SqlOptions};
use super::value::SqlValue;
use super::writer::{Column, Writer};
use crate::check::{DateTime, Decimal, Typed};
use crate::normal::signed_condition::SignedCondition;
use crate::schema::Field;
use crate::syntax::ops::Op;
use crate::text::span::Span;

/// A condition with its field and the storage of that field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison<'s> {
    pub(super) options: &'s SqlOptions,
    pub(super) condition: &'s SignedCondition<'s>,
    pub(super) field: &'s Field,
    pub(super) storage: ColumnStorage,
}

impl<'s> Comparison<'s> {
    pub(super) const fn dialect(&self) -> Dialect {
        self.options.dialect()
    }

    pub(super) const fn op(&self) -> Op {
        self.condition.op
    }

    pub(super) const fn span(&self) -> Span {
        self.condition.span
    }

    pub(super) fn operand_texts(&self) -> impl Iterator<Item = &'s str> {
        self.condition.operands.iter().map(|operand| operand.text())
    }

    pub(super) fn operand_numbers(&self) -> Vec<Decimal<'s>> {
        self.typed_operands(|typed| match typed {
            Typed::Number(number) => Some(number),
            _ => None,
        })
    }

    pub(super) fn operand_date_times(&self) -> Vec<DateTime> {
        self.typed_operands(|typed| match typed {
            Typed::DateTime(date_time) => Some(date_time),
            _ => None,
        })
    }

    pub(super) fn operand_booleans(&self) -> Vec<bool> {
        self.typed_operands(|typed| match typed {
            Typed::Boolean(boolean) => Some(boolean),
            _ => None,
        })
    }

    /// The operands. The check guarantees that all have the type of the field.
    fn typed_operands<T>(&self, convert: impl Fn(Typed<'s>) -> Option<T>) -> Vec<T> {
        self.condition.operands.iter().filter_map(|operand| convert(operand.typed())).collect()
    }

    pub(super) fn pattern_error(&self, reason: &'static str) -> SqlError {
        let field = self.field.name().to_owned();
        SqlError::Pattern { dialect: self.dialect(), field, reason, span: self.span() }
    }

    /// A text to bind, or an error for U+0000, which PostgreSQL cannot store.
    pub(super) fn text_value(&self, text: &str) -> Result<SqlValue, SqlError> {
        if self.dialect() == Dialect::Postgres && text.contains('\0') {
            return Err(self.nul_error());
        }
        Ok(SqlValue::Text(text.to_owned()))
    }

    pub(super) fn nul_error(&self) -> SqlError {
        SqlError::Nul { dialect: self.dialect(), field: self.field.name().to_owned(), span: self.span() }
    }
}

/// Writes the comparison of an expression over a column with values. `placeholder`
/// is the template of each value. No row is `IN` an empty list, and each row that
/// is not NULL is `NOT IN` it.
pub(super) fn write_comparison(
    column: &Column,
    expression: &[&'static str],
    op: Op,
    placeholder: &'static str,
    values: impl IntoIterator<Item = Result<SqlValue, SqlError>>,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let mut values = values.into_iter().peekable();
    if values.peek().is_none() {
        if op == Op::Notin {
            writer.push_expression(expression, column);
            writer.push(" IS NOT NULL");
        } else {
            writer.push("1 = 0");
        }
        return Ok(());
    }
    writer.push_expression(expression, column);
    writer.push(sign(op));
    for (at, value) in values.enumerate() {
        if at > 0 {
            writer.push(", ");
        }
        writer.push_value(placeholder, value?)?;
    }
    if matches!(op, Op::In | Op::Notin) {
        writer.push(")");
    }
    Ok(())
}

/// Writes a list as one comparison per value, because the database converts the
/// items of an `IN` to the type of the column and loses digits.
pub(super) fn write_separate_comparisons(
    column: &Column,
    op: Op,
    placeholder: &'static str,
    values: impl IntoIterator<Item = Result<SqlValue, SqlError>>,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    let mut values = values.into_iter().peekable();
    let (item_op, separator) = match op {
        Op::In if values.peek().is_some() => (Op::Eq, " OR "),
        Op::Notin if values.peek().is_some() => (Op::Neq, " AND "),
        _ => return write_comparison(column, &["#"], op, placeholder, values, writer),
    };
    writer.push("(");
    for (at, value) in values.enumerate() {
        if at > 0 {
            writer.push(separator);
        }
        write_comparison(column, &["#"], item_op, placeholder, [value], writer)?;
    }
    writer.push(")");
    Ok(())
}

/// Writes a search of a column for a pattern, with the templates before and after
/// the pattern.
pub(super) fn write_search(
    column: &Column,
    (before, after): (&'static str, &'static str),
    pattern: SqlValue,
    is_negated: bool,
    writer: &mut Writer,
) -> Result<(), SqlError> {
    if is_negated {
        writer.push("NOT (");
    }
    writer.push_expression(&[before], column);
    writer.push_value(after, pattern)?;
    if is_negated {
        writer.push(")");
    }
    Ok(())
}

/// The SQL operator. Those of lists include the opening parenthesis.
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
