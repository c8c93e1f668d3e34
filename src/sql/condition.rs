//! The dispatch of a condition to the module of its operator or type.

use super::comparison::Comparison;
use super::error::SqlError;
use super::options::SqlOptions;
use super::types::{boolean, date_time, number, text};
use super::writer::{Column, Writer};
use super::{like, regexp};
use crate::normal::signed_condition::SignedCondition;
use crate::schema::{FieldType, ObjectInfo};
use crate::syntax::ops::OpClass;

/// Writes the conditions on one object with the same options.
#[derive(Debug)]
pub(super) struct Conditions<'s> {
    options: &'s SqlOptions,
    object: &'s ObjectInfo,
}

impl<'s> Conditions<'s> {
    pub(super) fn new(options: &'s SqlOptions, object: &'s ObjectInfo) -> Result<Self, SqlError> {
        text::check_meaning(options)?;
        match options.fields().find(|field| object.field(field).is_none()) {
            Some(field) => Err(SqlError::UnknownField { field: field.to_owned() }),
            None => Ok(Self { options, object }),
        }
    }

    pub(super) fn write(&self, condition: &SignedCondition<'_>, writer: &mut Writer) -> Result<(), SqlError> {
        // The field of a checked filter always exists.
        let Some(field) = condition.field(self.object) else { return Ok(()) };
        if let Some(unbound) = condition.operands.iter().find(|operand| operand.is_parameter()) {
            return Err(SqlError::UnboundParameter { name: unbound.text().to_owned(), span: unbound.span() });
        }
        let options = self.options;
        let column = Column::new(options.dialect(), options.table(), options.column(field.name()))?;
        let storage = options.field_storage(field.name());
        write(&Comparison { options, condition, field, storage }, column, writer)
    }
}

fn write(comparison: &Comparison<'_>, column: Column, writer: &mut Writer) -> Result<(), SqlError> {
    match comparison.op().class() {
        OpClass::Pattern => return like::write(comparison, column, writer),
        OpClass::Regexp => return regexp::write(comparison, column, writer),
        OpClass::Equality | OpClass::Order => {}
    }
    match comparison.field.field_type() {
        FieldType::Text | FieldType::Choice | FieldType::Other(_) => text::write(comparison, column, writer),
        FieldType::Integer | FieldType::Decimal => number::write(comparison, column, writer),
        FieldType::Boolean => boolean::write(comparison, column, writer),
        FieldType::Date | FieldType::DateTime => date_time::write(comparison, column, writer),
    }
}
